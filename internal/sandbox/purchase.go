package sandbox

import (
	"net/http"
	"time"
)

// What a purchase would do.
const (
	buyNew       = "new"
	buyTrial     = "trial"
	buyUpgrade   = "upgrade"   // at once, with credit for the unused time
	buyDowngrade = "downgrade" // when the running period ends
	buyResume    = "resume"    // takes a cancellation back
	buyRecover   = "recover"   // pays what is past due
	buyCancel    = "cancel"    // choosing the free plan
)

// Quote is what buying a plan would mean at one moment.
type Quote struct {
	Kind        string
	Plan        Plan
	Interval    string
	PriceCents  int64     // one period
	CreditCents int64     // for unused time of the plan it replaces
	DueCents    int64     // now
	StartsAt    time.Time // when the plan begins
	TrialEnds   time.Time // zero without a trial
}

// immediate tells whether the plan begins at once.
func (q Quote) immediate() bool { return q.Kind != buyDowngrade && q.Kind != buyCancel }

// quote works out what buying plan for interval at the time at would mean. It returns a
// *Fault for what cannot be bought.
func (sub *Subscription) quote(plan Plan, interval string, at time.Time) (Quote, error) {
	q := Quote{Kind: buyNew, Plan: plan, Interval: interval, PriceCents: plan.cents(interval), StartsAt: at}
	now := sub.paid()
	if plan.Default {
		if now == nil || (now.Status == itemCanceled && sub.upcoming() == nil) {
			return q, invalid("plan_id", "form_param_value_invalid", "You already have, or will return to, the free plan.")
		}
		q.Kind, q.StartsAt = buyCancel, now.PeriodEnd
		return q, nil
	}
	if !plan.sells(interval) {
		return q, invalid("plan_period", "form_param_value_invalid", "This plan is not sold for that period.")
	}
	q.DueCents = q.PriceCents
	switch {
	case now == nil && plan.TrialDays > 0 && !sub.TrialUsed:
		q.Kind, q.DueCents = buyTrial, 0
		q.TrialEnds = at.AddDate(0, 0, plan.TrialDays)
	case now == nil:
	case now.Plan.ID == plan.ID && now.Interval == interval:
		switch now.Status {
		case itemCanceled:
			q.Kind, q.DueCents = buyResume, 0
		case itemPastDue:
			q.Kind = buyRecover
		default:
			return q, invalid("plan_id", "form_param_value_invalid", "You already have this plan.")
		}
	case now.Status == itemPastDue || now.FreeTrial:
		q.Kind = buyUpgrade // nothing paid, so nothing to wait for and nothing to credit
	case yearly(plan, interval) > yearly(now.Plan, now.Interval) || (interval == periodAnnual && now.Interval == periodMonth):
		q.Kind = buyUpgrade
		q.CreditCents = min(unused(now, at), q.PriceCents)
		q.DueCents = q.PriceCents - q.CreditCents
	default:
		q.Kind, q.DueCents, q.StartsAt = buyDowngrade, 0, now.PeriodEnd
	}
	return q, nil
}

// yearly is what a plan costs in a year.
func yearly(p Plan, interval string) int64 {
	if interval == periodAnnual {
		return p.YearlyCents
	}
	return 12 * p.MonthlyCents
}

// unused is the worth of what is left of the item's paid period, rounded down.
func unused(it *Item, at time.Time) int64 {
	whole, left := it.PeriodEnd.Sub(it.PeriodStart), it.PeriodEnd.Sub(at)
	if whole <= 0 || left <= 0 {
		return 0
	}
	return int64(float64(it.Plan.cents(it.Interval)) * (float64(left) / float64(whole)))
}

// declined is what a buyer reads when the bank says no.
func declined() *Fault {
	return &Fault{Status: http.StatusUnprocessableEntity, Code: "card_declined",
		Message: "This card was declined by the bank. Nothing was charged."}
}

