package routes

import (
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type workAnswer struct {
	ID                     string  `json:"id"`
	OrderItem              *string `json:"order_item"`
	OrderPublicID          string  `json:"order_public_id"`
	Product                *string `json:"product"`
	ProductName            string  `json:"product_name"`
	Status                 string  `json:"status"`
	DeliveryMode           string  `json:"delivery_mode"`
	CustomerRequest        string  `json:"customer_request"`
	DeliveryNotes          string  `json:"delivery_notes"`
	DueAt                  apiTime `json:"due_at"`
	CompletedAt            apiTime `json:"completed_at"`
	ShippedAt              apiTime `json:"shipped_at"`
	ShippingCarrier        string  `json:"shipping_carrier"`
	ShippingTrackingNumber string  `json:"shipping_tracking_number"`
	ShippingTrackingURL    string  `json:"shipping_tracking_url"`
	DownloadGrant          *string `json:"download_grant"`
	DownloadToken          string  `json:"download_token"`
	DownloadReady          bool    `json:"download_ready"`
	recordTimes
}

// workOf renders a work order as its buyer may see it: never the seller's own notes.
func (a *api) workOf(w *collections.FulfillmentOrder, p *collections.ServiceParts) workAnswer {
	out := workAnswer{ID: w.Id, OrderItem: nullID(w.OrderItemID()), OrderPublicID: p.PublicIDs[w.OrderItemID()], Product: nullID(w.ProductID()), Status: string(w.Status()),
		DeliveryMode: string(w.DeliveryMode()), CustomerRequest: w.CustomerRequest(), DeliveryNotes: w.DeliveryNotes(), DueAt: at(w.DueAt()), CompletedAt: at(w.CompletedAt()),
		ShippedAt: at(w.ShippedAt()), ShippingCarrier: w.ShippingCarrier(), ShippingTrackingNumber: w.ShippingTrackingNumber(), ShippingTrackingURL: w.ShippingTrackingURL(),
		DownloadGrant: nullID(w.DownloadGrantID()), recordTimes: stamps(w.Record)}
	if it := p.Items[w.OrderItemID()]; it != nil {
		out.ProductName = it.ProductNameSnapshot()
	} else if x := p.Products[w.ProductID()]; x != nil {
		out.ProductName = x.Name()
	}
	return out
}

// buyerWorkOf adds the buyer's way to the delivered file.
func (a *api) buyerWorkOf(w *collections.FulfillmentOrder, p *collections.ServiceParts) workAnswer {
	out := a.workOf(w, p)
	if g := p.Grants[w.DownloadGrantID()]; g != nil {
		out.DownloadToken, out.DownloadReady = g.Token(), a.Shop.CanDownload(g)
	}
	return out
}

// listWork answers the buyer's work orders, newest first.
func (a *api) listWork(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	work, err := collections.PageWorkOfAccount(a.app, b.Account.Id, p.part())
	if err != nil {
		return answer(e, err)
	}
	parts, err := collections.LoadWorkParts(a.app, work.Rows)
	if err != nil {
		return answer(e, err)
	}
	items := make([]workAnswer, 0, len(work.Rows))
	for _, w := range work.Rows {
		items = append(items, a.buyerWorkOf(w, parts))
	}
	return answerList(e, p, work.Total, work.Next, items)
}

type sellerWorkAnswer struct {
	workAnswer
	Customer      serviceCustomer `json:"customer"`
	InternalNotes string          `json:"internal_notes"`
}

// sellerWorkOf leaves out the grant's token: it opens the buyer's download.
func (a *api) sellerWorkOf(w *collections.FulfillmentOrder, p *collections.ServiceParts) sellerWorkAnswer {
	out := sellerWorkAnswer{a.workOf(w, p), serviceCustomerOf(w.CustomerAccountID(), p), w.InternalNotes()}
	if g := p.Grants[w.DownloadGrantID()]; g != nil {
		out.DownloadReady = a.Shop.CanDownload(g)
	}
	return out
}

func (a *api) answerSellerWork(e *core.RequestEvent, w *collections.FulfillmentOrder) error {
	parts, err := collections.LoadWorkParts(a.app, []*collections.FulfillmentOrder{w})
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, a.sellerWorkOf(w, parts))
}

