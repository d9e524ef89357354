package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// SocketFile is the control socket's name in the data directory.
const SocketFile = "control.sock"

// maxSocketPath is what every system that we build for allows (macOS: 104 with
// the final zero).
const maxSocketPath = 100

// maxArguments is the largest request that the control socket reads.
const maxArguments = 1 << 20

// Progress is one sign of life of a long action. Total is 0 when it is unknown.
type Progress struct {
	Label string `json:"label"` // what is going on: "orders", "copying files"
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
}

// Action is one named thing that a server does when it is asked to. args and the
// result are JSON; progress may be called from one goroutine at a time.
type Action func(ctx context.Context, args json.RawMessage, progress func(Progress)) (any, error)

// Registry holds the actions by name.
type Registry map[string]Action

// message is one line of an answer: progress lines, then one result or error.
type message struct {
	Progress *Progress       `json:"progress,omitempty"`
	Result   json.RawMessage `json:"result,omitempty"`
	Error    string          `json:"error,omitempty"`
}

// Control is the running server's end of the control socket.
type Control struct {
	server *http.Server
	cancel context.CancelFunc // of every running action
	path   string
	done   chan struct{}
}

// ListenControl opens the control socket of dir (mode 0600) and serves actions on
// it until Close. lock must be held on dir: whatever socket lies there is stale.
func ListenControl(lock *Lock, dir string, actions Registry) (*Control, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	listener, err := listenPrivate(path)
	if err != nil {
		return nil, fmt.Errorf("opening the control socket: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /actions/{name}", func(w http.ResponseWriter, r *http.Request) {
		action, ok := actions[r.PathValue("name")]
		if !ok {
			http.Error(w, "The running server does not know this action; is it of another version?", http.StatusNotFound)
			return
		}
		serveAction(w, r, action)
	})
	ctx, cancel := context.WithCancel(context.Background())
	c := &Control{
		server: &http.Server{
			Handler: mux, ReadHeaderTimeout: 10 * time.Second,
			BaseContext: func(net.Listener) context.Context { return ctx },
		},
		cancel: cancel, path: path, done: make(chan struct{}),
	}
	if err := lock.setSocket(path); err != nil {
		cancel()
		_ = listener.Close()
		return nil, err
	}
	go func() {
		defer close(c.done)
		_ = c.server.Serve(listener) // always ErrServerClosed: Close ends it
	}()
	return c, nil
}

// Close ends the running actions by their contexts, waits for their answers for as
// long as ctx lives, and removes the socket.
func (c *Control) Close(ctx context.Context) error {
	c.cancel()
	err := c.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, c.server.Close())
	}
	<-c.done
	return errors.Join(err, ignoreMissing(os.Remove(c.path)))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// serveAction runs one action and writes its progress and its end as JSON lines.
func serveAction(w http.ResponseWriter, r *http.Request, action Action) {
	args, err := io.ReadAll(io.LimitReader(r.Body, maxArguments))
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	var mu sync.Mutex
	send := func(m message) {
		mu.Lock()
		defer mu.Unlock()
		_ = json.NewEncoder(w).Encode(m) // a caller that went away cancels r.Context
		_ = http.NewResponseController(w).Flush()
	}
	result, err := run(r.Context(), action, args, func(p Progress) { send(message{Progress: &p}) })
	if err != nil {
		send(message{Error: err.Error()})
		return
	}
	text, err := json.Marshal(result)
	if err != nil {
		send(message{Error: "the result cannot be written as JSON: " + err.Error()})
		return
	}
	send(message{Result: text})
}

// run turns a panic into an error: an action must not end the server.
func run(ctx context.Context, action Action, args json.RawMessage, progress func(Progress)) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the action ended in a panic: %v", p)
		}
	}()
	return action(ctx, args, progress)
}

// socketPath returns where the control socket of dir is: inside it, or, when that
// path is too long for a socket, in a private folder of the temporary directory.
func socketPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	path := filepath.Join(abs, SocketFile)
	if len(path)+len("/.c0000000000") <= maxSocketPath {
		return path, nil
	}
	sum := sha256.Sum256([]byte(abs))
	private := filepath.Join(os.TempDir(), fmt.Sprintf("pocketstarter-%d-%s", os.Getuid(), hex.EncodeToString(sum[:6])))
	if err := os.Mkdir(private, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("making a folder for the control socket: %w", err)
	}
	info, err := os.Lstat(private)
	if err != nil {
		return "", err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm() != 0o700 || !ok || int(stat.Uid) != os.Getuid() {
		return "", fmt.Errorf("%s is not a private folder of this user; remove it", private)
	}
	return filepath.Join(private, SocketFile), nil
}

// listenPrivate listens in a new private folder first and moves the socket to its
// place once its mode is 0600, so that nobody else can ever connect and a stale
// socket is replaced in one step.
func listenPrivate(path string) (net.Listener, error) {
	private, err := os.MkdirTemp(filepath.Dir(path), ".c") // mode 0700
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(private) }()
	first := filepath.Join(private, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: first, Net: "unix"})
	if err != nil {
		return nil, err
	}
	listener.SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(first, 0o600), os.Rename(first, path)); err != nil {
		_ = listener.Close()
		return nil, err
	}
	return listener, nil
}
