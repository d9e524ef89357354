package commerce_test

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
)

// riders are others that wait from the start and note how they were treated.
type riders struct {
	waiting bool
	taken   int
	expects []bool
}

func (r *riders) Waiting() bool      { return r.waiting }
func (r *riders) TakeAlong(core.App) { r.taken++ }
func (r *riders) Expect(on bool)     { r.expects = append(r.expects, on) }

func TestABatchTakesOthersAlong(t *testing.T) {
	x := newTill(t)
	r := &riders{waiting: true}
	n, err := x.svc.ApplyDue(t.Context(), x.app, r)
	require.NoError(t, err)
	require.Zero(t, n)
	require.Equal(t, []bool{false}, r.expects, "nothing is due: nobody need wait for it")
	require.Zero(t, r.taken)

	x.store("one", "{}")
	r.expects = nil
	n, err = x.svc.ApplyDue(t.Context(), x.app, r)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, 1, r.taken, "in the batch's own transaction")
	require.Equal(t, []bool{true, true}, r.expects, "the worker comes again at once")
}

func TestADecoderThatPanicsStopsNobody(t *testing.T) {
	x := newTill(t)
	o := x.order()
	bad := x.store("bad", "explode")
	x.store("good", x.payment(o, "pay_1"))
	x.apply()
	require.Equal(t, collections.EventFailed, x.event(bad).State())
	require.Contains(t, x.event(bad).Reason(), "exploded")
	require.Equal(t, collections.OrderFulfilled, x.status(o))
}
