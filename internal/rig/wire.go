package rig

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"sort"
	"strconv"
	"strings"
	"time"
)

func now() time.Time { return time.Now() }

// Wire is one kept-alive HTTP/1.1 connection that sends requests made
// beforehand. It costs a fraction of net/http's client.
type Wire struct {
	conn net.Conn
	r    *bufio.Reader
	body []byte
}

// Dial connects to a base address such as http://127.0.0.1:8090.
func Dial(base string) (*Wire, error) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		return nil, err
	}
	return &Wire{conn: conn, r: bufio.NewReaderSize(conn, 32<<10)}, nil
}

// Close closes the connection.
func (w *Wire) Close() error { return w.conn.Close() }

// Request returns the bytes of one request for Do.
func Request(method, base, path string, header map[string]string, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, strings.TrimPrefix(base, "http://"))
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%s: %s\r\n", name, header[name])
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// Do sends a prepared request and reads the whole answer. The body is valid until
// the next call.
func (w *Wire) Do(request []byte) (status int, body []byte, err error) {
	if err := w.conn.SetDeadline(now().Add(30 * time.Second)); err != nil {
		return 0, nil, err
	}
	if _, err := w.conn.Write(request); err != nil {
		return 0, nil, err
	}
	line, err := w.r.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 {
		return 0, nil, fmt.Errorf("no status line: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, chunked := 0, false
	for {
		line, err := w.r.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, nil, err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
	}
	if chunked {
		err := w.readChunks()
		return status, w.body, err
	}
	w.body = append(w.body[:0], make([]byte, length)...)
	_, err = io.ReadFull(w.r, w.body)
	return status, w.body, err
}

func (w *Wire) readChunks() error {
	w.body = w.body[:0]
	for {
		line, err := w.r.ReadString('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
		if err != nil {
			return err
		}
		at := len(w.body)
		w.body = append(w.body, make([]byte, n+2)...) // the chunk and its line end
		if _, err := io.ReadFull(w.r, w.body[at:]); err != nil {
			return err
		}
		if w.body = w.body[:at+int(n)]; n == 0 {
			return nil
		}
	}
}
