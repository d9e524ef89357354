package hooks

import (
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bindOrders makes every way of saving an order obey the same rules: the
// webhook, the seller API and an operator in the admin UI all pass through here.
func bindOrders(app core.App, svc *commerce.Service) {
	app.OnRecordUpdate(collections.Orders).BindFunc(func(e *core.RecordEvent) error {
		collections.KeepUnchanged(e.Record) // the admin UI saves every column it loaded
		order := collections.AsOrder(e.Record)
		loaded := order.LoadedStatus()
		if loaded == order.Status() {
			return e.Next() // no move: nothing follows from it
		}
		return inTransaction(func(e *core.RecordEvent) error { return moveOrder(e, svc, loaded) })(e)
	})
}

// moveOrder lets commerce check the move, saves the row once, and writes what follows.
func moveOrder(e *core.RecordEvent, svc *commerce.Service, loaded collections.OrderStatus) error {
	order := collections.AsOrder(e.Record)
	stored, err := collections.FindOrderStored(e.App, order.Id)
	if err != nil {
		return err
	}
	if stored.Status != loaded {
		return forPeople("status", commerce.Fail(commerce.CodeConflict, "This order changed since you opened it; reload."))
	}
	ctx := e.Context
	if actor := collections.ActorOf(e.Record); actor != "" {
		ctx = commerce.WithActor(ctx, actor)
	}
	plan, err := svc.OrderMove(ctx, e.App, stored, order)
	if err != nil {
		return forPeople("status", err)
	}
	if err := e.Next(); err != nil {
		return err
	}
	return forPeople("status", plan.Write(ctx, e.App))
}
