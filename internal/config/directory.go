package config

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The files by which a data directory remembers what it is.
const (
	MemoryFile    = "shop.json"      // the mode of the first start
	SecretKeyFile = "app_secret_key" // a generated APP_SECRET_KEY, mode 0600
	RestoreMark   = ".restoring"     // there while a backup is being put in place
)

type memory struct {
	Mode Mode `json:"mode"`
}

// DirectoryMode returns the mode that dir remembers, "" when it has not been
// started yet. An unreadable memory is an error, never a new directory.
func DirectoryMode(dir string) (Mode, error) {
	if _, err := os.Stat(filepath.Join(dir, RestoreMark)); err == nil {
		return "", fmt.Errorf("a restore into %s was interrupted; run `pocketstarter backup restore` again", dir)
	}
	text, err := os.ReadFile(filepath.Join(dir, MemoryFile))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, "data.db")); err == nil {
			return "", fmt.Errorf("%s has a data.db but no %s", dir, MemoryFile)
		}
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", MemoryFile, err)
	}
	var m memory
	if err := json.Unmarshal(text, &m); err != nil || (m.Mode != Sandbox && m.Mode != Live) {
		return "", fmt.Errorf("%s does not say a mode", filepath.Join(dir, MemoryFile))
	}
	return m.Mode, nil
}

// checkDirectory compares the mode with the directory's memory. It changes nothing.
func (c *Config) checkDirectory(dir string) Faults {
	was, err := DirectoryMode(dir)
	switch {
	case err != nil:
		return Faults{{
			ID: "directory.memory", Variable: "--dir", Severity: SeverityError,
			Cause: "It cannot be told whether this directory is a sandbox or a live shop: " + err.Error() + ".",
			Fix:   `Restore ` + MemoryFile + ` from a backup, or, if you are sure, write {"mode":"live"} or {"mode":"sandbox"} into it.`,
		}}
	case was == Live && c.Mode == Sandbox:
		var out Faults
		for _, name := range c.MissingLive() {
			if strings.HasPrefix(name, "CLERK_") {
				out = append(out, Fault{
					ID: "directory.live", Variable: name, Severity: SeverityError,
					Cause: "It is missing, and " + dir + " is a live shop that never starts as a sandbox.",
					Fix:   "Bring back the shop's environment, or name another directory with --dir.",
				})
			}
		}
		return out
	case was == Sandbox && c.Mode == Live:
		return Faults{{
			ID: "directory.sandbox", Variable: "--dir", Severity: SeverityError,
			Cause: dir + " is a sandbox and never starts live.",
			Fix:   "Copy its catalogue into a fresh live directory with `pocketstarter promote --to <dir>`, or name another one with --dir.",
		}}
	}
	return nil
}

// ClaimDirectory makes dir the home of this configuration: it creates it, stores
// the mode at the first start, and makes the secret key that a sandbox (or a debug
// shop) has no variable for. A directory of the other mode is refused with
// Faults before anything is changed. It may be called at every start.
func (c *Config) ClaimDirectory(dir string) error {
	if err := c.checkDirectory(dir).err(); err != nil {
		return err
	}
	was, err := DirectoryMode(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("creating the data directory: %w", err)
	}
	if was == "" {
		text, err := json.Marshal(memory{Mode: c.Mode})
		if err != nil {
			return err
		}
		if err := writeOnce(filepath.Join(dir, MemoryFile), append(text, '\n')); err != nil {
			return err
		}
	}
	if c.SecretKey.Set() {
		return nil
	}
	key, err := ownSecretKey(dir)
	if err != nil {
		return err
	}
	c.SecretKey = key
	return nil
}

// ownSecretKey reads the directory's generated key, making it at the first start.
func ownSecretKey(dir string) (Secret, error) {
	path := filepath.Join(dir, SecretKeyFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		raw := make([]byte, 48)
		_, _ = rand.Read(raw) // never fails
		text = []byte(base64.RawURLEncoding.EncodeToString(raw))
		err = writeOnce(path, append(text, '\n'))
	}
	if err != nil {
		return "", fmt.Errorf("the sandbox's secret key: %w", err)
	}
	key := strings.TrimSpace(string(text))
	if len(key) < minSecret {
		return "", fmt.Errorf("%s is damaged; delete it to have a new one (open links end)", path)
	}
	return Secret(key), nil
}

// writeOnce writes a file that nobody else may read, whole or not at all.
func writeOnce(path string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if _, err := tmp.Write(text); err != nil {
		_ = tmp.Close()
		return err
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
