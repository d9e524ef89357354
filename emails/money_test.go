package emails

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMoney(t *testing.T) {
	tests := []struct {
		cents    int64
		currency string
		want     string
	}{
		{123400, "USD", "USD 1,234.00"},
		{123456700, "usd", "USD 1,234,567.00"},
		{0, "EUR", "EUR 0.00"},
		{5, "EUR", "EUR 0.05"},
		{-123456, "EUR", "EUR -1,234.56"},
		{1234, "JPY", "JPY 1,234"},
		{0, "JPY", "JPY 0"},
		{1234567, "KWD", "KWD 1,234.567"},
		{1 << 53, "USD", "USD 90,071,992,547,409.92"},
		{100, "", "1.00"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, money(tt.cents, tt.currency))
	}
}

func TestTimes(t *testing.T) {
	var facts struct{ A, B, C, D Time }
	require.NoError(t, json.Unmarshal([]byte(`{"A":"2026-03-29T00:30:00.000Z","B":"2026-03-29 00:30:00.000Z","C":"","D":null}`), &facts))
	require.True(t, facts.A.Equal(facts.B.Time))
	require.True(t, facts.C.IsZero() && facts.D.IsZero())
	berlin := zone("Europe/Berlin")
	require.Equal(t, "Sunday, March 29, 2026 at 01:30 (Europe/Berlin)", moment(facts.A, berlin))
	end := Time{facts.A.Add(time.Hour)}
	require.Equal(t, "Sunday, March 29, 2026, 01:30 to 03:30 (Europe/Berlin)", span(facts.A, end, berlin), "the clocks went forward in between")
	require.Equal(t, "Sunday, March 29, 2026 00:30 to Monday, March 30, 2026 00:30 (UTC)", span(facts.A, Time{facts.A.Add(24 * time.Hour)}, time.UTC))
	require.Equal(t, time.UTC, zone("Mars/Olympus", "", "Local"))
	data, err := json.Marshal(facts)
	require.NoError(t, err)
	require.JSONEq(t, `{"A":"2026-03-29T00:30:00.000Z","B":"2026-03-29T00:30:00.000Z","C":"","D":""}`, string(data))
}

func TestSize(t *testing.T) {
	p := &page{}
	for n, want := range map[int64]string{0: "", 999: "999 bytes", 1000: "1 kB", 18_400_000: "18 MB", 2_400_000: "2.4 MB", 1_204_000_000: "1.2 GB", 999_999: "1 MB"} {
		require.Equal(t, want, p.Size(n))
	}
}

func TestLettersOnTheAccentCanBeRead(t *testing.T) {
	for accent, want := range map[string]string{"#0b6e4f": "#ffffff", "#ffd400": "#000000", "#ffffff": "#000000", "#000000": "#ffffff", "nonsense": "#ffffff"} {
		require.Equal(t, want, (&page{Shop: Shop{AccentColor: accent}}).OnAccent(), accent)
	}
}

func TestCalendarOfABooking(t *testing.T) {
	got, err := Render(KindBookingCanceled, SampleShop(), Sample(KindBookingCanceled))
	require.NoError(t, err)
	require.NotNil(t, got.Calendar)
	require.True(t, got.Calendar.Canceled)
	require.Equal(t, 3, got.Calendar.Sequence)
	confirmed, err := Render(KindBookingConfirmed, SampleShop(), Sample(KindBookingConfirmed))
	require.NoError(t, err)
	require.Equal(t, got.Calendar.UID, confirmed.Calendar.UID, "a cancelation finds the entry it removes")
	requested, err := Render(KindBookingRequested, SampleShop(), Sample(KindBookingRequested))
	require.NoError(t, err)
	require.Nil(t, requested.Calendar, "a request is no entry yet")
}
