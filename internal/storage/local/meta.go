package local

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"path"

	"pocketstarter/commerce"
)

// meta is what a file system does not keep: the checksum and the type. Size and
// ModTime show whether the notes still belong to the file, which may have been
// restored or replaced by hand.
type meta struct {
	Key      string `json:"key"`
	Size     int64  `json:"size"`
	ModTime  int64  `json:"mod_time"` // Unix nanoseconds
	Checksum string `json:"checksum_sha256"`
	Type     string `json:"content_type"`
}

// metaName is where key's notes are: a hash, so that any key fits into one name.
func metaName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return path.Join(metaFolder, hex.EncodeToString(sum[:])+".json")
}

// writeMeta notes what is known of the file at key. Failing is harmless: the checksum
// is then computed again when somebody asks.
func (s *Store) writeMeta(key string, object commerce.Object) {
	info, err := s.root.Stat(key)
	if err != nil || info.Size() != object.Size {
		return
	}
	data, err := json.Marshal(meta{key, object.Size, info.ModTime().UnixNano(), object.ChecksumSHA256, object.ContentType})
	if err != nil {
		return
	}
	_ = s.root.WriteFile(metaName(key), data, 0o600)
}

// readMeta returns the object at key; the checksum is "" unless the notes are of this
// very file.
func (s *Store) readMeta(key string, info fs.FileInfo) commerce.Object {
	object := commerce.Object{Key: key, Size: info.Size(), ContentType: "application/octet-stream"}
	data, err := s.root.ReadFile(metaName(key))
	if err != nil {
		return object
	}
	var m meta
	if json.Unmarshal(data, &m) != nil || m.Key != key {
		return object
	}
	object.ContentType = m.Type
	if m.Size == info.Size() && m.ModTime == info.ModTime().UnixNano() {
		object.ChecksumSHA256 = m.Checksum
	}
	return object
}
