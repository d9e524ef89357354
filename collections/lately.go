package collections

import (
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

const (
	latelyKey  = "shop.lately"
	latelyKept = 200 // answers at once
)

// answers remembers what cost much to read and was read a moment ago.
type answers struct {
	sync.Mutex
	known map[string]*kept
}

type kept struct {
	sync.Mutex // held while somebody reads anew: the others wait for that
	value      any
	until      time.Time
}

// lately returns what was read under key in the last moments when it took many rows, else it
// reads. Callers share the value and change nothing of it.
func lately[T any](app core.App, key string, rows func(T) int64, read func() (T, error)) (T, error) {
	a := app.Store().GetOrSet(latelyKey, func() any { return &answers{known: map[string]*kept{}} }).(*answers)
	if k := a.find(key); k != nil {
		k.Lock()
		defer k.Unlock()
		if clock().Before(k.until) {
			return k.value.(T), nil
		}
		value, err := read()
		if err != nil || rows(value) <= manyRows {
			a.forget(key, k)
			return value, err
		}
		k.value, k.until = value, clock().Add(totalsLast)
		return value, nil
	}
	value, err := read()
	if err == nil && rows(value) > manyRows {
		a.keep(key, &kept{value: value, until: clock().Add(totalsLast)})
	}
	return value, err
}

// recent returns what lately would return without reading.
func recent[T any](app core.App, key string) (value T, known bool) {
	a, ok := app.Store().Get(latelyKey).(*answers)
	if !ok {
		return value, false
	}
	k := a.find(key)
	if k == nil || !k.TryLock() {
		return value, false
	}
	defer k.Unlock()
	if !clock().Before(k.until) {
		return value, false
	}
	return k.value.(T), true
}

func (a *answers) find(key string) *kept {
	a.Lock()
	defer a.Unlock()
	return a.known[key]
}

func (a *answers) keep(key string, k *kept) {
	a.Lock()
	defer a.Unlock()
	if len(a.known) >= latelyKept {
		clear(a.known)
	}
	a.known[key] = k
}

func (a *answers) forget(key string, k *kept) {
	a.Lock()
	defer a.Unlock()
	if a.known[key] == k {
		delete(a.known, key)
	}
}
