package hooks

import (
	"errors"
	"net/http"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// bindBookings makes every way of saving a booking or a work order obey the same rules.
func bindBookings(app core.App, svc *commerce.Service) {
	app.OnRecordCreate(collections.Bookings).BindFunc(func(e *core.RecordEvent) error {
		plan, err := svc.BookingMove(e.App, nil, collections.AsBooking(e.Record))
		return follow(e, plan, err)
	})
	app.OnRecordUpdate(collections.Bookings).BindFunc(inTransaction(func(e *core.RecordEvent) error {
		collections.KeepUnchanged(e.Record)
		wanted := collections.AsBooking(e.Record)
		stored, err := collections.FindBooking(e.App, wanted.Id)
		if err != nil {
			return err
		}
		if wanted.IsOutdated(stored) {
			return fault(changedSince("booking"))
		}
		plan, err := svc.BookingMove(e.App, stored, wanted)
		return follow(e, plan, err)
	}))
	app.OnRecordUpdate(collections.FulfillmentOrders).BindFunc(inTransaction(func(e *core.RecordEvent) error {
		collections.KeepUnchanged(e.Record)
		wanted := collections.AsFulfillmentOrder(e.Record)
		stored, err := collections.FindFulfillmentOrder(e.App, wanted.Id)
		if err != nil {
			return err
		}
		if wanted.IsOutdated(stored) {
			return fault(changedSince("work order"))
		}
		plan, err := svc.WorkMove(stored, wanted)
		return follow(e, plan, err)
	}))
	app.OnRecordUpdateRequest(collections.Bookings, collections.FulfillmentOrders).BindFunc(refuseStalePage)
	checkOffer := func(e *core.RecordEvent) error {
		if err := commerce.CheckOffer(collections.AsServiceOffer(e.Record)); err != nil {
			return fault(err)
		}
		return e.Next()
	}
	app.OnRecordCreate(collections.ServiceOffers).BindFunc(checkOffer)
	app.OnRecordUpdate(collections.ServiceOffers).BindFunc(checkOffer)
}

// refuseStalePage stops a page that was loaded before the row changed from putting the old time
// or status back: the admin UI saves every column it loaded.
func refuseStalePage(e *core.RecordRequestEvent) error {
	var page collections.SentStamp
	if err := e.BindBody(&page); err != nil {
		return e.BadRequestError("The submitted record cannot be read.", err)
	}
	moves := collections.MovesBooking(e.Record)
	if page.IsOlderThan(e.Record) && moves {
		return e.BadRequestError(changedSince(collections.NounOf(e.Record)).Message, nil)
	}
	return e.Next()
}

func changedSince(noun string) *commerce.Error {
	return commerce.Fail(commerce.CodeConflict, "This %s changed since you opened it; reload.", noun)
}

// follow lets the save go on and writes what follows from it.
func follow(e *core.RecordEvent, plan *commerce.BookingPlan, err error) error {
	if err != nil {
		return fault(err)
	}
	if err := e.Next(); err != nil {
		return fault(commerce.SlotTaken(err))
	}
	ctx := e.Context
	if actor := collections.ActorOf(e.Record); actor != "" {
		ctx = commerce.WithActor(ctx, actor)
	}
	return fault(plan.Write(ctx, e.App))
}

// fault gives a rule's error two faces: the commerce.Error that the shop's own routes answer,
// and the ApiError that PocketBase's record API shows, with the same status and fields.
func fault(err error) error {
	e, ok := errors.AsType[*commerce.Error](err)
	if !ok || e.Code == commerce.CodeInternal {
		return err
	}
	if _, done := errors.AsType[*router.ApiError](err); done {
		return err
	}
	status := http.StatusBadRequest
	if e.Code == commerce.CodeConflict {
		status = http.StatusConflict
	}
	fields := validation.Errors{}
	for name, f := range e.Fields {
		fields[name] = validation.NewError(f.Code, f.Message)
	}
	return errors.Join(router.NewApiError(status, e.Message, fields), err)
}
