package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// start runs a copy of start.sh among stand-ins for go, npm and npx that write
// down how they were called, and returns those lines.
func start(t *testing.T, flags ...string) (calls string, code int) {
	t.Helper()
	dir := t.TempDir()
	script, err := os.ReadFile("../../start.sh")
	require.NoError(t, err)
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o700)) //nolint:gosec // programs
	}
	write("start.sh", string(script))
	write("frontend/package.json", "{}")
	write("pb_data/data.db", "")
	note := "#!/bin/sh\necho \"$(basename \"$0\") $*${DEV_BACKEND:+ to $DEV_BACKEND}\" >> " + dir + "/calls\n"
	write("fake/npm", note)
	write("fake/npx", note)
	write("fake/go", note+"mkdir -p bin && cp fake/npm bin/pocketstarter\n")
	cmd := exec.Command("bash", filepath.Join(dir, "start.sh"))
	cmd.Env = append([]string{"PATH=" + dir + "/fake:" + os.Getenv("PATH")}, flags...)
	err = cmd.Run()
	if err != nil {
		require.IsType(t, &exec.ExitError{}, err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "calls"))
	if err != nil {
		require.ErrorIs(t, err, os.ErrNotExist)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

func TestStartScriptFlags(t *testing.T) {
	const (
		build   = "go build -o bin/pocketstarter .\n"
		migrate = "pocketstarter migrate up --dir pb_data\n"
		serve   = "pocketstarter serve --http 127.0.0.1:8090 --dir pb_data\n"
		install = "npm --prefix frontend install --no-save\n"
		check   = "npx --no-install tsc --noEmit\n"
		dev     = "npm --prefix frontend run dev to http://127.0.0.1:8090\n"
	)
	tests := []struct {
		name, flags, want string
		code              int
	}{
		{"backend alone", "START_SKIP_FRONTEND=true", build + migrate + serve, 0},
		{"without migrations", "START_SKIP_FRONTEND=1 BACKEND_RUN_MIGRATIONS=off", build + serve, 0},
		{"frontend alone", "START_SKIP_BACKEND=Yes", install + check + dev, 0},
		{"without a type check", "START_SKIP_BACKEND=on FRONTEND_TYPECHECK_ON_START=false", install + dev, 0},
		{"neither", "START_SKIP_BACKEND=1 START_SKIP_FRONTEND=1", "", 0},
		{"a bad value", "START_SKIP_BACKEND=maybe", "", 2},
		{"another port", "START_SKIP_FRONTEND=1 BACKEND_RUN_MIGRATIONS=0 BACKEND_PORT=9", build + strings.Replace(serve, "8090", "9", 1), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, code := start(t, strings.Fields(tt.flags)...)
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.code, code)
		})
	}
	both, code := start(t)
	require.Equal(t, 0, code)
	for _, line := range []string{build + migrate, install, check} { // the halves run side by side
		require.Contains(t, both, line)
	}
}
