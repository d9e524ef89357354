package routes

import (
	"encoding/json/v2"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"
	"github.com/stretchr/testify/require"
)

func TestTimesOnTheWire(t *testing.T) {
	cet := time.FixedZone("CET", 3600)
	stored, err := types.ParseDateTime("2026-12-24 17:30:00.120Z")
	require.NoError(t, err)
	tests := []struct {
		in   apiTime
		want string
	}{
		{at(time.Time{}), `null`},
		{atRecord(types.DateTime{}), `null`},
		{atRecord(stored), `"2026-12-24T17:30:00.120Z"`},
		{at(time.Date(2026, 12, 24, 18, 30, 0, 0, cet)), `"2026-12-24T17:30:00.000Z"`},
		{at(time.Date(2026, 12, 24, 18, 30, 0, 999_999_999, time.UTC)), `"2026-12-24T18:30:00.999Z"`},
	}
	for _, tt := range tests {
		raw, err := json.Marshal(struct {
			At apiTime `json:"at"`
		}{tt.in})
		require.NoError(t, err)
		require.Equal(t, `{"at":`+tt.want+`}`, string(raw))
	}
}
