package routes

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) sellerOrderRoutes() []route {
	const one = "/api/seller/orders/{public_id}"
	return []route{
		{method: http.MethodGet, path: "/api/seller/orders", auth: authSeller, handle: a.sellerListOrders},
		{method: http.MethodGet, path: one, auth: authSeller, handle: a.sellerGetOrder},
		{method: http.MethodPost, path: one + "/refund", auth: authSeller, handle: a.sellerRefund, money: true},
		{method: http.MethodPost, path: one + "/cancel", auth: authSeller, handle: a.sellerCancelOrder, money: true},
	}
}

// sellerOrderAnswer is an order with who bought and every payment; its refunds say more
// than the buyer's.
type sellerOrderAnswer struct {
	orderAnswer
	Customer customerSummary `json:"customer"`
	Payments []paymentAnswer `json:"payments"`
	Refunds  []refundAnswer  `json:"refunds"`
}

// sellerOrdersOf renders orders with a fixed number of queries.
func (a *api) sellerOrdersOf(orders []*collections.Order) ([]sellerOrderAnswer, error) {
	parts, err := collections.LoadOrderParts(a.app, orders)
	if err != nil {
		return nil, err
	}
	accounts := make([]string, len(orders))
	for i, o := range orders {
		accounts[i] = o.CustomerAccountID()
	}
	people, err := collections.LoadCustomers(a.app, accounts)
	if err != nil {
		return nil, err
	}
	out := make([]sellerOrderAnswer, 0, len(orders))
	for _, o := range orders {
		view := sellerOrderAnswer{orderView(o, parts), summaryOf(o.CustomerAccountID(), people[o.CustomerAccountID()]), []paymentAnswer{}, []refundAnswer{}}
		for _, pay := range parts.Payments[o.Id] {
			if pay.Disposition() == "" { // a try that is no money; the last one is in payment
				continue
			}
			view.Payments = append(view.Payments, paymentOf(pay, o.PublicID()))
			for _, r := range parts.Refunds[pay.Id] {
				view.Refunds = append(view.Refunds, refundOf(r, pay, o.PublicID()))
			}
		}
		out = append(out, view)
	}
	return out, nil
}

func (a *api) answerSellerOrder(e *core.RequestEvent, o *collections.Order) error {
	out, err := a.sellerOrdersOf([]*collections.Order{o})
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, out[0])
}

// sellerListOrders answers the orders of own products, newest first.
func (a *api) sellerListOrders(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	status, err := choiceParam(e, "status", "draft", "pending_payment", "paid", "fulfilled", "canceled", "refunded")
	if err != nil {
		return answer(e, err)
	}
	text, err := textParam(e, "q")
	if err != nil {
		return answer(e, err)
	}
	f := collections.SellerOrderFilter{Status: collections.OrderStatus(status), Text: text}
	orders, err := collections.PageOrdersOfSeller(a.app, e.Auth.Id, f, p.part())
	if err != nil {
		return answer(e, err)
	}
	items, err := a.sellerOrdersOf(orders.Rows)
	if err != nil {
		return answer(e, err)
	}
	return answerList(e, p, orders.Total, orders.Next, items)
}

// textParam reads a query parameter that is searched for: trimmed, 200 characters at most.
func textParam(e *core.RequestEvent, name string) (string, error) {
	text := strings.TrimSpace(e.Request.URL.Query().Get(name))
	if len([]rune(text)) > 200 {
		return "", commerce.FailField(name, "too_long", "%s may have 200 characters at most.", name)
	}
	return text, nil
}

// ownSale returns the seller's order of the path; anybody else's is missing.
func (a *api) ownSale(e *core.RequestEvent) (*collections.Order, error) {
	o, err := collections.FindOrderByPublicID(a.app, e.Request.PathValue("public_id"))
	if err != nil {
		return nil, err
	}
	if o.SellerID() != e.Auth.Id {
		return nil, commerce.Fail(commerce.CodeNotFound, notFound)
	}
	return o, nil
}

func (a *api) sellerGetOrder(e *core.RequestEvent) error {
	o, err := a.ownSale(e)
	if err != nil {
		return answer(e, err)
	}
	return a.answerSellerOrder(e, o)
}

func (a *api) sellerCancelOrder(e *core.RequestEvent) error {
	o, err := a.ownSale(e)
	if err != nil {
		return answer(e, err)
	}
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	done, err := a.Shop.CancelOrder(act(e), a.app, o.Id, commerce.ReasonSeller)
	if err != nil {
		return answer(e, err)
	}
	return a.answerSellerOrder(e, done)
}

type refundBody struct {
	AmountCents *int64 `json:"amount_cents"`
	Reason      string `json:"reason"`
}

func (b refundBody) request() (commerce.RefundRequest, error) {
	in := commerce.RefundRequest{Reason: strings.TrimSpace(b.Reason)}
	if in.Reason == "" || len([]rune(in.Reason)) > 500 {
		return in, commerce.FailField("reason", "invalid", "Say why, in 1 to 500 characters.")
	}
	if b.AmountCents != nil {
		in.AmountCents = *b.AmountCents
		if in.AmountCents < 1 || in.AmountCents > 1<<53 {
			return in, commerce.FailField("amount_cents", "out_of_range", "The amount to refund must be a whole number from 1 to 9007199254740992.")
		}
	}
	return in, nil
}

// sellerRefund gives money back: all that is left when no amount is named.
func (a *api) sellerRefund(e *core.RequestEvent) error {
	o, err := a.ownSale(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[refundBody](e)
	if err != nil {
		return answer(e, err)
	}
	in, err := body.request()
	if err != nil {
		return answer(e, err)
	}
	key, err := idempotencyKey(e)
	if err != nil {
		return answer(e, err)
	}
	if key != "" {
		in.Key = refundKey(o.Id, key)
		if err := a.checkSameRefund(in); err != nil {
			return answer(e, err)
		}
	}
	made, err := a.Shop.RefundOrder(act(e), a.app, o.Id, in)
	if err != nil {
		return answer(e, err)
	}
	return a.answerRefund(e, o, made.Id)
}

// refundKey scopes a caller's key to the order: keys are unique over the whole shop.
func refundKey(orderID, key string) string {
	sum := sha256.Sum256([]byte(key))
	return "refund-" + orderID + "-" + hex.EncodeToString(sum[:16])
}

// checkSameRefund refuses a key that was used for another refund of the order.
func (a *api) checkSameRefund(in commerce.RefundRequest) error {
	known, err := collections.FindRefundByKey(a.app, in.Key)
	if err != nil {
		return collections.IgnoreNoRows(err)
	}
	if known.Reason() != in.Reason || in.AmountCents != 0 && known.AmountCents() != in.AmountCents {
		return commerce.Fail(commerce.CodeConflict, "This Idempotency-Key was used for another refund.")
	}
	return nil
}

func (a *api) answerRefund(e *core.RequestEvent, o *collections.Order, id string) error {
	r, err := collections.FindRefund(a.app, id)
	if err != nil {
		return answer(e, err)
	}
	pay, err := collections.FindPaymentTransaction(a.app, r.PaymentID())
	if err != nil {
		return answer(e, err)
	}
	status := http.StatusOK
	if r.State() == collections.RefundPending {
		status = http.StatusAccepted
	}
	noStore(e)
	return e.JSON(status, refundOf(r, pay, o.PublicID()))
}
