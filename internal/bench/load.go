package main

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"pocketstarter/internal/rig"
)

// result is what one load measured.
type result struct {
	n       int
	elapsed time.Duration
	delays  []time.Duration // sorted
	cpu     time.Duration   // of the server, where its process is known
}

// add joins what another turn of the same load measured.
func (r *result) add(other result) {
	r.n, r.elapsed, r.cpu = r.n+other.n, r.elapsed+other.elapsed, r.cpu+other.cpu
	r.delays = append(r.delays, other.delays...)
	slices.Sort(r.delays)
}

// cpuEach is the server's processor time for one request, in microseconds.
func (r result) cpuEach() float64 { return float64(r.cpu.Microseconds()) / float64(max(1, r.n)) }

func (r result) rate() float64 { return float64(r.n) / r.elapsed.Seconds() }

// at returns the delay that the given share of the requests stayed below.
func (r result) at(share float64) time.Duration {
	if len(r.delays) == 0 {
		return 0
	}
	return r.delays[min(len(r.delays)-1, int(share*float64(len(r.delays))))]
}

// plan says what to send. next returns the request for turn i, nil to end; it is
// called from many goroutines. seen, when set, gets each answer in time.
type plan struct {
	base   string
	pid    int           // of the server; 0 leaves its processor time out
	want   int           // status
	length time.Duration // 0 runs until next ends
	rate   float64       // requests a second over all connections; 0 as fast as answered
	next   func(i int) []byte
	seen   func(i int, body []byte, at time.Time)
}

// send runs p over the contract's connections. A paced delay counts from when the
// request was due, so that a stalled server cannot hide it.
func send(p plan) (result, error) {
	var turn atomic.Int64
	var mu sync.Mutex
	var res result
	var fault error
	used, began := processorTime(p.pid), time.Now()
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			delays, err := p.drive(began, &turn)
			mu.Lock()
			defer mu.Unlock()
			res.delays = append(res.delays, delays...)
			if fault == nil {
				fault = err // the others say the same
			}
		})
	}
	wg.Wait()
	res.elapsed, res.n, res.cpu = time.Since(began), len(res.delays), processorTime(p.pid)-used
	slices.Sort(res.delays)
	if fault == nil && res.n == 0 {
		fault = errors.New("the load sent nothing")
	}
	return res, fault
}

func (p plan) drive(began time.Time, turn *atomic.Int64) ([]time.Duration, error) {
	w, err := rig.Dial(p.base)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	var delays []time.Duration
	for {
		i := int(turn.Add(1) - 1)
		due := time.Now()
		if p.rate > 0 {
			due = began.Add(time.Duration(float64(i) / p.rate * float64(time.Second)))
			time.Sleep(time.Until(due))
		}
		if p.length > 0 && due.Sub(began) >= p.length {
			return delays, nil
		}
		request := p.next(i)
		if request == nil {
			return delays, nil
		}
		status, body, err := w.Do(request)
		if err != nil {
			return delays, err
		}
		if status != p.want {
			return delays, fmt.Errorf("answer %d instead of %d: %.300s", status, p.want, body)
		}
		at := time.Now()
		delays = append(delays, at.Sub(due))
		if p.seen != nil {
			p.seen(i, body, at)
		}
	}
}

// same returns a next that sends one of the requests again and again.
func same(requests ...[]byte) func(int) []byte {
	return func(i int) []byte { return requests[i%len(requests)] }
}

// once returns a next that sends each request one time.
func once(requests [][]byte) func(int) []byte {
	return func(i int) []byte {
		if i >= len(requests) {
			return nil
		}
		return requests[i]
	}
}
