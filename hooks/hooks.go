package hooks

import (
	"errors"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Wakers are told after a commit that there may be work. They never block.
type Wakers struct {
	Catalog func() // products, prices, assets or offers changed
	Outbox  func() // a mail was queued
	Inbox   func() // an event waits
	Shop    func() // the shop's identity changed
}

// Bind ties every hook to app.
func Bind(app core.App, svc *commerce.Service, w Wakers) {
	collections.BindWriting(app)
	bindTrim(app)
	bindOrders(app, svc)
	bindBookings(app, svc)
	bindPlans(app, svc)
	bindOwned(app)
	bindOperator(app, svc)
	bindMails(app, svc)
	bindPeople(app, svc)
	bindWakers(app, w)
}

// inTransaction runs fn with e.App set to a transaction, joining the current one if there is
// one, so that a record and what follows from it are saved together or not at all.
func inTransaction(fn func(*core.RecordEvent) error) func(*core.RecordEvent) error {
	return func(e *core.RecordEvent) error {
		outer := e.App
		defer func() { e.App = outer }()
		return outer.RunInTransaction(func(txApp core.App) error {
			e.App = txApp
			return fn(e)
		})
	}
}

// forPeople turns a rule's error into one that PocketBase shows in the admin UI: a plain error
// would only say "Failed to update record."
func forPeople(field string, err error) error {
	var e *commerce.Error
	if !errors.As(err, &e) || e.Code == commerce.CodeInternal {
		return err
	}
	if field == "" {
		return apis.NewBadRequestError(e.Message, nil)
	}
	return validation.Errors{field: validation.NewError(string(e.Code), e.Message)}
}
