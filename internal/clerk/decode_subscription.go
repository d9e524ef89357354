package clerk

import (
	"encoding/json/jsontext"
	"slices"
	"strings"
	"time"

	"pocketstarter/commerce"
)

// payerData is who pays. For users the organisation's fields are empty strings, and
// the other way round.
type payerData struct {
	UserID string `json:"user_id"`
	OrgID  string `json:"organization_id"`
	Email  string `json:"email"`
}

type planData struct {
	ID                  string   `json:"id"`
	Slug                string   `json:"slug"`
	IsDefault           *bool    `json:"is_default"`
	Amount              money    `json:"amount"`
	AnnualAmount        money    `json:"annual_amount"`
	AnnualMonthlyAmount money    `json:"annual_monthly_amount"`
	Currency            currency `json:"currency"`
	Interval            word     `json:"interval"` // a number in one of Clerk's types
	Period              word     `json:"period"`
}

// itemData is a subscription item in the present and the former shape.
type itemData struct {
	ID             string     `json:"id"`
	SubscriptionID string     `json:"subscription_id"`
	Status         string     `json:"status"`
	IsFreeTrial    bool       `json:"is_free_trial"`
	Interval       word       `json:"interval"`
	PlanPeriod     word       `json:"plan_period"`
	PlanID         string     `json:"plan_id"`
	Plan           *planData  `json:"plan"`
	PriceID        string     `json:"price_id"`
	Amount         money      `json:"amount"`
	Currency       currency   `json:"currency"`
	Payer          *payerData `json:"payer"`
	UserID         string     `json:"user_id"` // beside or instead of payer
	PeriodStart    moment     `json:"period_start"`
	PeriodEnd      moment     `json:"period_end"`
	CurrentStart   moment     `json:"current_period_start"` // the predecessor's names
	CurrentEnd     moment     `json:"current_period_end"`
	CanceledAt     moment     `json:"canceled_at"`
	EndedAt        moment     `json:"ended_at"`
	PastDueAt      moment     `json:"past_due_at"`
	CreatedAt      moment     `json:"created_at"`
	UpdatedAt      moment     `json:"updated_at"`
}

// subscriptionData is a subscription: an item of its own in the predecessor's
// events, a list of items in Clerk's.
type subscriptionData struct {
	itemData
	Items    []itemData `json:"items"`
	APIItems []itemData `json:"subscription_items"` // the Backend API's name
}

func readItem(_ Decoder, data jsontext.Value, f *commerce.Facts) error {
	var item itemData
	if err := into(data, &item, "subscription item"); err != nil {
		return err
	}
	_, action, _ := strings.Cut(f.Type, ".")
	fact, err := item.fact(itemContext{at: f.At, status: statusOf[action]})
	if err != nil {
		return err
	}
	fact.TrialEnding = action == "freeTrialEnding"
	f.Items = []commerce.ItemFact{fact}
	return nil
}

func readSubscription(_ Decoder, data jsontext.Value, f *commerce.Facts) error {
	var s subscriptionData
	if err := into(data, &s, "subscription"); err != nil {
		return err
	}
	if err := checkID("subscription", s.ID); err != nil {
		return err
	}
	_, action, _ := strings.Cut(f.Type, ".")
	items, err := s.facts(f.At, statusOf[action])
	if err != nil {
		return err
	}
	if f.Items = items; len(items) == 0 {
		f.Ignored, f.Reason = true, "The subscription names no items."
	}
	return nil
}

// facts takes a subscription apart into its items. A subscription without items
// that names a plan itself counts as its own item.
func (s subscriptionData) facts(at time.Time, status string) ([]commerce.ItemFact, error) {
	items := slices.Concat(s.Items, s.APIItems)
	in := itemContext{
		subscription: s.ID, payer: s.Payer, userID: s.UserID,
		at: firstTime(s.UpdatedAt.Time, at), status: firstText(s.Status, status),
	}
	if len(items) == 0 {
		if s.PlanID == "" && s.Plan == nil {
			return nil, nil
		}
		items = []itemData{s.itemData}
		in.status = firstText(status, s.Status)
	}
	facts := make([]commerce.ItemFact, 0, len(items))
	for _, item := range items {
		fact, err := item.fact(in)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact)
	}
	return facts, nil
}

// statusOf is what an event's name says of the status, where the item does not.
var statusOf = map[string]string{
	"active": "active", "canceled": "canceled", "ended": "ended", "abandoned": "abandoned",
	"incomplete": "incomplete", "pastDue": "past_due", "upcoming": "upcoming", "paused": "paused",
}

