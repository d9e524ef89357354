package storage_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// gateway is a running versitygw with one bucket.
type gateway struct {
	URL       string // http://127.0.0.1:port
	Port      string
	Domain    string // base domain of virtual-host style, with port
	Bucket    string
	AccessKey string
	SecretKey string
	PID       int
}

// startGateway starts versitygw over a temporary directory and stops it with the test.
// Without the program it skips and says how to get it; CI never skips.
func startGateway(t testing.TB) gateway {
	t.Helper()
	program := findGateway()
	if program == "" {
		const how = "versitygw is missing: GOTOOLCHAIN=auto go install github.com/versity/versitygw/cmd/versitygw@v1.8.0"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip("SKIPPED, no S3 peer: " + how)
	}
	root := t.TempDir()
	g := gateway{Bucket: "shop-files", AccessKey: "testaccess", SecretKey: "testsecretkey", Domain: "s3.test"}
	if err := os.MkdirAll(filepath.Join(root, "files", g.Bucket), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "meta"), 0o755); err != nil {
		t.Fatal(err)
	}
	for range 5 { // another process may take the free port first
		g.Port = freePort(t)
		g.URL = "http://127.0.0.1:" + g.Port
		if g.PID = start(t, program, root, g); g.PID != 0 {
			return g
		}
	}
	t.Fatal("versitygw did not start")
	return g
}

func findGateway() string {
	if path, err := exec.LookPath("versitygw"); err == nil {
		return path
	}
	home, _ := os.UserHomeDir()
	path := filepath.Join(home, "go", "bin", "versitygw")
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

func freePort(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// start runs the program until the test ends and returns its pid once it answers, 0
// when it ended before.
func start(t testing.TB, program, root string, g gateway) int {
	cmd := exec.Command(program, "--port", "127.0.0.1:"+g.Port, "--access", g.AccessKey, "--secret", g.SecretKey,
		"--virtual-domain", g.Domain+":"+g.Port, "--health", "/health", "--quiet",
		"posix", "--sidecar", filepath.Join(root, "meta"), filepath.Join(root, "files"))
	log, err := os.Create(filepath.Join(root, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	dieWithUs(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	for {
		select {
		case <-ended:
			text, _ := os.ReadFile(log.Name())
			t.Log(string(text))
			return 0
		case <-time.After(20 * time.Millisecond):
		}
		resp, err := http.Get(fmt.Sprintf("%s/health", g.URL))
		if err != nil {
			continue
		}
		resp.Body.Close()
		t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
		return cmd.Process.Pid
	}
}
