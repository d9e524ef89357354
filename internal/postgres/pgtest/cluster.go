package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a private PostgreSQL server on a free port of 127.0.0.1, with trust
// authentication and without fsync. It ends with the test process.
type Cluster struct {
	Port int
	bin  string
	dir  string
	as   *syscall.Credential // PostgreSQL refuses to run as root

	mu      sync.Mutex
	process *os.Process
	ended   chan struct{}
}

func newCluster() (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pgtest-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, dir: dir}
	if os.Geteuid() == 0 {
		if c.as, err = unprivileged(); err != nil {
			return nil, err
		}
		if err := os.Chown(dir, int(c.as.Uid), int(c.as.Gid)); err != nil {
			return nil, err
		}
	}
	if err := c.fill(); err != nil {
		c.Remove()
		return nil, err
	}
	if c.Port, err = freePort(); err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		c.Remove()
		return nil, err
	}
	return c, nil
}

// pristine is the data of a server that was never started; further servers of this
// test binary begin as copies of it.
var pristine struct {
	sync.Mutex
	dir string
}

func (c *Cluster) fill() error {
	pristine.Lock()
	defer pristine.Unlock()
	if pristine.dir == "" {
		initdb := c.command("initdb", "-D", c.data(), "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8")
		if out, err := initdb.CombinedOutput(); err != nil {
			return fmt.Errorf("initdb: %w: %s", err, out)
		}
		dir, err := os.MkdirTemp("", "pgtest-pristine-")
		if err != nil {
			return err
		}
		pristine.dir = dir
		return c.copy(c.data(), filepath.Join(dir, "data"))
	}
	return c.copy(filepath.Join(pristine.dir, "data"), c.data())
}

// copy keeps owners and modes: the server refuses data that others may read.
func (c *Cluster) copy(from, to string) error {
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		return fmt.Errorf("copy the data of a new server: %w: %s", err, out)
	}
	return nil
}

func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.Sort(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	return filepath.Dir(path), err
}

func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("there is no user postgres to run the server as")
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// Dir is a directory that the server's user may write to.
func (c *Cluster) Dir() string { return c.dir }

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=" + c.bin + ":/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Pdeathsig: syscall.SIGQUIT, Setpgid: true}
	return cmd
}

// URL is the address of the database postgres.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", c.Port)
}

// Start starts the server and waits until it answers. After a Kill the children
// of the one before may need a moment to notice.
func (c *Cluster) Start() error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		cmd := c.command("postgres", "-D", c.data(), "-h", "127.0.0.1", "-p", strconv.Itoa(c.Port), "-k", c.dir,
			"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60", "-c", "shared_buffers=64MB", "-c", "log_min_messages=fatal")
		if err := c.launch(cmd); err != nil {
			return err
		}
		answered, err := c.answers(ctx)
		if answered || err != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// answers waits for the first answer; false without an error means that the server
// ended by itself.
func (c *Cluster) answers(ctx context.Context) (bool, error) {
	for {
		conn, err := pgx.Connect(ctx, c.URL())
		if err == nil {
			return true, conn.Close(ctx)
		}
		select {
		case <-c.ended:
			return false, nil
		case <-ctx.Done():
			return false, fmt.Errorf("the server does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// launch starts cmd from a thread that lives as long as the process: the signal
// at the parent's death is bound to that thread.
func (c *Cluster) launch(cmd *exec.Cmd) error {
	started, ended := make(chan error, 1), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer close(ended)
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		_ = cmd.Wait()
	}()
	if err := <-started; err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.process, c.ended = cmd.Process, ended
	return nil
}

// Kill ends the server at once, as a crash would: SIGKILL to the postmaster, and
// its children find that out and end too.
func (c *Cluster) Kill() {
	c.signal(syscall.SIGKILL)
	_ = os.Remove(filepath.Join(c.data(), "postmaster.pid"))
}

// Stop ends the server without waiting for its clients.
func (c *Cluster) Stop() { c.signal(syscall.SIGQUIT) }

func (c *Cluster) signal(s syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil {
		return
	}
	if s == syscall.SIGKILL {
		_ = syscall.Kill(-c.process.Pid, s) // the whole group of this server
	}
	_ = c.process.Signal(s)
	<-c.ended
	c.process = nil
}

// Remove ends the server and deletes what it stored.
func (c *Cluster) Remove() {
	c.Stop()
	_ = os.RemoveAll(c.dir)
}
