package rig

import (
	"crypto/rand"
	"encoding/binary"
	"math/big"
	"strings"
	"time"
)

// ksuidEpoch is where the seconds of a KSUID begin, in Unix time.
const ksuidEpoch = 1_400_000_000

// KSUID returns 27 characters that sort by second and are random within one, as Clerk's and
// Svix's own ids do after their prefix. In an index they arrive at its end, which
// random ids do not.
func KSUID() string {
	var raw [20]byte
	binary.BigEndian.PutUint32(raw[:4], uint32(time.Now().Unix()-ksuidEpoch)) //nolint:gosec // fits until 2150
	_, _ = rand.Read(raw[4:])                                                 // never fails
	const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	n, digit, base := new(big.Int).SetBytes(raw[:]), new(big.Int), big.NewInt(62)
	out := []byte(strings.Repeat("0", 27))
	for i := len(out) - 1; n.Sign() > 0; i-- {
		n.DivMod(n, base, digit)
		out[i] = base62[digit.Int64()]
	}
	return string(out)
}
