package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/storage/local"
)

// TestLitestreamRestores follows the deploy guide: its litestream.yml streams a shop that sells to
// S3 (versitygw), the shop is killed and its machine lost, and the guide's commands bring it back.
func TestLitestreamRestores(t *testing.T) {
	if os.Getenv("TEST_SIZE") != "long" {
		if _, err := exec.LookPath("litestream"); err != nil {
			t.Skip("litestream is not installed: tools/peers.sh builds it in the long size")
		}
	}
	program := tool(t, "litestream")
	gateway := startS3(t)
	s := openLiveShop(t)
	var config, restore string
	for _, b := range blocks(t) {
		if b.section == "Litestream" && b.language == "yaml" {
			config = b.text
		}
		if b.section == "Litestream" && b.language == "sh" {
			restore = b.text
		}
	}
	require.NotEmpty(t, config)
	require.NotEmpty(t, restore)
	root := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "etc"), 0o700))
	fresh := filepath.Join(root, "srv/new")
	require.NoError(t, os.MkdirAll(fresh, 0o700))
	here := strings.NewReplacer("/var/lib/pocketstarter", s.Dir, "/etc/", root+"/etc/", "/srv/new", fresh, "litestream ", program+" ").Replace
	config = strings.Replace(here(config), "bucket: shop-backup", "bucket: "+gateway["ASSET_STORAGE_BUCKET"]+"\n      endpoint: "+gateway["ASSET_STORAGE_S3_ENDPOINT_URL"]+"\n      force-path-style: true", 1)
	file := filepath.Join(root, "etc/litestream.yml")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	keys := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + root, "LITESTREAM_ACCESS_KEY_ID=" + gateway["ASSET_STORAGE_S3_ACCESS_KEY_ID"], "LITESTREAM_SECRET_ACCESS_KEY=" + gateway["ASSET_STORAGE_S3_SECRET_ACCESS_KEY"]}

	stream := exec.Command(program, "replicate", "-config", file)
	stream.Env = keys
	stream.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := os.Create(filepath.Join(root, "said"))
	require.NoError(t, err)
	stream.Stdout, stream.Stderr = said, said
	require.NoError(t, stream.Start())
	ended := make(chan error, 1)
	go func() { ended <- stream.Wait() }()
	t.Cleanup(func() { _ = stream.Process.Kill(); <-ended; ended <- nil })

	stop := s.buying()
	for s.bought.Load() < 30 {
		time.Sleep(10 * time.Millisecond)
	}
	require.NoError(t, stop())
	s.settled()
	want := s.orders()
	time.Sleep(3 * time.Second) // the second that a lost machine may cost, and some
	s.Kill()
	require.NoError(t, stream.Process.Kill())

	require.NoError(t, os.Rename(s.Dir, s.Dir+".lost"))
	wrapper := filepath.Join(root, "pocketstarter")
	require.NoError(t, os.WriteFile(wrapper, []byte("#!/bin/sh\nexec "+os.Args[0]+" \"$@\"\n"), 0o700)) //nolint:gosec // a program
	back := exec.Command("bash", "-eu", "-c", here(restore))
	back.Dir = root
	back.Env = append(append(s.Environment(), keys...), "PATH="+root+":"+os.Getenv("PATH"))
	out, err := back.CombinedOutput()
	text, _ := os.ReadFile(said.Name())
	require.NoError(t, err, "%s\n%s", out, text)
	require.NoError(t, os.CopyFS(filepath.Join(fresh, local.Folder), os.DirFS(filepath.Join(s.Dir+".lost", local.Folder)))) // on S3 in a shop that follows the guide
	require.NoError(t, os.Rename(fresh, s.Dir))
	_, err = s.Start()
	require.NoError(t, err)
	require.Equal(t, want, s.orders())
	require.Equal(t, "what was sold: backup", s.file())
	s.audit()
}