// itemContext is what surrounds an item and completes it.
type itemContext struct {
	subscription string
	payer        *payerData
	userID       string
	at           time.Time
	status       string
}

func (d itemData) fact(in itemContext) (commerce.ItemFact, error) {
	payer := payerData{}
	switch {
	case d.Payer != nil:
		payer = *d.Payer
	case in.payer != nil:
		payer = *in.payer
	}
	plan := planData{}
	if d.Plan != nil {
		plan = *d.Plan
	}
	f := commerce.ItemFact{
		ItemID:         d.ID,
		SubscriptionID: firstText(d.SubscriptionID, in.subscription),
		PayerUserID:    firstText(payer.UserID, d.UserID, in.userID),
		PayerOrgID:     payer.OrgID,
		PayerEmail:     plausibleEmail(payer.Email),
		PlanID:         firstText(d.PlanID, plan.ID),
		PlanSlug:       plan.Slug,
		Status:         itemStatus(firstText(d.Status, in.status)),
		Interval:       interval(d.Interval, d.PlanPeriod, plan.Interval, plan.Period),
		PeriodStart:    firstTime(d.PeriodStart.Time, d.CurrentStart.Time),
		PeriodEnd:      firstTime(d.PeriodEnd.Time, d.CurrentEnd.Time),
		IsFreeTrial:    d.IsFreeTrial,
		CanceledAt:     d.CanceledAt.Time,
		EndedAt:        d.EndedAt.Time,
		PastDueAt:      d.PastDueAt.Time,
		CreatedAt:      d.CreatedAt.Time,
		UpdatedAt:      firstTime(d.UpdatedAt.Time, in.at, d.CreatedAt.Time),
	}
	if payer.OrgID != "" {
		f.PayerUserID = payer.UserID // an organisation's item is nobody's own
	}
	f.AmountCents, f.Currency = d.price(plan, f.Interval)
	f.PlanFree = isFreeDefault(d, plan, f)
	for what, id := range map[string]string{
		"subscription": f.SubscriptionID, "payer": f.PayerUserID, "organization": f.PayerOrgID, "plan": f.PlanID,
	} {
		if err := checkOptionalID(what, id); err != nil {
			return commerce.ItemFact{}, err
		}
	}
	switch {
	case f.Status == "":
		return commerce.ItemFact{}, malformed("The subscription item in the event names no status.")
	case f.UpdatedAt.IsZero():
		return commerce.ItemFact{}, malformed("The subscription item in the event names no time.")
	}
	return f, checkID("subscription item", f.ItemID)
}

// price is what one period costs, as far as the payload says.
func (d itemData) price(plan planData, interval string) (int64, string) {
	amount := d.Amount
	if !amount.known && interval == "annual" {
		if amount = plan.AnnualAmount; !amount.known && plan.AnnualMonthlyAmount.known {
			amount = plan.AnnualMonthlyAmount
			amount.cents *= 12
		}
	}
	if !amount.known {
		amount = plan.Amount
	}
	return max(amount.cents, 0), firstText(amount.currency, string(d.Currency), string(plan.Currency))
}

// isFreeDefault tells the plan that everybody has from sign-up on: Clerk marks it
// as default, or it costs nothing and its period has no end.
func isFreeDefault(d itemData, plan planData, f commerce.ItemFact) bool {
	if plan.IsDefault != nil {
		return *plan.IsDefault
	}
	priced := d.Amount.known || plan.Amount.known
	annual := plan.AnnualAmount.cents != 0 || plan.AnnualMonthlyAmount.cents != 0
	return priced && f.AmountCents == 0 && plan.Amount.cents == 0 && !annual && f.PeriodEnd.IsZero() && !f.IsFreeTrial
}

// itemStatus folds the spellings of a status; what it does not know it passes on.
func itemStatus(s string) string {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "-", "_")
	switch s {
	case "cancelled":
		return "canceled"
	case "pastdue":
		return "past_due"
	}
	if len(s) > 40 {
		s = s[:40]
	}
	return s
}

// interval returns "month" or "annual" from the first that says either.
func interval(spellings ...word) string {
	for _, s := range spellings {
		switch strings.ToLower(string(s)) {
		case "month", "monthly":
			return "month"
		case "annual", "year", "yearly", "annually":
			return "annual"
		}
	}
	return ""
}

func firstText(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
