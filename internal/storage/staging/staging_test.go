package staging

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s, filepath.Join(dir, Folder)
}

func content(t *testing.T, s *Store, id string) string {
	t.Helper()
	f, err := s.Open(id)
	require.NoError(t, err)
	defer f.Close()
	b, err := io.ReadAll(f)
	require.NoError(t, err)
	return string(b)
}

func TestWhatCameBeforeACutStays(t *testing.T) {
	s, dir := open(t)
	size, err := s.Size("up1")
	require.NoError(t, err)
	require.Zero(t, size)
	cut := errors.New("cut")
	size, err = s.Append("up1", 0, 11, io.MultiReader(strings.NewReader("hello"), iotest.ErrReader(cut)))
	require.ErrorIs(t, err, cut)
	require.EqualValues(t, 5, size)
	require.NoError(t, s.Close())

	again, err := Open(filepath.Dir(dir)) // as after a restart
	require.NoError(t, err)
	defer again.Close()
	size, err = again.Size("up1")
	require.NoError(t, err)
	require.EqualValues(t, 5, size)
	size, err = again.Append("up1", 5, 6, strings.NewReader(" world"))
	require.NoError(t, err)
	require.EqualValues(t, 11, size)
	require.Equal(t, "hello world", content(t, again, "up1"))

	info, err := os.Stat(filepath.Join(dir, "up1"))
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	info, err = os.Stat(dir)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o700), info.Mode().Perm())

	ids, err := again.IDs()
	require.NoError(t, err)
	require.Equal(t, []string{"up1"}, ids)
	require.NoError(t, again.Remove("up1"))
	require.NoError(t, again.Remove("up1"), "a missing one is no error")
}

func TestMoreThanWasAnnouncedIsNotKept(t *testing.T) {
	s, _ := open(t)
	_, err := s.Append("up1", 0, 5, strings.NewReader("hello"))
	require.NoError(t, err)
	size, err := s.Append("up1", 5, 3, strings.NewReader("worlds"))
	require.Equal(t, commerce.CodeTooLarge, commerce.CodeOf(err))
	require.EqualValues(t, 5, size)
	require.Equal(t, "hello", content(t, s, "up1"))
}

func TestAFullDiskKeepsWhatFits(t *testing.T) {
	s, _ := open(t)
	s.room = func() (int64, error) { return reserve + 4, nil }
	size, err := s.Append("up1", 0, 11, strings.NewReader("hello world"))
	require.Equal(t, commerce.CodeFull, commerce.CodeOf(err))
	require.EqualValues(t, 4, size)
	s.room = func() (int64, error) { return reserve + 100, nil }
	_, err = s.Append("up1", 4, 7, strings.NewReader("o world"))
	require.NoError(t, err)
	require.Equal(t, "hello world", content(t, s, "up1"))
	s.room = func() (int64, error) { return 5, nil }
	free, err := s.Free()
	require.NoError(t, err)
	require.Zero(t, free, "the reserve is the database's")
	require.Equal(t, commerce.CodeFull, commerce.CodeOf(fault(&fs.PathError{Op: "write", Err: syscall.ENOSPC})))
}

func TestNoIDLeadsOutOfTheFolder(t *testing.T) {
	s, dir := open(t)
	secret := filepath.Join(filepath.Dir(dir), "data.db")
	require.NoError(t, os.WriteFile(secret, []byte("secret"), 0o600))
	_, err := s.Append("../data.db", 0, 3, strings.NewReader("xxx"))
	require.Error(t, err)
	_, err = s.Open("../data.db")
	require.Error(t, err)
	require.Error(t, s.Remove("../data.db"))
	require.FileExists(t, secret)
}
