package sandbox

import (
	"time"
)

// Item states, in Clerk's words.
const (
	itemActive     = "active"
	itemPastDue    = "past_due"
	itemCanceled   = "canceled"
	itemEnded      = "ended"
	itemUpcoming   = "upcoming"
	itemAbandoned  = "abandoned"
	itemIncomplete = "incomplete"
)

// Billing periods, in Clerk's words.
const (
	periodMonth  = "month"
	periodAnnual = "annual"
)

// Subscription is a person's one subscription: the item of the free default plan, which
// keeps its id for ever, and the paid items they had. Times are business time.
type Subscription struct {
	ID            string    `json:"id"`
	UserID        string    `json:"user_id"`
	Status        string    `json:"status"` // active or past_due
	Items         []*Item   `json:"items"`
	LatestPayment string    `json:"latest_payment,omitempty"`
	TrialUsed     bool      `json:"trial_used,omitempty"` // a trial is for those who never had a plan
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	ActiveAt      time.Time `json:"active_at"`
	PastDueAt     time.Time `json:"past_due_at"`
}

// Item is one plan of a subscription. Plan is the plan as it was bought: a later price
// change in the shop does not reach running subscriptions.
type Item struct {
	ID           string    `json:"id"`
	Plan         Plan      `json:"plan"`
	Interval     string    `json:"interval"`
	Status       string    `json:"status"`
	FreeTrial    bool      `json:"free_trial,omitempty"`
	TrialNoticed bool      `json:"trial_noticed,omitempty"` // freeTrialEnding was sent
	Anchor       time.Time `json:"anchor"`                  // where its billing periods are counted from
	Cycle        int       `json:"cycle"`                   // the running period's number since Anchor
	PeriodStart  time.Time `json:"period_start"`
	PeriodEnd    time.Time `json:"period_end"` // zero on the default plan
	Retries      int       `json:"retries,omitempty"`
	RetryAt      time.Time `json:"retry_at"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
	CanceledAt   time.Time `json:"canceled_at"`
	EndedAt      time.Time `json:"ended_at"`
	PastDueAt    time.Time `json:"past_due_at"`
}

// cents returns what one period of the plan costs.
func (p Plan) cents(interval string) int64 {
	if interval == periodAnnual {
		return p.YearlyCents
	}
	return p.MonthlyCents
}

// sells tells whether the plan can be bought for this period.
func (p Plan) sells(interval string) bool {
	return (interval == periodMonth || interval == periodAnnual) && p.cents(interval) > 0
}

// trialNotice is how long before a trial's end freeTrialEnding is sent.
const trialNotice = 3 * 24 * time.Hour

// retryPauses are the days between failed renewals; after the last the item ends.
var retryPauses = []time.Duration{3 * 24 * time.Hour, 4 * 24 * time.Hour, 7 * 24 * time.Hour}

// nextPeriod returns the end of the nth period counted from anchor. Counting from the
// anchor keeps the 31st: Jan 31, Feb 28, Mar 31.
func nextPeriod(anchor time.Time, interval string, n int) time.Time {
	months := n
	if interval == periodAnnual {
		months = 12 * n
	}
	first := time.Date(anchor.Year(), anchor.Month(), 1, anchor.Hour(), anchor.Minute(), anchor.Second(), anchor.Nanosecond(), time.UTC).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(anchor.Day(), last)-1)
}

// startPeriods begins the item's billing periods at t.
func (it *Item) startPeriods(t time.Time) {
	it.Anchor, it.Cycle = t, 1
	it.PeriodStart, it.PeriodEnd = t, nextPeriod(t, it.Interval, 1)
}

// renew moves the item to its next period.
func (it *Item) renew() {
	it.Cycle++
	it.PeriodStart, it.PeriodEnd = it.PeriodEnd, nextPeriod(it.Anchor, it.Interval, it.Cycle)
}

// due returns when the item needs the engine again; false when never.
func (it *Item) due() (time.Time, bool) {
	if it.Plan.Default {
		return time.Time{}, false
	}
	switch it.Status {
	case itemActive:
		if it.FreeTrial && !it.TrialNoticed {
			return later(it.PeriodEnd.Add(-trialNotice), it.PeriodStart), true
		}
		return it.PeriodEnd, true
	case itemCanceled:
		return it.PeriodEnd, true
	case itemPastDue:
		return it.RetryAt, true
	}
	return time.Time{}, false // upcoming ones wait for the running one to end
}

// nextDue returns the first item that needs the engine, and when.
func (sub *Subscription) nextDue() (*Item, time.Time) {
	var first *Item
	var when time.Time
	for _, it := range sub.Items {
		if t, ok := it.due(); ok && (first == nil || t.Before(when)) {
			first, when = it, t
		}
	}
	return first, when
}

// free is the item of the default plan.
func (sub *Subscription) free() *Item { return sub.Items[0] }

// paid is the item that gives access now: bought, and neither ended nor still upcoming.
func (sub *Subscription) paid() *Item {
	for _, it := range sub.Items[1:] {
		if it.Status == itemActive || it.Status == itemCanceled || it.Status == itemPastDue {
			return it
		}
	}
	return nil
}

// upcoming is the paid item that begins when the running one ends.
func (sub *Subscription) upcoming() *Item {
	for _, it := range sub.Items[1:] {
		if it.Status == itemUpcoming {
			return it
		}
	}
	return nil
}

// item returns the item with this id, or nil.
func (sub *Subscription) item(id string) *Item {
	for _, it := range sub.Items {
		if it.ID == id {
			return it
		}
	}
	return nil
}

// currentPlan is the plan a token names.
func (sub *Subscription) currentPlan() Plan {
	if it := sub.paid(); it != nil {
		return it.Plan
	}
	return sub.free().Plan
}

// shown are the items that are not over.
func (sub *Subscription) shown() []*Item {
	var out []*Item
	for _, it := range sub.Items {
		if it.Status != itemEnded && it.Status != itemAbandoned && it.Status != itemIncomplete {
			out = append(out, it)
		}
	}
	return out
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// saveSubscription stores sub and when the engine must look at it next.
func saveSubscription(x *tx, sub *Subscription) error {
	var due int64
	if it, t := sub.nextDue(); it != nil {
		due = t.UnixMilli()
	}
	return put(x, row{kind: "subscription", id: sub.ID, owner: sub.UserID, due: due}, sub)
}

// subscriptionOf returns the person's subscription.
func subscriptionOf(x *tx, userID string) (*Subscription, error) {
	sub, err := owned[Subscription](x, "subscription", userID)
	if missing(err) {
		return nil, notFound("subscription")
	}
	if err != nil {
		return nil, err
	}
	sub.free().Plan = x.s.freePlan()
	return sub, nil
}
