package rig

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWireReadsWhatNetHTTPWrites(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		reply := strings.Repeat("x", len(body)) + r.Header.Get("X-Name")
		switch r.URL.Path {
		case "/length":
			w.Header().Set("Content-Length", strconv.Itoa(len(reply)))
		case "/chunks":
			for _, part := range []string{reply[:1], reply[1:]} {
				_, _ = io.WriteString(w, part)
				w.(http.Flusher).Flush()
			}
			return
		case "/none":
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, reply)
	}))
	defer server.Close()
	w, err := Dial(server.URL)
	require.NoError(t, err)
	defer w.Close()
	for range 3 { // one connection, kept alive over all of them
		for _, tt := range []struct {
			path, body, want string
			status           int
		}{
			{"/length", "four", "xxxxname", http.StatusTeapot},
			{"/chunks", strings.Repeat("long", 20_000), strings.Repeat("xxxx", 20_000) + "name", http.StatusOK},
			{"/none", "", "", http.StatusNoContent},
			{"/", "", "name", http.StatusTeapot},
		} {
			status, body, err := w.Do(Request("POST", server.URL, tt.path, map[string]string{"X-Name": "name"}, []byte(tt.body)))
			require.NoError(t, err)
			require.Equal(t, tt.status, status)
			require.Equal(t, tt.want, string(body))
		}
	}
}

func TestIDsSortBySecond(t *testing.T) {
	a := KSUID()
	require.Len(t, a, 27)
	require.NotEqual(t, a, KSUID())
	time.Sleep(1100 * time.Millisecond)
	require.Less(t, a, KSUID())
}
