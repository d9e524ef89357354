package commerce

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// OwnWork returns a work order of the seller; anybody else's is CodeNotFound.
func (s *Service) OwnWork(app core.App, sellerID, id string) (*collections.FulfillmentOrder, error) {
	w, err := collections.FindFulfillmentOrder(app, id)
	if err != nil {
		return nil, err
	}
	if w.SellerID() != sellerID {
		return nil, Fail(CodeNotFound, "There is no such work.")
	}
	return w, nil
}

// WorkChange is what a seller changes of a work order; nil keeps what is there. A zero DueAt
// means no due date.
type WorkChange struct {
	Status, DeliveryNotes, InternalNotes                  *string
	ShippingCarrier, ShippingTrackingNumber, ShippingLink *string
	DueAt                                                 *time.Time
}

// ChangeWork moves a work order on or writes down how it travels.
func (s *Service) ChangeWork(ctx context.Context, app core.App, id string, in WorkChange) (*collections.FulfillmentOrder, error) {
	return s.changeWork(ctx, app, id, func(_ core.App, w *collections.FulfillmentOrder) error {
		for _, f := range []struct {
			name string
			said *string
			max  int
			set  func(string)
		}{
			{"delivery_notes", in.DeliveryNotes, 4000, w.SetDeliveryNotes}, {"internal_notes", in.InternalNotes, 4000, w.SetInternalNotes},
			{"shipping_carrier", in.ShippingCarrier, 120, w.SetShippingCarrier}, {"shipping_tracking_number", in.ShippingTrackingNumber, 120, w.SetShippingTrackingNumber},
			{"shipping_tracking_url", in.ShippingLink, 2000, w.SetShippingTrackingURL},
		} {
			if f.said == nil {
				continue
			}
			text, err := shortText(f.name, *f.said, f.max, false)
			if err != nil {
				return err
			}
			f.set(text)
		}
		if in.DueAt != nil {
			w.SetDueAt(*in.DueAt)
		}
		if in.Status == nil {
			return nil
		}
		to := collections.WorkStatus(*in.Status)
		if _, known := workMoves[to]; !known && to != collections.WorkCanceled {
			return FailField("status", "invalid", "status must be requested, in_progress, ready_for_delivery, completed or canceled.")
		}
		w.SetStatus(to)
		return nil
	})
}

func (s *Service) changeWork(ctx context.Context, app core.App, id string, change func(core.App, *collections.FulfillmentOrder) error) (*collections.FulfillmentOrder, error) {
	var out *collections.FulfillmentOrder
	err := app.RunInTransaction(func(tx core.App) error {
		w, err := collections.FindFulfillmentOrder(tx, id)
		if err != nil {
			return err
		}
		if err := change(tx, w); err != nil {
			return err
		}
		if err := save(ctx, tx, w); err != nil {
			return err
		}
		out, err = collections.FindFulfillmentOrder(tx, id)
		return err
	})
	return out, err
}

// CheckDeliverable tells whether a work order may be delivered: not when it was canceled.
func CheckDeliverable(w *collections.FulfillmentOrder) error {
	if w.Status() == collections.WorkCanceled {
		return Fail(CodeConflict, "This work is canceled. There is nothing to deliver.")
	}
	return nil
}

// DeliverFile streams a file to the store as a private asset and delivers it to the work order's
// buyer only.
func (s *Service) DeliverFile(ctx context.Context, app core.App, w *collections.FulfillmentOrder, up Upload) (*collections.FulfillmentOrder, error) {
	if err := CheckDeliverable(w); err != nil {
		return nil, err
	}
	p, err := collections.FindProduct(app, w.ProductID())
	if err != nil {
		return nil, err
	}
	a, err := s.addAsset(ctx, app, p, up, true)
	if err != nil {
		return nil, err
	}
	return s.DeliverAsset(ctx, app, w, a)
}

// DeliverAsset grants the work order's buyer a file of its seller and completes the work. The same
// file delivered again allows as many downloads more.
func (s *Service) DeliverAsset(ctx context.Context, app core.App, w *collections.FulfillmentOrder, a *collections.DigitalAsset) (*collections.FulfillmentOrder, error) {
	return s.changeWork(ctx, app, w.Id, func(tx core.App, w *collections.FulfillmentOrder) error {
		if err := CheckDeliverable(w); err != nil {
			return err
		}
		g, err := s.deliveryGrant(ctx, tx, w, a.Id)
		if err != nil {
			return err
		}
		w.SetDownloadGrantID(g.Id)
		w.SetStatus(collections.WorkCompleted)
		return nil
	})
}

func (s *Service) deliveryGrant(ctx context.Context, tx core.App, w *collections.FulfillmentOrder, assetID string) (*collections.DownloadGrant, error) {
	held, err := collections.ListGrantsOfItem(tx, w.OrderItemID())
	if err != nil {
		return nil, err
	}
	for _, g := range held {
		if g.AssetID() != assetID {
			continue
		}
		if !g.IsActive() {
			return nil, Fail(CodeConflict, "The buyer's access to this file was taken back.")
		}
		if g.MaxDownloads() > 0 && g.Id != w.DownloadGrantID() {
			g.SetMaxDownloads(g.MaxDownloads() + downloadsPerUnit)
		}
		return g, save(ctx, tx, g)
	}
	return s.newGrant(ctx, tx, w.CustomerAccountID(), w.OrderItemID(), "", assetID, downloadsPerUnit)
}
