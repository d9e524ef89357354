package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/cli"
)

// TestMain lets the test binary play the second process.
func TestMain(m *testing.M) {
	dir := os.Getenv("CLI_TEST_DIR")
	if dir == "" {
		os.Exit(m.Run())
	}
	lock, err := cli.AcquireLock(dir, "serve")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	if os.Getenv("CLI_TEST_SERVE") != "" {
		if _, err := cli.ListenControl(lock, dir, registry()); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent closes it
	os.Exit(0)
}

// second starts another process that holds dir, and serves its socket if asked.
func second(t *testing.T, dir string, serve bool) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CLI_TEST_DIR="+dir)
	if serve {
		cmd.Env = append(cmd.Env, "CLI_TEST_SERVE=1")
	}
	_, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "ready\n", line)
	return cmd
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait()
}

func registry() cli.Registry {
	return cli.Registry{
		"pid": func(context.Context, json.RawMessage, func(cli.Progress)) (any, error) { return os.Getpid(), nil },
		"count": func(_ context.Context, raw json.RawMessage, progress func(cli.Progress)) (any, error) {
			n := 0
			if err := json.Unmarshal(raw, &n); err != nil {
				return nil, err
			}
			for i := 1; i <= n; i++ {
				progress(cli.Progress{Label: "counting", Done: int64(i), Total: int64(n)})
			}
			return map[string]int{"counted": n}, nil
		},
		"fail": func(context.Context, json.RawMessage, func(cli.Progress)) (any, error) {
			return nil, errors.New("the disk is full")
		},
		"panic": func(context.Context, json.RawMessage, func(cli.Progress)) (any, error) { panic("oops") },
	}
}

func serve(t *testing.T, dir string, actions cli.Registry) *cli.Control {
	t.Helper()
	lock, err := cli.AcquireLock(dir, "serve")
	require.NoError(t, err)
	control, err := cli.ListenControl(lock, dir, actions)
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = control.Close(context.Background())
		_ = lock.Release()
	})
	return control
}

func TestASecondProcessIsRefusedWithTheFirstOnesPid(t *testing.T) {
	dir := t.TempDir()
	first := second(t, dir, false)
	_, err := cli.AcquireLock(dir, "seed")
	var locked *cli.LockedError
	require.ErrorAs(t, err, &locked)
	require.Equal(t, first.Process.Pid, locked.Holder.PID)
	require.ErrorContains(t, err, fmt.Sprintf("process %d runs `serve`", first.Process.Pid))
	h, ok := cli.Running(dir)
	require.True(t, ok)
	require.Equal(t, first.Process.Pid, h.PID)

	kill(t, first) // SIGKILL: the lock must not outlive it
	_, ok = cli.Running(dir)
	require.False(t, ok)
	lock, err := cli.AcquireLock(dir, "seed")
	require.NoError(t, err)
	require.NoError(t, lock.SetAddress("127.0.0.1:1"))
	h, ok = cli.Running(dir)
	require.True(t, ok)
	require.Equal(t, cli.Holder{PID: os.Getpid(), Command: "seed", Address: "127.0.0.1:1"}, h)
	require.NoError(t, lock.Release())
}

func TestCallShowsProgressAndResult(t *testing.T) {
	dir := t.TempDir()
	control := serve(t, dir, registry())
	info, err := os.Stat(filepath.Join(dir, cli.SocketFile))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	var seen []int64
	var result struct{ Counted int }
	require.NoError(t, cli.Call(t.Context(), dir, "count", 5, &result, func(p cli.Progress) { seen = append(seen, p.Done) }))
	require.Equal(t, []int64{1, 2, 3, 4, 5}, seen)
	require.Equal(t, 5, result.Counted)
	require.NoError(t, cli.Call(t.Context(), dir, "count", 2, nil, nil))

	var remote *cli.RemoteError
	require.ErrorAs(t, cli.Call(t.Context(), dir, "fail", nil, nil, nil), &remote)
	require.Equal(t, "the disk is full", remote.Message)
	require.ErrorAs(t, cli.Call(t.Context(), dir, "panic", nil, nil, nil), &remote)
	require.ErrorAs(t, cli.Call(t.Context(), dir, "nothing/../here", nil, nil, nil), &remote)
	require.ErrorContains(t, remote, "another version")

	require.NoError(t, control.Close(t.Context()))
	require.ErrorIs(t, cli.Call(t.Context(), dir, "pid", nil, nil, nil), cli.ErrNoServer)
	require.NoFileExists(t, filepath.Join(dir, cli.SocketFile))
}

