package routes

import (
	"hash/maphash"
	"sync"
	"time"
)

const (
	limitShards   = 16
	limitPerShard = 4096 // 65,536 keys of about 100 bytes in all
	limitSlots    = 8    // parts of a period; a call is forgotten at most one part early
	sweepEvery    = time.Second
)

// limitKey is whose calls are counted for which limit.
type limitKey struct {
	id     [16]byte // record id, or address
	scope  throttleScope
	person bool
}

// window is a sliding window: the period in slots that begin with the first call, so
// that a burst is forgiven as a whole one period later.
type window struct {
	origin time.Time
	per    time.Duration
	slot   int64 // number of the newest slot since origin
	counts [limitSlots]int32
}

// limiter counts calls by key. Its memory is bounded whatever the number of keys: a
// full shard drops what has run out, and failing that the least used of a few.
type limiter struct {
	seed   maphash.Seed
	shards [limitShards]limitShard
}

type limitShard struct {
	sync.Mutex
	windows map[limitKey]window
	swept   time.Time
}

func newLimiter() *limiter {
	l := &limiter{seed: maphash.MakeSeed()}
	for i := range l.shards {
		l.shards[i].windows = map[limitKey]window{}
	}
	return l
}

// take spends one call of key and returns 0, or returns how long to wait and spends nothing.
func (l *limiter) take(key limitKey, rate Rate, now time.Time) time.Duration {
	shard := &l.shards[maphash.Comparable(l.seed, key)%limitShards]
	shard.Lock()
	defer shard.Unlock()
	w, known := shard.windows[key]
	if !known && len(shard.windows) >= limitPerShard {
		shard.makeRoom(now)
	}
	if w.over(now) || w.per != rate.Per {
		w = window{origin: now, per: rate.Per}
	}
	w.slide(now)
	wait := w.wait(now, rate.N)
	if wait == 0 {
		w.counts[w.slot%limitSlots]++
	}
	shard.windows[key] = w
	return wait
}

func (w *window) width() time.Duration { return max(w.per/limitSlots, 1) }

// over reports whether nothing in the window counts any more.
func (w *window) over(now time.Time) bool {
	return now.Sub(w.origin) >= time.Duration(w.slot+limitSlots)*w.width()
}

// slide moves the window on to now and empties the slots that fell out. A clock that
// went back stays in the newest slot.
func (w *window) slide(now time.Time) {
	for newest := int64(now.Sub(w.origin) / w.width()); w.slot < newest; {
		w.slot++
		w.counts[w.slot%limitSlots] = 0
	}
}

// wait returns how long until fewer than n calls count.
func (w *window) wait(now time.Time, n int) time.Duration {
	total := int32(0)
	for _, c := range w.counts {
		total += c
	}
	for oldest := w.slot - limitSlots + 1; int(total) >= n && oldest <= w.slot; oldest++ {
		if oldest < 0 {
			continue
		}
		if total -= w.counts[oldest%limitSlots]; int(total) < n {
			return w.origin.Add(time.Duration(oldest+limitSlots) * w.width()).Sub(now)
		}
	}
	return 0
}

// makeRoom drops every window that has run out, at most once a second; where that
// frees nothing, it drops the least used of a few picked at random.
func (s *limitShard) makeRoom(now time.Time) {
	if now.Sub(s.swept) >= sweepEvery {
		s.swept = now
		for key, w := range s.windows {
			if w.over(now) {
				delete(s.windows, key)
			}
		}
	}
	if len(s.windows) < limitPerShard {
		return
	}
	var victim limitKey
	least, looked := int32(-1), 0
	for key, w := range s.windows { // map order is random enough
		used := int32(0)
		for _, c := range w.counts {
			used += c
		}
		if least < 0 || used < least {
			victim, least = key, used
		}
		if looked++; looked == 8 {
			break
		}
	}
	delete(s.windows, victim)
}
