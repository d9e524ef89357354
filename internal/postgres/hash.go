package postgres

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"math/bits"
	"strings"
)

// rowHash is the first 60 bits of the SHA-256 over the row's values, each as
// appendHashed writes it. hashExpression computes the same in Postgres, from
// the values that are really stored there.
func rowHash(buf []byte, t *table, row []value) (hash uint64, reuse []byte) {
	buf = buf[:0]
	for i, c := range t.columns {
		buf = row[i].appendHashed(buf, c.kind)
	}
	sum := sha256.Sum256(buf)
	return binary.BigEndian.Uint64(sum[:8]) >> 4, buf
}

// hashExpression is an SQL expression over the table's columns: a bigint.
func (t *table) hashExpression() string {
	parts := make([]string, len(t.columns))
	for i, c := range t.columns {
		name := quote(c.name)
		var shown string
		switch c.kind {
		case kindInteger:
			shown = name + "::text"
		case kindFloat:
			shown = "encode(float8send(" + name + "), 'hex')"
		case kindBool:
			shown = "CASE WHEN " + name + " THEN 't' ELSE 'f' END"
		case kindTime:
			shown = "CASE WHEN isfinite(" + name + ") THEN round(extract(epoch FROM " + name + ") * 1000000)::bigint::text ELSE " + name + "::text END"
		case kindJSON:
			shown = "octet_length(" + name + "::text)::text || ':' || " + name + "::text"
		case kindList:
			shown = "octet_length(to_jsonb(" + name + ")::text)::text || ':' || to_jsonb(" + name + ")::text"
		default:
			shown = "octet_length(" + name + ")::text || ':' || " + name
		}
		if c.kind == kindBool {
			parts[i] = "CASE WHEN " + name + " IS NULL THEN 'N' ELSE " + shown + " END || ';'"
			continue
		}
		parts[i] = "coalesce(" + shown + ", 'N') || ';'"
	}
	return "('x' || substr(encode(sha256(convert_to(" + strings.Join(parts, " || ") + ", 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint"
}

// checksum adds up row hashes; the order does not matter.
type checksum struct {
	rows   int64
	hi, lo uint64
}

func (c *checksum) add(hash uint64) {
	var carry uint64
	c.rows++
	c.lo, carry = bits.Add64(c.lo, hash, 0)
	c.hi += carry
}

// String returns the sum as Postgres' sum(bigint) prints it.
func (c checksum) String() string {
	sum := new(big.Int).SetUint64(c.hi)
	return sum.Lsh(sum, 64).Add(sum, new(big.Int).SetUint64(c.lo)).String()
}
