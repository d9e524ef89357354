package routes

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) sellerEventRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/seller/events", auth: authSellerOrOperator, handle: a.sellerListEvents},
		{method: http.MethodPost, path: "/api/seller/payments/{id}/apply", auth: authSellerOrOperator, handle: a.sellerApplyPayment, money: true},
	}
}

type sellerEventAnswer struct {
	ID            string         `json:"id"`
	Kind          string         `json:"kind"`
	Provider      string         `json:"provider"`
	EventID       string         `json:"event_id"`
	EventType     string         `json:"event_type"`
	State         string         `json:"state"`
	Reason        string         `json:"reason"`
	Attempts      int64          `json:"attempts"`
	ReceivedAt    apiTime        `json:"received_at"`
	NextAttemptAt apiTime        `json:"next_attempt_at"`
	Payment       *paymentAnswer `json:"payment"`
}

func parkedOf(x *collections.ParkedItem, publicIDs map[string]string) sellerEventAnswer {
	var out sellerEventAnswer
	if ev := x.Event; ev != nil {
		out = sellerEventAnswer{ID: ev.Id, Kind: "event", Provider: ev.Provider(), EventID: ev.EventID(), EventType: ev.EventType(), State: string(ev.State()), Reason: safeReason(ev.Reason()),
			Attempts: ev.Attempts(), ReceivedAt: at(ev.ReceivedAt()), NextAttemptAt: at(ev.NextAttemptAt())}
	}
	if pay := x.Payment; pay != nil {
		view := paymentOf(pay, publicIDs[pay.OrderID()])
		out.ID, out.Kind, out.Provider, out.State, out.Reason, out.Payment = pay.Id, "payment", string(pay.Provider()), string(collections.EventParked), view.Reason, &view
	}
	return out
}

// safeReason keeps causes that were written for the log out of answers.
func safeReason(reason string) string {
	if strings.HasPrefix(reason, "Applying it failed:") {
		return "Applying it failed. The server's log says why; `pocketstarter events replay` tries it again."
	}
	return reason
}

// parkedView says what of the parked items the caller may see.
func (a *api) parkedView(e *core.RequestEvent) collections.ParkedView {
	if e.HasSuperuserAuth() {
		return collections.ParkedView{}
	}
	s := a.seller(e)
	return collections.ParkedView{SellerID: s.Profile.Id, Unknown: s.Named}
}

// sellerListEvents answers what waits for a decision, newest first.
func (a *api) sellerListEvents(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	parked, err := collections.PageParked(a.app, a.parkedView(e), p.part())
	if err != nil {
		return answer(e, err)
	}
	var orders []string
	for _, x := range parked.Rows {
		if x.Payment != nil && x.Payment.OrderID() != "" {
			orders = append(orders, x.Payment.OrderID())
		}
	}
	publicIDs, err := collections.PublicIDsOf(a.app, orders)
	if err != nil {
		return answer(e, err)
	}
	items := make([]sellerEventAnswer, len(parked.Rows))
	for i, x := range parked.Rows {
		items[i] = parkedOf(x, publicIDs)
	}
	return answerList(e, p, parked.Total, parked.Next, items)
}

type applyBody struct {
	Order string `json:"order"`
}

// sellerApplyPayment lets a parked payment pay an order of the caller's choice.
func (a *api) sellerApplyPayment(e *core.RequestEvent) error {
	pay, err := a.visiblePayment(e, e.Request.PathValue("id"))
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[applyBody](e)
	if err != nil {
		return answer(e, err)
	}
	if body.Order == "" || len(body.Order) > 64 {
		return answer(e, commerce.FailField("order", "required", "Name the order by its public id."))
	}
	o, err := collections.FindOrderByPublicID(a.app, body.Order)
	if err != nil {
		return answer(e, err)
	}
	if !e.HasSuperuserAuth() && o.SellerID() != e.Auth.Id {
		return answer(e, commerce.Fail(commerce.CodeNotFound, notFound))
	}
	if pay, err = a.Shop.ApplyParked(act(e), a.app, pay.Id, o.Id); err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, paymentOf(pay, o.PublicID()))
}

// visiblePayment returns a payment that the caller may decide about; others are missing.
func (a *api) visiblePayment(e *core.RequestEvent, id string) (*collections.PaymentTransaction, error) {
	pay, err := collections.FindPaymentTransaction(a.app, id)
	if err != nil {
		return nil, err
	}
	view := a.parkedView(e)
	if view.SellerID == "" {
		return pay, nil
	}
	seller, err := collections.SellerOfPayment(a.app, id)
	if err != nil {
		return nil, err
	}
	if seller != view.SellerID && (seller != "" || !view.Unknown) {
		return nil, commerce.Fail(commerce.CodeNotFound, notFound)
	}
	return pay, nil
}
