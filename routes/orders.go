package routes

import (
	"crypto/subtle"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type checkoutAnswer struct {
	Provider    string `json:"provider"`
	CheckoutURL string `json:"checkout_url"`
	ClerkPlanID string `json:"clerk_plan_id,omitempty"`
	PlanPeriod  string `json:"plan_period,omitempty"`
}

type orderCheckout struct {
	Order    orderAnswer    `json:"order"`
	Checkout checkoutAnswer `json:"checkout"`
}

func checkoutOf(s commerce.CheckoutSession) checkoutAnswer {
	return checkoutAnswer{s.Provider, s.URL, s.ClerkPlanID, s.PlanPeriod}
}

// listOrders answers the buyer's orders, newest first, without closed intents.
func (a *api) listOrders(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	orders, err := collections.PageOrdersOfAccount(a.app, b.Account.Id, p.part())
	if err != nil {
		return answer(e, err)
	}
	items, err := a.ordersOf(orders.Rows)
	if err != nil {
		return answer(e, err)
	}
	return answerList(e, p, orders.Total, orders.Next, items)
}

// ownOrder returns the buyer's order of the path, CodeNotFound for anybody else's.
func (a *api) ownOrder(e *core.RequestEvent) (commerce.Buyer, *collections.Order, error) {
	b, err := a.buyer(e)
	if err != nil {
		return b, nil, err
	}
	o, err := collections.FindOrderByPublicID(a.app, e.Request.PathValue("public_id"))
	if err != nil {
		return b, nil, err // sql.ErrNoRows is a 404
	}
	if o.CustomerAccountID() != b.Account.Id {
		return b, nil, commerce.Fail(commerce.CodeNotFound, notFound)
	}
	return b, o, nil
}

func (a *api) getOrder(e *core.RequestEvent) error {
	_, o, err := a.ownOrder(e)
	if err != nil {
		return answer(e, err)
	}
	return a.answerOrder(e, o)
}

func (a *api) answerOrder(e *core.RequestEvent, o *collections.Order) error {
	out, err := a.orderOf(o)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

type orderCreateBody struct {
	PriceID  string `json:"price_id"`
	Quantity *int64 `json:"quantity"`
	Notes    string `json:"notes"`
}

// createOrder orders one price and opens its checkout.
func (a *api) createOrder(e *core.RequestEvent) error {
	body, err := readBody[orderCreateBody](e)
	if err != nil {
		return answer(e, err)
	}
	in := commerce.NewOrder{PriceID: body.PriceID, Quantity: 1, Notes: body.Notes}
	if body.Quantity != nil {
		in.Quantity = *body.Quantity
	}
	if err := checkOrder(in); err != nil {
		return answer(e, err)
	}
	if in.Key, err = idempotencyKey(e); err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	made, err := a.Shop.CreateOrder(act(e), a.app, b, in)
	if err != nil {
		return answer(e, err)
	}
	if made.Replayed {
		e.Response.Header().Set("Idempotency-Replayed", "true")
	}
	return a.answerCheckout(e, http.StatusCreated, made)
}

func checkOrder(in commerce.NewOrder) error {
	switch {
	case in.PriceID == "":
		return commerce.FailField("price_id", "required", "price_id is required.")
	case len([]rune(in.Notes)) > 4000:
		return commerce.FailField("notes", "too_long", "The notes may have 4000 characters at most.")
	}
	return nil
}

// idempotencyKey reads the header: 1 to 255 visible ASCII characters.
func idempotencyKey(e *core.RequestEvent) (string, error) {
	values := e.Request.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	if len(values) > 1 || key == "" || len(key) > 255 {
		return "", commerce.FailField("Idempotency-Key", "invalid", "The Idempotency-Key must be one value of 1 to 255 characters.")
	}
	for _, c := range []byte(key) {
		if c < '!' || c > '~' {
			return "", commerce.FailField("Idempotency-Key", "invalid", "The Idempotency-Key may hold visible ASCII characters only.")
		}
	}
	return key, nil
}

func (a *api) answerCheckout(e *core.RequestEvent, status int, made commerce.Created) error {
	order, err := a.orderOf(made.Order)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(status, orderCheckout{order, checkoutOf(made.Checkout)})
}

// openCheckout gives a pending order a new checkout.
func (a *api) openCheckout(e *core.RequestEvent) error {
	b, o, err := a.ownOrder(e)
	if err != nil {
		return answer(e, err)
	}
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	made, err := a.Shop.OpenCheckout(act(e), a.app, b, o)
	if err != nil {
		return answer(e, err)
	}
	return a.answerCheckout(e, http.StatusOK, made)
}

func (a *api) cancelOrder(e *core.RequestEvent) error {
	_, o, err := a.ownOrder(e)
	if err != nil {
		return answer(e, err)
	}
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	done, err := a.Shop.CancelOrder(act(e), a.app, o.Id, commerce.ReasonBuyer)
	if err != nil {
		return answer(e, err)
	}
	return a.answerOrder(e, done)
}

type confirmBody struct {
	Provider        string `json:"provider"`
	ExternalID      string `json:"external_id"`
	ClerkCheckoutID string `json:"clerk_checkout_id"`
}

type confirmAnswer struct {
	Order            orderAnswer `json:"order"`
	AlreadyConfirmed bool        `json:"already_confirmed"`
}

// confirmOrder confirms an order without a provider's signed word. It is closed unless the
// shop was opened for local work.
func (a *api) confirmOrder(e *core.RequestEvent) error {
	_, o, err := a.ownOrder(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[confirmBody](e)
	if err != nil {
		return answer(e, err)
	}
	if body.Provider == "" {
		body.Provider = "clerk"
	}
	if body.Provider != "clerk" && body.Provider != "manual" {
		return answer(e, commerce.FailField("provider", "invalid", "The provider must be clerk or manual."))
	}
	if len(body.ExternalID) > 128 || len(body.ClerkCheckoutID) > 128 {
		return answer(e, commerce.FailField("external_id", "too_long", "The ids may have 128 characters at most."))
	}
	if o.Status() == collections.OrderPendingPayment {
		if done, err := a.confirmClosed(e, body.Provider); done || err != nil {
			return err
		}
	}
	o, already, err := a.Shop.ConfirmByHand(act(e), a.app, o.Id, body.Provider, body.ExternalID, body.ClerkCheckoutID)
	if err != nil {
		return answer(e, err)
	}
	out, err := a.orderOf(o)
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, confirmAnswer{out, already})
}

// confirmClosed answers why a direct confirmation is not taken; done is false when it is.
func (a *api) confirmClosed(e *core.RequestEvent, provider string) (done bool, err error) {
	switch {
	case provider == "manual" && !a.Confirm.Manual:
		return true, answer(e, commerce.Fail(commerce.CodeForbidden, "Manual order confirmation is disabled. The payment's signed webhook confirms the order."))
	case provider == "clerk" && !a.Confirm.ClientClerk:
		return true, answerWith(e, commerce.Fail(commerce.CodeConflict, "The payment is confirmed by its signed webhook, not from the browser."), map[string]any{"pending_verification": true})
	case a.Confirm.SharedSecret != "" && subtle.ConstantTimeCompare([]byte(e.Request.Header.Get("X-Order-Confirm-Secret")), []byte(a.Confirm.SharedSecret)) != 1:
		return true, answer(e, commerce.Fail(commerce.CodeForbidden, "The X-Order-Confirm-Secret header does not match."))
	}
	return false, nil
}
