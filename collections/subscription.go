package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Subscriptions is the collection of Subscription records.
const Subscriptions = "subscriptions"

// Subscription is one Clerk subscription item: the fold of its events.
type Subscription struct{ core.BaseRecordProxy }

// NewSubscription returns an unsaved Subscription with a fresh id.
func NewSubscription(app core.App) (*Subscription, error) {
	r, err := newRecord(app, Subscriptions)
	if err != nil {
		return nil, err
	}
	return AsSubscription(r), nil
}

// AsSubscription returns r as a typed Subscription; r must be a record of that collection.
func AsSubscription(r *core.Record) *Subscription {
	x := &Subscription{}
	x.SetProxyRecord(r)
	return x
}

// FindSubscription returns the Subscription with that id, or sql.ErrNoRows.
func FindSubscription(app core.App, id string) (*Subscription, error) {
	return findByID[Subscription](app, Subscriptions, id)
}

func (s *Subscription) CustomerAccountID() string     { return s.GetString("customer_account") }
func (s *Subscription) SetCustomerAccountID(v string) { s.Set("customer_account", v) }

func (s *Subscription) ProductID() string     { return s.GetString("product") }
func (s *Subscription) SetProductID(v string) { s.Set("product", v) }

func (s *Subscription) PriceID() string     { return s.GetString("price") }
func (s *Subscription) SetPriceID(v string) { s.Set("price", v) }

func (s *Subscription) Status() SubscriptionStatus     { return SubscriptionStatus(s.GetString("status")) }
func (s *Subscription) SetStatus(v SubscriptionStatus) { s.Set("status", string(v)) }

func (s *Subscription) ClerkSubscriptionID() string     { return s.GetString("clerk_subscription_id") }
func (s *Subscription) SetClerkSubscriptionID(v string) { s.Set("clerk_subscription_id", v) }

func (s *Subscription) ClerkSubscriptionItemID() string {
	return s.GetString("clerk_subscription_item_id")
}
func (s *Subscription) SetClerkSubscriptionItemID(v string) { s.Set("clerk_subscription_item_id", v) }

func (s *Subscription) ClerkPlanID() string     { return s.GetString("clerk_plan_id") }
func (s *Subscription) SetClerkPlanID(v string) { s.Set("clerk_plan_id", v) }

func (s *Subscription) CurrentPeriodStart() time.Time {
	return s.GetDateTime("current_period_start").Time()
}
func (s *Subscription) SetCurrentPeriodStart(v time.Time) { s.Set("current_period_start", dateTime(v)) }

func (s *Subscription) CurrentPeriodEnd() time.Time {
	return s.GetDateTime("current_period_end").Time()
}
func (s *Subscription) SetCurrentPeriodEnd(v time.Time) { s.Set("current_period_end", dateTime(v)) }

func (s *Subscription) CancelAtPeriodEnd() bool     { return s.GetBool("cancel_at_period_end") }
func (s *Subscription) SetCancelAtPeriodEnd(v bool) { s.Set("cancel_at_period_end", v) }

func (s *Subscription) CanceledAt() time.Time     { return s.GetDateTime("canceled_at").Time() }
func (s *Subscription) SetCanceledAt(v time.Time) { s.Set("canceled_at", dateTime(v)) }

func (s *Subscription) EndedAt() time.Time     { return s.GetDateTime("ended_at").Time() }
func (s *Subscription) SetEndedAt(v time.Time) { s.Set("ended_at", dateTime(v)) }

func (s *Subscription) IsFreeTrial() bool     { return s.GetBool("is_free_trial") }
func (s *Subscription) SetIsFreeTrial(v bool) { s.Set("is_free_trial", v) }

func (s *Subscription) ProviderUpdatedAt() time.Time {
	return s.GetDateTime("provider_updated_at").Time()
}
func (s *Subscription) SetProviderUpdatedAt(v time.Time) { s.Set("provider_updated_at", dateTime(v)) }

// Interval is month, annual or empty.
func (s *Subscription) Interval() string     { return s.GetString("interval") }
func (s *Subscription) SetInterval(v string) { s.Set("interval", v) }

// AmountCents is what one period costs, as Clerk or the price says.
func (s *Subscription) AmountCents() int64     { return int64(s.GetFloat("amount_cents")) }
func (s *Subscription) SetAmountCents(v int64) { s.Set("amount_cents", v) }

func (s *Subscription) Currency() string     { return s.GetString("currency") }
func (s *Subscription) SetCurrency(v string) { s.Set("currency", v) }

// AccessUntil is when access ends unless an event moves it; zero = open.
func (s *Subscription) AccessUntil() time.Time     { return s.GetDateTime("access_until").Time() }
func (s *Subscription) SetAccessUntil(v time.Time) { s.Set("access_until", dateTime(v)) }

// AccessClosed is the timer or an event ended access.
func (s *Subscription) AccessClosed() bool     { return s.GetBool("access_closed") }
func (s *Subscription) SetAccessClosed(v bool) { s.Set("access_closed", v) }

func (s *Subscription) ReconciledAt() time.Time     { return s.GetDateTime("reconciled_at").Time() }
func (s *Subscription) SetReconciledAt(v time.Time) { s.Set("reconciled_at", dateTime(v)) }

func (s *Subscription) Metadata() map[string]any     { return jsonMap(s.Record, "metadata") }
func (s *Subscription) SetMetadata(v map[string]any) { s.Set("metadata", v) }

// Told is, for each part that not every event tells, the provider time (unix milliseconds) of
// the newest event that told it.
func (s *Subscription) Told() map[string]int64 {
	out := map[string]int64{}
	_ = s.UnmarshalJSONField("told", &out)
	if out == nil {
		out = map[string]int64{}
	}
	return out
}
func (s *Subscription) SetTold(v map[string]int64) { s.Set("told", v) }
