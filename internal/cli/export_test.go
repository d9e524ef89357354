package cli

import "time"

// SetWaitForStart shortens Run's patience in tests.
func SetWaitForStart(d time.Duration) (undo func()) {
	old := waitForStart
	waitForStart = d
	return func() { waitForStart = old }
}

// SocketPath shows where the socket of a directory goes.
func SocketPath(dir string) (string, error) { return socketPath(dir) }
