package routes_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestReminders(t *testing.T) {
	p := openPractice(t, nil)
	id := p.unit("ann")
	p.want(200, "ann", "PATCH", "/api/account/bookings/"+id, map[string]any{"scheduled_start": "2026-03-04T10:00:00Z"})
	sweep := func(at string, day, hour int) {
		t.Helper()
		p.clock.now, _ = time.Parse(time.RFC3339, at)
		for range 2 {
			_, err := p.svc.Sweep(context.Background(), p.app)
			require.NoError(t, err)
		}
		require.Equal(t, day, p.mails("booking-reminder-day"), at)
		require.Equal(t, hour, p.mails("booking-reminder-hour"), at)
	}
	sweep("2026-03-03T09:59:00Z", 0, 0)
	sweep("2026-03-03T10:00:00Z", 2, 0)
	sweep("2026-03-04T08:59:00Z", 2, 0)
	sweep("2026-03-04T09:00:10Z", 2, 2)
	sweep("2026-03-04T09:30:00Z", 2, 2)
	ben := p.unit("ben")
	p.want(200, "ben", "PATCH", "/api/account/bookings/"+ben, map[string]any{"scheduled_start": "2026-03-04T13:00:00Z"})
	sweep("2026-03-04T09:31:00Z", 2, 2) // booked three hours ahead: no word of a day
	sweep("2026-03-04T12:10:00Z", 2, 4)
}
