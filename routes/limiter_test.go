package routes

import (
	"encoding/binary"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestLimiterAgainstALog compares the limiter with the log of all calls it allowed:
// never more than N in the period but its last slot, never a refusal with room in the
// whole period, and a wait after which one more call fits.
func TestLimiterAgainstALog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := Rate{N: rapid.IntRange(1, 20).Draw(t, "n"), Per: time.Minute}
		slot := rate.Per / limitSlots
		l, now := newLimiter(), time.Unix(1_800_000_000, 0)
		var log []time.Time
		within := func(d time.Duration) (n int) {
			for _, at := range log {
				if now.Sub(at) < d {
					n++
				}
			}
			return n
		}
		for range rapid.IntRange(1, 120).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 8000).Draw(t, "ms")) * time.Millisecond)
			wait := l.take(limitKey{}, rate, now)
			if wait == 0 {
				require.Less(t, within(rate.Per-slot), rate.N, "more calls than the rate")
				log = append(log, now)
				continue
			}
			require.GreaterOrEqual(t, within(rate.Per), rate.N, "refused with room left")
			require.LessOrEqual(t, wait, rate.Per)
			if rapid.Bool().Draw(t, "patient") {
				now = now.Add(wait)
				require.Zero(t, l.take(limitKey{}, rate, now), "the wait was too short")
				log = append(log, now)
			}
		}
	})
}

func TestLimiterMemoryIsBounded(t *testing.T) {
	l, now := newLimiter(), time.Unix(1_800_000_000, 0)
	rate := Rate{N: 100, Per: time.Minute}
	key := func(i uint64) (k limitKey) {
		binary.BigEndian.PutUint64(k.id[:], i)
		return k
	}
	busy := key(1 << 62)
	for range 100 {
		require.Zero(t, l.take(busy, rate, now))
	}
	for i := range uint64(200_000) { // all at one instant: nothing runs out
		l.take(key(i), rate, now)
	}
	size := 0
	for i := range l.shards {
		size += len(l.shards[i].windows)
	}
	require.LessOrEqual(t, size, limitShards*limitPerShard)
	require.NotZero(t, l.take(busy, rate, now), "a flood of addresses washes nobody's calls away")

	now = now.Add(3 * time.Minute)
	for i := range uint64(20_000) {
		l.take(key(1<<40+i), rate, now)
	}
	size = 0
	for i := range l.shards {
		size += len(l.shards[i].windows)
	}
	require.LessOrEqual(t, size, limitShards*limitPerShard)
}
