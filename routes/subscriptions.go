package routes

import (
	"context"
	"math"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) subscriptionRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/account/subscriptions", auth: authUser, handle: a.listSubscriptions},
		{method: http.MethodGet, path: "/api/account/subscriptions/status", auth: authUser, handle: a.subscriptionStatus},
		{method: http.MethodPost, path: "/api/account/subscriptions/{id}/cancel", auth: authUser, handle: a.cancelSubscription, money: true},
	}
}

type priceSummary struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	AmountCents   int64  `json:"amount_cents"`
	Amount        string `json:"amount"`
	Currency      string `json:"currency"`
	BillingPeriod string `json:"billing_period"`
}

type subscriptionAnswer struct {
	ID                      string        `json:"id"`
	Product                 *string       `json:"product"`
	ProductName             string        `json:"product_name"`
	ProductSlug             string        `json:"product_slug"`
	FeatureKeys             []string      `json:"feature_keys"`
	Price                   *string       `json:"price"`
	PriceSummary            *priceSummary `json:"price_summary"`
	Status                  string        `json:"status"`
	ClerkSubscriptionID     string        `json:"clerk_subscription_id"`
	ClerkSubscriptionItemID string        `json:"clerk_subscription_item_id"`
	ClerkPlanID             string        `json:"clerk_plan_id"`
	CurrentPeriodStart      apiTime       `json:"current_period_start"`
	CurrentPeriodEnd        apiTime       `json:"current_period_end"`
	CancelAtPeriodEnd       bool          `json:"cancel_at_period_end"`
	CanceledAt              apiTime       `json:"canceled_at"`
	EndedAt                 apiTime       `json:"ended_at"`
	IsFreeTrial             bool          `json:"is_free_trial"`
	recordTimes
}

// subscriptionOf is a subscription item on the wire, with its product and price.
func subscriptionOf(app core.App, x *collections.Subscription) (subscriptionAnswer, error) {
	out := subscriptionAnswer{
		ID: x.Id, Product: nullID(x.ProductID()), FeatureKeys: []string{}, Price: nullID(x.PriceID()), Status: string(x.Status()),
		ClerkSubscriptionID: x.ClerkSubscriptionID(), ClerkSubscriptionItemID: x.ClerkSubscriptionItemID(), ClerkPlanID: x.ClerkPlanID(),
		CurrentPeriodStart: at(x.CurrentPeriodStart()), CurrentPeriodEnd: at(x.CurrentPeriodEnd()), CancelAtPeriodEnd: x.CancelAtPeriodEnd(),
		CanceledAt: at(x.CanceledAt()), EndedAt: at(x.EndedAt()), IsFreeTrial: x.IsFreeTrial(), recordTimes: stamps(x.Record),
	}
	if x.ProductID() != "" {
		product, err := collections.FindProduct(app, x.ProductID())
		if err != nil {
			return out, err
		}
		out.ProductName, out.ProductSlug, out.FeatureKeys = product.Name(), product.Slug(), product.FeatureKeys()
	}
	if x.PriceID() != "" {
		price, err := collections.FindPrice(app, x.PriceID())
		if err != nil {
			return out, err
		}
		out.PriceSummary = &priceSummary{price.Id, price.Name(), x.AmountCents(), commerce.Decimal(x.AmountCents(), x.Currency()), x.Currency(), string(price.BillingPeriod())}
	}
	return out, nil
}

// listSubscriptions answers the buyer's subscription items, most recently changed first.
func (a *api) listSubscriptions(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	subs, err := collections.PageSubscriptionsOfAccount(a.app, b.Account.Id, p.part())
	if err != nil {
		return answer(e, err)
	}
	items := []subscriptionAnswer{}
	for _, x := range subs.Rows {
		item, err := subscriptionOf(a.app, x)
		if err != nil {
			return answer(e, err)
		}
		items = append(items, item)
	}
	return answerList(e, p, subs.Total, subs.Next, items)
}

type billingSyncAnswer struct {
	State             string  `json:"state"`
	Blocking          bool    `json:"blocking"`
	ReasonCode        string  `json:"reason_code"`
	ErrorCode         *string `json:"error_code"`
	Detail            string  `json:"detail"`
	LastAttemptAt     apiTime `json:"last_attempt_at"`
	LastSuccessAt     apiTime `json:"last_success_at"`
	AgeSeconds        *int64  `json:"age_seconds"`
	SoftWindowSeconds int64   `json:"soft_window_seconds"`
	HardTTLSeconds    int64   `json:"hard_ttl_seconds"`
}

func billingSyncOf(s commerce.SyncStatus) billingSyncAnswer {
	out := billingSyncAnswer{
		State: string(s.State), Blocking: s.Blocking, ReasonCode: s.ReasonCode, ErrorCode: nullID(s.ErrorCode), Detail: s.Detail,
		LastAttemptAt: at(s.LastAttempt), LastSuccessAt: at(s.LastSuccess),
		SoftWindowSeconds: int64(s.Soft.Seconds()), HardTTLSeconds: int64(s.Hard.Seconds()),
	}
	if s.Age >= 0 {
		age := int64(math.Floor(s.Age.Seconds()))
		out.AgeSeconds = &age
	}
	return out
}

// subscriptionStatus answers how fresh our knowledge is, and with refresh asks the provider first.
func (a *api) subscriptionStatus(e *core.RequestEvent) error {
	refresh, err := boolParam(e, "refresh", false)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	status := a.Shop.BillingStatus(b.Account)
	if refresh {
		if status, err = a.Shop.SyncBilling(e.Request.Context(), a.app, b, a.billing()); err != nil {
			return answer(e, err)
		}
	}
	noStore(e)
	return e.JSON(http.StatusOK, billingSyncOf(status))
}

// cancelSubscription cancels a subscription item at the end of its paid period.
func (a *api) cancelSubscription(e *core.RequestEvent) error {
	if err := noBody(e); err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	row, err := a.Shop.CancelSubscription(act(e), a.app, b, e.Request.PathValue("id"), a.billing())
	if err != nil {
		return answer(e, err)
	}
	out, err := subscriptionOf(a.app, row)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

// billing is the provider of subscriptions, or one that says it is off.
func (a *api) billing() commerce.Billing {
	if a.Deps.Billing == nil {
		return noBilling{}
	}
	return a.Deps.Billing
}

// noBilling is a shop without a billing provider.
type noBilling struct{}

func (noBilling) UserSubscription(context.Context, string) ([]commerce.ItemFact, error) {
	return nil, commerce.Fail(commerce.CodeUnavailable, "This shop has no billing provider.").WithReason("billing_off")
}

func (noBilling) CancelSubscriptionItem(context.Context, string, bool) (commerce.ItemFact, error) {
	return commerce.ItemFact{}, commerce.Fail(commerce.CodeUnavailable, "This shop has no billing provider.").WithReason("billing_off")
}
