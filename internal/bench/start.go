package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// benchStart measures the second start on an existing shop, and what an idle shop
// holds in memory.
func (b *bench) benchStart() error {
	bare := filepath.Join(b.root, "bare")
	_, _, stop, err := b.floor("floor-pocketbase", bare) // makes its files
	if err != nil {
		return err
	}
	stop()
	_, bareTook, stop, err := b.floor("floor-pocketbase", bare)
	if err != nil {
		return err
	}
	stop()
	b.shop.Stop()
	took, err := b.shop.Start()
	if err != nil {
		return err
	}
	b.table.add("start to first answer", short(took), "0.3s", "bare PocketBase "+short(bareTook), fmt.Sprintf("%.2f", took.Seconds()/bareTook.Seconds()))
	time.Sleep(2 * time.Second) // what the start itself needed is given back
	b.table.memory("memory, idle (MB)", memory(b.shop.PID(), "VmRSS:"), "60")
	return nil
}

// peakMemory returns the most that the process ever held, in kilobytes.
func peakMemory(pid int) int64 { return memory(pid, "VmHWM:") }

// memory reads one line of /proc/<pid>/status, in kilobytes; 0 where there is none.
func memory(pid int, line string) int64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for in := bufio.NewScanner(f); in.Scan(); {
		if rest, ok := strings.CutPrefix(in.Text(), line); ok {
			n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64) // the kernel's own format
			return n
		}
	}
	return 0
}

// processorTime is what a process used of the processors so far; 0 where nothing tells.
func processorTime(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64) // the kernel's own format
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond // its clock ticks a hundred times a second
}
