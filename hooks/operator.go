package hooks

import (
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bindOperator holds what an operator types in the admin UI to the rules of the seller's pages, and
// answers what they may mean but a rule would drop without a word. Saves of the shop itself, which
// carry no actor of the admin UI, kept those rules already.
func bindOperator(app core.App, svc *commerce.Service) {
	app.OnRecordUpdateRequest(collections.Bookings).BindFunc(func(e *core.RecordRequestEvent) error {
		if b := collections.AsBooking(e.Record); b.ScheduledStart().IsZero() && !b.ScheduledEnd().IsZero() {
			return e.BadRequestError("A booking without a start has no end. Set scheduled_start, too, or clear scheduled_end.", nil)
		}
		return e.Next()
	})
	checks := map[string]func(e *core.RecordEvent, isNew bool) error{
		collections.Shops: func(e *core.RecordEvent, _ bool) error { return svc.OperatorShop(collections.AsShop(e.Record)) },
		collections.CustomerAccounts: func(e *core.RecordEvent, _ bool) error {
			return svc.OperatorCustomer(collections.AsCustomerAccount(e.Record))
		},
		collections.Products: func(e *core.RecordEvent, _ bool) error {
			return svc.OperatorProduct(e.App, collections.AsProduct(e.Record))
		},
		collections.Prices: func(e *core.RecordEvent, isNew bool) error {
			var stored *collections.Price
			if !isNew {
				var err error
				if stored, err = collections.FindPrice(e.App, e.Record.Id); err != nil {
					return err
				}
			}
			return svc.OperatorPrice(e.Context, e.App, stored, collections.AsPrice(e.Record))
		},
	}
	for name, check := range checks {
		gate := func(isNew bool) func(*core.RecordEvent) error {
			inside := inTransaction(func(e *core.RecordEvent) error {
				if err := check(e, isNew); err != nil {
					return fault(err)
				}
				return e.Next()
			})
			return func(e *core.RecordEvent) error {
				if collections.ActorOf(e.Record) == "" {
					return e.Next()
				}
				return inside(e)
			}
		}
		app.OnRecordCreate(name).BindFunc(gate(true))
		app.OnRecordUpdate(name).BindFunc(gate(false))
	}
}
