package routes

import (
	"time"

	"github.com/pocketbase/pocketbase/tools/types"
)

const wireTime = `"2006-01-02T15:04:05.000Z"`

// apiTime is a time on the wire: RFC 3339 in UTC with milliseconds and Z, null
// when it is zero.
type apiTime struct{ time.Time }

// at returns t as it goes over the wire.
func at(t time.Time) apiTime { return apiTime{t} }

// atRecord returns a record's date column as it goes over the wire.
func atRecord(t types.DateTime) apiTime { return apiTime{t.Time()} }

// MarshalJSON writes the wire form.
func (t apiTime) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return t.UTC().AppendFormat(make([]byte, 0, len(wireTime)), wireTime), nil
}
