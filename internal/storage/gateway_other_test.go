//go:build !linux

package storage_test

import "os/exec"

func dieWithUs(*exec.Cmd) {}
