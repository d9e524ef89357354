package commerce

import (
	"time"

	"pocketstarter/collections"
)

// subRank breaks ties between two words about an item at the same provider time
// (contract section 8): the higher one holds.
var subRank = map[collections.SubscriptionStatus]int{
	collections.SubEnded: 8, collections.SubCanceled: 7, collections.SubPastDue: 6, collections.SubPaused: 5,
	collections.SubActive: 4, collections.SubTrialing: 3, collections.SubIncomplete: 2, collections.SubUpcoming: 1,
}

// subStatus translates Clerk's word for an item's state; known is false for a word that
// this shop has never heard.
func subStatus(word string, trial bool) (st collections.SubscriptionStatus, known bool) {
	switch word {
	case "active":
		if trial {
			return collections.SubTrialing, true
		}
		return collections.SubActive, true
	case "trialing", "free_trial":
		return collections.SubTrialing, true
	case "past_due", "pastDue":
		return collections.SubPastDue, true
	case "canceled", "cancelled":
		return collections.SubCanceled, true
	case "ended", "expired", "abandoned":
		return collections.SubEnded, true
	case "incomplete":
		return collections.SubIncomplete, true
	case "upcoming":
		return collections.SubUpcoming, true
	case "paused":
		return collections.SubPaused, true
	}
	return collections.SubIncomplete, false
}

// newerThan tells whether a word about an item at time at with status st replaces what the
// row holds.
func newerThan(row *collections.Subscription, at time.Time, st collections.SubscriptionStatus) bool {
	have := row.ProviderUpdatedAt()
	if !at.Equal(have) {
		return at.After(have)
	}
	return subRank[st] > subRank[row.Status()]
}

// access is when an item gives access: a pure function of its row.
type access struct {
	from  time.Time
	until time.Time // zero = open end
	gives bool
}

// accessOf says what an item gives by itself (contract section 8): while it runs, up to the end of
// its period plus grace (a renewal's event may be late); canceled, to the end of its period; ended,
// to its end. An item past due or canceled whose period nobody told ends by the time of that word.
func accessOf(row *collections.Subscription, grace time.Duration) access {
	a := access{from: row.CurrentPeriodStart(), until: row.CurrentPeriodEnd()}
	if a.from.IsZero() {
		a.from = row.ProviderUpdatedAt()
	}
	switch row.Status() {
	case collections.SubActive, collections.SubTrialing:
		a.gives = true
		if !a.until.IsZero() {
			a.until = a.until.Add(grace)
		}
	case collections.SubPastDue:
		a.gives = true
		if a.until.IsZero() {
			a.until = row.ProviderUpdatedAt()
		}
		a.until = a.until.Add(grace)
	case collections.SubCanceled:
		a.gives = true
		if a.until.IsZero() {
			a.until = row.ProviderUpdatedAt()
		}
	case collections.SubEnded:
		a.gives = true
		if end := endOf(row); a.until.IsZero() || end.Before(a.until) {
			a.until = end
		}
	}
	return a
}

// endOf is when an ended item ended, as far as anybody said.
func endOf(row *collections.Subscription) time.Time {
	if end := row.EndedAt(); !end.IsZero() {
		return end
	}
	return row.ProviderUpdatedAt()
}

// supersedes tells whether item b took item a's place in the same Clerk subscription: its period
// began later, and it runs, or ran after the last word about a. A plan change thus ends the old plan
// with the event that starts the new one, in whatever order the events come or get lost.
func supersedes(b, a *collections.Subscription) bool {
	if a.Id == b.Id || a.ClerkSubscriptionID() == "" || a.ClerkSubscriptionID() != b.ClerkSubscriptionID() {
		return false
	}
	start := b.CurrentPeriodStart()
	if !start.After(a.CurrentPeriodStart()) {
		return false
	}
	switch b.Status() {
	case collections.SubActive, collections.SubTrialing, collections.SubPastDue, collections.SubCanceled:
		return true
	case collections.SubEnded:
		return start.Before(endOf(b)) && a.ProviderUpdatedAt().Before(endOf(b))
	}
	return false
}

// runs tells whether an item in this state gives its buyer a plan.
func runs(st collections.SubscriptionStatus) bool {
	switch st {
	case collections.SubActive, collections.SubTrialing, collections.SubPastDue:
		return true
	}
	return false
}