// buy carries out q with the given card. A declined card is reported in ok, not as an
// error: what was tried is kept and told to the shop. itemID names a new item.
func (b *biller) buy(q Quote, itemID, cardID string) (ok bool, err error) {
	now := b.sub.paid()
	switch q.Kind {
	case buyCancel:
		return true, b.cancel(now)
	case buyResume:
		return true, b.resume(now)
	case buyRecover:
		b.u.CardID = cardID
		if cardByID(cardID).Declines {
			_, err := b.charge(now, q.DueCents, "checkout", cardID)
			return false, err
		}
		if err := saveUser(b.x, b.u); err != nil {
			return false, err
		}
		return true, b.collect(now, "active")
	}
	it := &Item{ID: itemID, Plan: q.Plan, Interval: q.Interval, Status: itemActive, CreatedAt: b.at}
	if q.Kind == buyDowngrade {
		return true, b.follow(now, it, q.StartsAt)
	}
	it.startPeriods(b.at)
	if q.Kind == buyTrial {
		it.FreeTrial, it.PeriodEnd = true, q.TrialEnds
	}
	if q.DueCents > 0 && cardByID(cardID).Declines {
		it.Status = itemIncomplete
		if _, err := b.charge(it, q.DueCents, "checkout", cardID); err != nil {
			return false, err
		}
		return false, b.tell("incomplete", it)
	}
	if b.u.CardID != cardID {
		b.u.CardID = cardID
		if err := saveUser(b.x, b.u); err != nil {
			return false, err
		}
	}
	return true, b.begin(it, now, q.DueCents)
}

// begin makes it the running item in place of now (nil: the free plan), and takes due.
func (b *biller) begin(it, now *Item, due int64) error {
	if err := b.dropUpcoming(); err != nil {
		return err
	}
	b.sub.Items, b.sub.TrialUsed = append(b.sub.Items, it), true
	if err := b.tell("active", it); err != nil {
		return err
	}
	wasPastDue := b.sub.Status == itemPastDue
	b.sub.Status, b.sub.PastDueAt = itemActive, time.Time{}
	if now == nil {
		now = b.sub.free()
	}
	if now.Status != itemEnded && now.Status != itemAbandoned {
		if err := b.close(now, itemEnded); err != nil {
			return err
		}
	}
	if _, err := b.charge(it, due, "checkout", b.u.CardID); err != nil {
		return err
	}
	if wasPastDue || now.Plan.Default {
		return b.tellWhole("active")
	}
	return b.tellWhole("updated")
}

// follow lets it begin when now ends.
func (b *biller) follow(now, it *Item, starts time.Time) error {
	if err := b.dropUpcoming(); err != nil {
		return err
	}
	if now.Status == itemActive {
		now.Status, now.CanceledAt = itemCanceled, b.at
		if err := b.tell("canceled", now); err != nil {
			return err
		}
	}
	it.Status, it.Anchor = itemUpcoming, starts
	it.PeriodStart, it.PeriodEnd = starts, nextPeriod(starts, it.Interval, 1)
	b.sub.Items = append(b.sub.Items, it)
	if err := b.tell("upcoming", it); err != nil {
		return err
	}
	return b.tellWhole("updated")
}

// dropUpcoming abandons what was to begin later, be it a plan or the free one.
func (b *biller) dropUpcoming() error {
	for _, it := range b.sub.Items {
		if it.Status == itemUpcoming {
			if err := b.close(it, itemAbandoned); err != nil {
				return err
			}
		}
	}
	return nil
}

// resume takes a cancellation back.
func (b *biller) resume(now *Item) error {
	if err := b.dropUpcoming(); err != nil {
		return err
	}
	now.Status, now.CanceledAt = itemActive, time.Time{}
	if err := b.tell("active", now); err != nil {
		return err
	}
	return b.tellWhole("updated")
}

// cancel ends the item with its paid period; what is past due, or not begun, at once.
func (b *biller) cancel(it *Item) error {
	switch it.Status {
	case itemPastDue:
		return b.end(it)
	case itemUpcoming:
		if err := b.close(it, itemAbandoned); err != nil {
			return err
		}
	case itemActive:
		it.Status, it.CanceledAt = itemCanceled, b.at
		if err := b.tell("canceled", it); err != nil {
			return err
		}
	case itemCanceled: // towards another plan: that one is dropped, the end stays
		if err := b.dropUpcoming(); err != nil {
			return err
		}
	default:
		return invalid("id", "form_param_value_invalid", "This subscription is already over.")
	}
	free, now := b.sub.free(), b.sub.paid()
	if now != nil && free.Status != itemUpcoming {
		free.Status, free.PeriodStart, free.EndedAt = itemUpcoming, now.PeriodEnd, time.Time{}
		if err := b.tell("upcoming", free); err != nil {
			return err
		}
	}
	return b.tellWhole("updated")
}
