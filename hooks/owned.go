package hooks

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bindOwned guards what the shop itself writes against accidents in the admin UI. It binds
// the requests of PocketBase's record API, which only superusers reach.
func bindOwned(app core.App) {
	app.OnRecordCreateRequest().BindFunc(func(e *core.RecordRequestEvent) error {
		own, known := collections.OwnershipOf(e.Collection.Name)
		if known {
			noteActor(e)
			manual := e.Collection.Name == collections.Entitlements && collections.AsEntitlement(e.Record).IsManual()
			if !own.Create && !manual {
				return e.BadRequestError(own.NotByHand(e.Collection.Name), nil)
			}
		}
		return e.Next()
	})
	app.OnRecordUpdateRequest().BindFunc(func(e *core.RecordRequestEvent) error {
		own, known := collections.OwnershipOf(e.Collection.Name)
		if !known {
			return e.Next()
		}
		noteActor(e)
		if err := checkOwned(e, own); err != nil {
			return err
		}
		return e.Next()
	})
	app.OnRecordDeleteRequest().BindFunc(func(e *core.RecordRequestEvent) error {
		own, known := collections.OwnershipOf(e.Collection.Name)
		manual := e.Collection.Name == collections.Entitlements && collections.AsEntitlement(e.Record).IsManual()
		if known && !own.Delete && !manual {
			return e.BadRequestError(fmt.Sprintf("%s: records of %s are kept. %s", own.Owner, e.Collection.Name, insteadOfDelete(e.Collection.Name)), nil)
		}
		return e.Next()
	})
	for _, name := range []string{collections.Orders, collections.OrderItems, collections.PaymentTransactions, collections.Refunds, collections.WebhookEvents, collections.Subscriptions, collections.DownloadGrants, collections.JournalEntries} {
		app.OnRecordDelete(name).BindFunc(refuseDelete)
	}
	app.OnRecordDelete(collections.Products).BindFunc(refuseSold(collections.IsProductSold, "This product was sold. Archive it instead."))
	app.OnRecordDelete(collections.Prices).BindFunc(refuseSold(collections.IsPriceSold, "This price was sold. Deactivate it instead."))
	app.OnRecordDelete(collections.DigitalAssets).BindFunc(refuseSold(collections.IsAssetHeld, "Buyers hold this file. Deactivate it instead."))
}

func insteadOfDelete(collection string) string {
	switch collection {
	case collections.Orders:
		return "Cancel or refund the order instead."
	case collections.Profiles, collections.CustomerAccounts:
		return "Delete the person in Clerk instead: the shop then erases what is personal."
	}
	return "They are the shop's record of what happened."
}

// checkOwned refuses a change of a field that the shop owns. A page that was loaded before the
// row changed sends old columns back: those are not the operator's wish and stay as stored.
func checkOwned(e *core.RecordRequestEvent, own collections.Ownership) error {
	if e.Collection.Name == collections.Entitlements && collections.AsEntitlement(e.Record).IsManual() {
		return nil
	}
	var page collections.SentStamp
	if err := e.BindBody(&page); err != nil { // the raw body: PocketBase's own reading of it leaves the stamp out
		return e.BadRequestError("The submitted record cannot be read.", err)
	}
	stale := page.IsOlderThan(e.Record)
	if stale {
		own.Restore(e.Record)
	}
	if field := own.Foreign(e.Record); field != "" {
		return e.BadRequestError(fmt.Sprintf("%s: the field %s cannot be changed here.", own.Owner, field), nil)
	}
	if e.Collection.Name != collections.Orders {
		return nil
	}
	order := collections.AsOrder(e.Record)
	if order.LoadedStatus() == order.Status() {
		return nil
	}
	if stale && commerce.CheckOrderMove(order.LoadedStatus(), order.Status()) != nil {
		return e.BadRequestError("This order changed since you opened it; reload.", nil)
	}
	return nil
}

func noteActor(e *core.RecordRequestEvent) {
	if e.Auth != nil {
		collections.SetActor(e.Record, "superuser:"+e.Auth.Id)
	}
}

func refuseDelete(e *core.RecordEvent) error {
	return forPeople("", commerce.Fail(commerce.CodeConflict, "Records of %s are the shop's record of what happened. %s", e.Record.Collection().Name, insteadOfDelete(e.Record.Collection().Name)))
}

func refuseSold(sold func(app core.App, id string) (bool, error), sentence string) func(*core.RecordEvent) error {
	return func(e *core.RecordEvent) error {
		yes, err := sold(e.App, e.Record.Id)
		if err != nil {
			return err
		}
		if yes {
			return forPeople("", commerce.Fail(commerce.CodeConflict, "%s", sentence))
		}
		return e.Next()
	}
}
