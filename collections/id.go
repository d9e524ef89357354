package collections

import (
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"time"
)

// An id is idTime characters of milliseconds and idRandom of chance, both in
// base 36: PocketBase's own form, 15 of [a-z0-9].
const (
	idTime   = 8
	idRandom = 7
)

var clock func() time.Time = time.Now

// NewID returns the id for a new record, made from the machine's clock. Ids made
// later sort later, so that new rows land beside each other in the indexes of a
// grown shop; within one millisecond their order is chance. An id is no secret:
// tokens and public ids come from elsewhere.
func NewID() string { return idAt(clock()) }

func idAt(now time.Time) string {
	const timeSpan, randomSpan = 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36, 36 * 36 * 36 * 36 * 36 * 36 * 36
	var chance [8]byte
	_, _ = rand.Read(chance[:]) // never fails: crypto/rand ends the program instead
	id := make([]byte, 0, idTime+idRandom)
	id = appendBase36(id, uint64(now.UnixMilli())%timeSpan, idTime) // eight characters last until 2059, then start again
	id = appendBase36(id, binary.LittleEndian.Uint64(chance[:])%randomSpan, idRandom)
	return string(id)
}

// appendBase36 appends n with leading zeros to width characters.
func appendBase36(to []byte, n uint64, width int) []byte {
	var digits [16]byte
	text := strconv.AppendUint(digits[:0], n, 36)
	for range width - len(text) {
		to = append(to, '0')
	}
	return append(to, text...)
}
