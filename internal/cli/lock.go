package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// LockFile is the file in the data directory that its one writer holds locked.
const LockFile = "serve.lock"

// Holder says who holds a data directory. It is the text of the lock file.
type Holder struct {
	PID     int    `json:"pid"`
	Command string `json:"command"`           // "serve", "seed", …
	Socket  string `json:"socket,omitempty"`  // path of the control socket
	Address string `json:"address,omitempty"` // host:port that serve listens on
}

// LockedError says that another process holds the data directory.
type LockedError struct {
	Dir    string
	Holder Holder // zero PID when the holder has not written its name yet
}

func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("%s is in use by another process that is just starting.", e.Dir)
	}
	return fmt.Sprintf("%s is in use: process %d runs `%s` on it.", e.Dir, e.Holder.PID, e.Holder.Command)
}

// Lock is a held lock on a data directory. The system frees it when the process
// ends, however it ends.
type Lock struct {
	file   *os.File
	holder Holder
}

// AcquireLock makes this process the only writer of dir, which must exist. A
// directory that is already held gives a *LockedError with the holder's pid.
func AcquireLock(dir, command string) (*Lock, error) {
	file, err := os.OpenFile(filepath.Join(dir, LockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock of the data directory: %w", err)
	}
	err = flock(file, syscall.LOCK_EX|syscall.LOCK_NB)
	for tries := 0; errors.Is(err, syscall.EWOULDBLOCK) && tries < 5; tries++ {
		time.Sleep(20 * time.Millisecond) // Running holds it for an instant
		err = flock(file, syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &LockedError{Dir: dir, Holder: readHolder(dir)}
		}
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	l := &Lock{file: file, holder: Holder{PID: os.Getpid(), Command: command}}
	if err := l.write(); err != nil {
		_ = file.Close()
		return nil, err
	}
	return l, nil
}

// flock tries again when a signal interrupts it.
func flock(file *os.File, how int) error {
	for {
		if err := syscall.Flock(int(file.Fd()), how); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// SetAddress notes the address that serve listens on, for `check --health`.
func (l *Lock) SetAddress(hostPort string) error {
	l.holder.Address = hostPort
	return l.write()
}

func (l *Lock) setSocket(path string) error {
	l.holder.Socket = path
	return l.write()
}

// write replaces the file's text in place; the file itself must stay, because the
// lock is on it.
func (l *Lock) write() error {
	text, err := json.Marshal(l.holder)
	if err != nil {
		return err
	}
	if _, err := l.file.WriteAt(append(text, '\n'), 0); err != nil {
		return fmt.Errorf("writing the lock of the data directory: %w", err)
	}
	return l.file.Truncate(int64(len(text) + 1))
}

// Release gives the directory free. The file stays: removing it would let two
// processes hold a lock on two files of the same name.
func (l *Lock) Release() error {
	return errors.Join(l.file.Truncate(0), l.file.Close())
}

// readHolder returns what the lock file says, zero when it says nothing.
func readHolder(dir string) Holder {
	var h Holder
	text, err := os.ReadFile(filepath.Join(dir, LockFile))
	if err == nil {
		_ = json.Unmarshal(text, &h) // half-written while the holder starts
	}
	return h
}

// Running returns the process that holds dir right now; ok is false when there is none.
func Running(dir string) (h Holder, ok bool) {
	file, err := os.OpenFile(filepath.Join(dir, LockFile), os.O_RDWR, 0)
	if err != nil {
		return Holder{}, false
	}
	defer func() { _ = file.Close() }()
	if err := flock(file, syscall.LOCK_SH|syscall.LOCK_NB); err == nil {
		return Holder{}, false
	}
	return readHolder(dir), true
}
