package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrNoServer says that no server runs on the data directory.
var ErrNoServer = errors.New("no server runs on this data directory")

// RemoteError is an action's own failure, as the running server told it.
type RemoteError struct{ Message string }

func (e *RemoteError) Error() string { return e.Message }

// Call asks the server that runs on dir to do the named action. It returns
// ErrNoServer when there is none, a *RemoteError when the action failed. result
// may be nil; progress may be nil.
func Call(ctx context.Context, dir, name string, args, result any, progress func(Progress)) error {
	path := readHolder(dir).Socket
	if path == "" {
		return ErrNoServer
	}
	body, err := json.Marshal(args)
	if err != nil {
		return err
	}
	dialer := &net.Dialer{}
	connected := false
	transport := &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, "unix", path)
			connected = err == nil
			return conn, err
		},
	}
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://control/actions/"+url.PathEscape(name), bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		if !connected && ctx.Err() == nil {
			return ErrNoServer // no socket, or one that nobody listens on
		}
		return fmt.Errorf("asking the running server: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 1000))
		return &RemoteError{Message: strings.TrimSpace(string(text))}
	}
	return readAnswer(res.Body, result, progress)
}

// readAnswer follows the JSON lines of an answer to its end.
func readAnswer(body io.Reader, result any, progress func(Progress)) error {
	lines := bufio.NewReader(body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return fmt.Errorf("the server ended before the action did: %w", err)
		}
		var m message
		if err := json.Unmarshal(line, &m); err != nil {
			return fmt.Errorf("reading the server's answer: %w", err)
		}
		switch {
		case m.Progress != nil:
			if progress != nil {
				progress(*m.Progress)
			}
		case m.Error != "":
			return &RemoteError{Message: m.Error}
		case result == nil:
			return nil
		default:
			return json.Unmarshal(m.Result, result)
		}
	}
}

// waitForStart is how long Run waits for a process that holds the lock but has not
// opened its socket yet, or is about to end.
var waitForStart = 5 * time.Second

// Run does a changing action: in the server that runs on dir if there is one, else
// here, under dir's lock, after prepare (which may be nil) made the data ready. A
// directory held by another command gives a *LockedError.
func Run(ctx context.Context, dir, name string, prepare func(context.Context) error, action Action, args, result any, progress func(Progress)) error {
	waited := time.Duration(0)
	for {
		err := Call(ctx, dir, name, args, result, progress)
		if !errors.Is(err, ErrNoServer) {
			return err
		}
		lock, err := AcquireLock(dir, name)
		var locked *LockedError
		if errors.As(err, &locked) && waited < waitForStart {
			const pause = 50 * time.Millisecond
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(pause):
			}
			waited += pause
			continue
		}
		if err != nil {
			return err
		}
		defer func() { _ = lock.Release() }()
		return runHere(ctx, prepare, action, args, result, progress)
	}
}

func runHere(ctx context.Context, prepare func(context.Context) error, action Action, args, result any, progress func(Progress)) error {
	if prepare != nil {
		if err := prepare(ctx); err != nil {
			return err
		}
	}
	text, err := json.Marshal(args)
	if err != nil {
		return err
	}
	if progress == nil {
		progress = func(Progress) {}
	}
	out, err := run(ctx, action, text, progress)
	if err != nil || result == nil {
		return err
	}
	text, err = json.Marshal(out)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, result)
}
