package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"math/big"
)

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// randomID returns prefix followed by 27 random characters, the form of Clerk's ids.
func randomID(prefix string) string { return prefix + randomText(base62, 27) }

// randomText returns n characters drawn evenly from alphabet.
func randomText(alphabet string, n int) string {
	out := make([]byte, n)
	for i := range out {
		k, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			panic("sandbox: the system has no random numbers: " + err.Error())
		}
		out[i] = alphabet[k.Int64()]
	}
	return string(out)
}

// randomHex returns n random bytes in hex.
func randomHex(n int) string {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic("sandbox: the system has no random numbers: " + err.Error())
	}
	return hex.EncodeToString(b)
}
