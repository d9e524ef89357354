package storage_test

import (
	"os/exec"
	"syscall"
)

// dieWithUs ends the peer when the test process dies without its cleanup.
func dieWithUs(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
