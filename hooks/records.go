package hooks

import (
	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bindTrim trims text and gives records made in the admin UI a time-ordered id.
func bindTrim(app core.App) {
	trim := func(e *core.RecordEvent) error {
		if _, ours := collections.OwnershipOf(e.Record.Collection().Name); ours {
			collections.TrimText(e.Record)
		}
		return e.Next()
	}
	app.OnRecordCreate().BindFunc(func(e *core.RecordEvent) error {
		if e.Record.Id == "" {
			e.Record.Id = collections.NewID()
		}
		return trim(e)
	})
	app.OnRecordUpdate().BindFunc(trim)
}

// bindWakers tells the workers after a commit. Nothing that must not be lost hangs on it:
// they also look for themselves.
func bindWakers(app core.App, w Wakers) {
	after := func(wake func(), names ...string) {
		if wake == nil {
			return
		}
		f := func(e *core.RecordEvent) error {
			wake()
			return e.Next()
		}
		app.OnRecordAfterCreateSuccess(names...).BindFunc(f)
		app.OnRecordAfterUpdateSuccess(names...).BindFunc(f)
		app.OnRecordAfterDeleteSuccess(names...).BindFunc(f)
	}
	after(w.Catalog, collections.Products, collections.Prices, collections.DigitalAssets, collections.ServiceOffers)
	after(w.Outbox, collections.Emails)
	after(w.Shop, collections.Shops)
}

// bindPeople lets requests see a person as stored, at once after every commit.
func bindPeople(app core.App, svc *commerce.Service) {
	for name, id := range map[string]func(*core.Record) string{
		collections.Profiles:         func(r *core.Record) string { return r.Id },
		collections.CustomerAccounts: func(r *core.Record) string { return collections.AsCustomerAccount(r).ProfileID() },
	} {
		f := func(e *core.RecordEvent) error {
			svc.PersonChanged(id(e.Record))
			return e.Next()
		}
		app.OnRecordAfterCreateSuccess(name).BindFunc(f)
		app.OnRecordAfterUpdateSuccess(name).BindFunc(f)
		app.OnRecordAfterDeleteSuccess(name).BindFunc(f)
	}
}