func (a *api) sellerListWork(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	status, err := choiceParam(e, "status", "requested", "in_progress", "ready_for_delivery", "completed", "canceled")
	if err != nil {
		return answer(e, err)
	}
	work, err := collections.PageWorkOfSeller(a.app, e.Auth.Id, status, p.part())
	if err != nil {
		return answer(e, err)
	}
	parts, err := collections.LoadWorkParts(a.app, work.Rows)
	if err != nil {
		return answer(e, err)
	}
	items := make([]sellerWorkAnswer, 0, len(work.Rows))
	for _, w := range work.Rows {
		items = append(items, a.sellerWorkOf(w, parts))
	}
	return answerList(e, p, work.Total, work.Next, items)
}

func (a *api) ownWork(e *core.RequestEvent) (*collections.FulfillmentOrder, error) {
	return a.Shop.OwnWork(a.app, e.Auth.Id, e.Request.PathValue("id"))
}

func (a *api) sellerGetWork(e *core.RequestEvent) error {
	w, err := a.ownWork(e)
	if err != nil {
		return answer(e, err)
	}
	return a.answerSellerWork(e, w)
}

type workBody struct {
	Status                 *string          `json:"status"`
	DeliveryNotes          *string          `json:"delivery_notes"`
	InternalNotes          *string          `json:"internal_notes"`
	DueAt                  nullable[string] `json:"due_at"`
	ShippingCarrier        *string          `json:"shipping_carrier"`
	ShippingTrackingNumber *string          `json:"shipping_tracking_number"`
	ShippingTrackingURL    *string          `json:"shipping_tracking_url"`
}

func (a *api) sellerUpdateWork(e *core.RequestEvent) error {
	w, err := a.ownWork(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := readBody[workBody](e)
	if err != nil {
		return answer(e, err)
	}
	in := commerce.WorkChange{Status: b.Status, DeliveryNotes: b.DeliveryNotes, InternalNotes: b.InternalNotes, ShippingCarrier: b.ShippingCarrier,
		ShippingTrackingNumber: b.ShippingTrackingNumber, ShippingLink: b.ShippingTrackingURL}
	if b.DueAt.Set {
		in.DueAt = &time.Time{}
	}
	if b.DueAt.Value != "" {
		due, err := time.Parse(time.RFC3339, b.DueAt.Value)
		if err != nil {
			return answer(e, commerce.FailField("due_at", "invalid", "due_at must be a time such as 2026-12-24T18:00:00Z, or null."))
		}
		in.DueAt = &due
	}
	if w, err = a.Shop.ChangeWork(act(e), a.app, w.Id, in); err != nil {
		return answer(e, err)
	}
	return a.answerSellerWork(e, w)
}

type deliverBody struct {
	Asset string `json:"asset"`
}

// sellerDeliver hands a file over to the work order's buyer: an uploaded one, or one of the
// seller's own.
func (a *api) sellerDeliver(e *core.RequestEvent) error {
	w, err := a.ownWork(e)
	if err != nil {
		return answer(e, err)
	}
	if err := commerce.CheckDeliverable(w); err != nil {
		return answer(e, err)
	}
	if isMultipart(e) {
		err = readUpload(e, func(up commerce.Upload) error {
			w, err = a.Shop.DeliverFile(act(e), a.app, w, up)
			return err
		})
	} else {
		w, err = a.deliverOwn(e, w)
	}
	if err != nil {
		return answer(e, err)
	}
	return a.answerSellerWork(e, w)
}

func (a *api) deliverOwn(e *core.RequestEvent, w *collections.FulfillmentOrder) (*collections.FulfillmentOrder, error) {
	body, err := readBody[deliverBody](e)
	if err != nil {
		return w, err
	}
	missing := commerce.FailField("asset", "not_found", "There is no such file among yours.")
	x, err := collections.FindDigitalAsset(a.app, body.Asset)
	if err != nil {
		return w, missing.WithCause(err)
	}
	if _, err := a.productOfSeller(e, x.ProductID()); err != nil {
		return w, missing.WithCause(err)
	}
	return a.Shop.DeliverAsset(act(e), a.app, w, x)
}
