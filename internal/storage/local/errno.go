package local

import "syscall"

// What file systems say beyond io/fs's words.
const (
	errNotDir = syscall.ENOTDIR
	errIsDir  = syscall.EISDIR
	errFull   = syscall.ENOSPC
)
