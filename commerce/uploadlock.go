package commerce

import (
	"io"
	"sync"
	"time"
)

// uploadPatience is how long somebody waits for an upload that another request holds.
const uploadPatience = 5 * time.Second

// uploadLocks lets one request at a time into an upload. There is one process, so memory will do.
type uploadLocks struct {
	mu   sync.Mutex
	held map[string]*uploadHold
}

type uploadHold struct {
	stop func() // may be nil
	free chan struct{}
}

// during calls f while holding an upload. With patience whoever holds it is told to stop and is
// waited for; without, or in vain: CodeLocked.
func (l *uploadLocks) during(id string, patience time.Duration, stop func(), f func() error) error {
	mine := &uploadHold{stop, make(chan struct{})}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		l.mu.Lock()
		other := l.held[id]
		if other == nil {
			if l.held == nil {
				l.held = map[string]*uploadHold{}
			}
			l.held[id] = mine
		}
		l.mu.Unlock()
		if other == nil {
			break
		}
		if patience == 0 {
			return errUploadHeld
		}
		if other.stop != nil {
			other.stop()
		}
		select {
		case <-other.free:
		case <-timeout.C:
			return errUploadHeld
		}
	}
	defer func() {
		l.mu.Lock()
		delete(l.held, id)
		l.mu.Unlock()
		close(mine.free)
	}()
	return f()
}

var errUploadHeld = Fail(CodeLocked, "Another request is busy with this upload. Ask again in a moment.").WithReason("upload_busy")

// noStaging is for shops that take no uploads in parts: the copy that an audit opens.
type noStaging struct{}

func noUploads() error {
	return Fail(CodeUnavailable, "This shop takes no uploads in parts.")
}

func (noStaging) Size(string) (int64, error)                            { return 0, noUploads() }
func (noStaging) Append(string, int64, int64, io.Reader) (int64, error) { return 0, noUploads() }
func (noStaging) Open(string) (io.ReadCloser, error)                    { return nil, noUploads() }
func (noStaging) Remove(string) error                                   { return noUploads() }
func (noStaging) IDs() ([]string, error)                                { return nil, nil }
func (noStaging) Free() (int64, error)                                  { return 0, noUploads() }
