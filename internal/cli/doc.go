// Package cli holds the commands beside PocketBase's own: their flags, their help,
// what they print and how they exit. The work itself is in the functions of
// Actions, which main hands in.
//
//	lock.go     one process a data directory: a flock with the holder's pid
//	control.go  the running server's Unix socket and its named actions
//	call.go     asking the running server; doing it here under the lock if none runs
//	output.go   lines, JSON, progress bars, exit codes
//	doctor.go   the live probes of doctor
//	backup*.go  one-file backups, the drill that opens a copy, restore
//
// A command that only reads works beside a running server. A command that changes
// something never writes beside it: it asks it over the socket, and only when
// none runs does it take the lock and call the same function itself.
package cli