func TestACallerWhoGoesAwayCancelsTheAction(t *testing.T) {
	dir := t.TempDir()
	started, ended := make(chan struct{}), make(chan error, 1)
	serve(t, dir, cli.Registry{"wait": func(ctx context.Context, _ json.RawMessage, _ func(cli.Progress)) (any, error) {
		close(started)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-started; cancel() }()
	require.ErrorIs(t, cli.Call(ctx, dir, "wait", nil, nil, nil), context.Canceled)
	require.ErrorIs(t, <-ended, context.Canceled)
}

func TestClosingEndsRunningActions(t *testing.T) {
	dir := t.TempDir()
	started := make(chan struct{})
	control := serve(t, dir, cli.Registry{"wait": func(ctx context.Context, _ json.RawMessage, _ func(cli.Progress)) (any, error) {
		close(started)
		<-ctx.Done()
		return nil, errors.New("the server stops")
	}})
	called := make(chan error, 1)
	go func() { called <- cli.Call(t.Context(), dir, "wait", nil, nil, nil) }()
	<-started
	require.NoError(t, control.Close(t.Context()))
	require.ErrorContains(t, <-called, "the server stops")
}

func TestAStaleSocketIsNoServerAndIsReplaced(t *testing.T) {
	dir := t.TempDir()
	first := second(t, dir, true)
	var pid int
	require.NoError(t, cli.Call(t.Context(), dir, "pid", nil, &pid, nil))
	require.Equal(t, first.Process.Pid, pid)
	kill(t, first)
	require.FileExists(t, filepath.Join(dir, cli.SocketFile), "a killed server leaves its socket")

	require.ErrorIs(t, cli.Call(t.Context(), dir, "pid", nil, &pid, nil), cli.ErrNoServer)
	serve(t, dir, registry())
	require.NoError(t, cli.Call(t.Context(), dir, "pid", nil, &pid, nil))
	require.Equal(t, os.Getpid(), pid)
}

func TestALongPathFallsBackToAPrivateFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long/", 30))
	require.NoError(t, os.MkdirAll(dir, 0o700))
	path, err := cli.SocketPath(dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(filepath.Dir(path)) })
	require.Less(t, len(path), 104)
	serve(t, dir, registry())
	require.NoError(t, cli.Call(t.Context(), dir, "pid", nil, nil, nil))

	require.NoError(t, os.Chmod(filepath.Dir(path), 0o755)) //nolint:gosec // the fault that the test plants
	_, err = cli.SocketPath(dir)
	require.ErrorContains(t, err, "private")
}

func TestRunAsksTheServerOrTakesTheLock(t *testing.T) {
	dir := t.TempDir()
	prepared := 0
	prepare := func(context.Context) error { prepared++; return nil }
	run := func(result any) error {
		return cli.Run(t.Context(), dir, "pid", prepare, registry()["pid"], nil, result, nil)
	}
	var pid int
	require.NoError(t, run(&pid))
	require.Equal(t, os.Getpid(), pid)
	require.Equal(t, 1, prepared)

	server := second(t, dir, true)
	require.NoError(t, run(&pid))
	require.Equal(t, server.Process.Pid, pid)
	require.Equal(t, 1, prepared, "the server needs no preparing")
	kill(t, server)
	require.NoError(t, run(&pid))
	require.Equal(t, os.Getpid(), pid)

	t.Cleanup(cli.SetWaitForStart(60 * time.Millisecond))
	holder := second(t, dir, false) // holds the lock, serves nothing
	var locked *cli.LockedError
	require.ErrorAs(t, run(&pid), &locked)
	require.Equal(t, holder.Process.Pid, locked.Holder.PID)
}

// Whoever answers on the socket without being the server must not hang or crash us.
func TestAServerThatDiesInTheMiddleIsAnError(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, cli.SocketFile)
	listener, err := net.Listen("unix", path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	require.NoError(t, os.WriteFile(filepath.Join(dir, cli.LockFile), []byte(`{"socket":"`+path+`"}`), 0o600))
	go func() {
		for _, answer := range []string{"", "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"progress\":{\"done\":1}}\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}}\n"} {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = bufio.NewReader(conn).ReadString('\n')
			_, _ = io.WriteString(conn, answer)
			_ = conn.Close()
		}
	}()
	for range 3 {
		err := cli.Call(t.Context(), dir, "pid", nil, nil, nil)
		require.Error(t, err)
		require.NotErrorIs(t, err, cli.ErrNoServer)
	}
}
