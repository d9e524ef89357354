package commerce_test

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"pocketstarter/commerce"
)

// A made-up billing provider: it plays one person's subscription forward and keeps what it would
// tell, in order. It knows nothing of our code but the fact's shape.
type biller struct {
	t     *rapid.T
	user  string
	sub   string
	at    time.Time
	items map[string]*commerce.ItemFact // as they are now
	order []string                      // item ids, oldest first
	told  []commerce.Facts
	n     int
}

var plans = []string{"cplan_plus", "cplan_pro", "cplan_unsold"}

// tell emits the item as it is now. A sparse event leaves out what such events may leave out.
func (b *biller) tell(id string, sparse bool) {
	it := b.items[id]
	it.UpdatedAt = b.at
	f := *it
	if sparse {
		f.PeriodStart, f.PeriodEnd, f.Currency, f.AmountCents, f.Interval = time.Time{}, time.Time{}, "", 0, ""
	}
	b.told = append(b.told, commerce.Facts{Type: "subscriptionItem.updated", At: b.at, Items: []commerce.ItemFact{f}})
}

func (b *biller) pass(least, most time.Duration) {
	ms := rapid.Int64Range(least.Milliseconds(), most.Milliseconds()).Draw(b.t, "passes")
	b.at = b.at.Add(time.Duration(ms) * time.Millisecond)
}

func (b *biller) add(plan, status string, start time.Time, trial bool) string {
	b.n++
	id := fmt.Sprintf("csub_item_%s_%d", b.user, b.n)
	end := start.AddDate(0, 1, 0)
	if trial {
		end = start.AddDate(0, 0, 14)
	}
	b.items[id] = &commerce.ItemFact{ItemID: id, SubscriptionID: b.sub, PayerUserID: b.user, PlanID: plan, Status: status, Interval: "month",
		AmountCents: 1900, Currency: "USD", PeriodStart: start, PeriodEnd: end, IsFreeTrial: trial, CreatedAt: b.at}
	b.order = append(b.order, id)
	return id
}

// now returns the item that runs, "" when none does.
func (b *biller) now() string {
	for _, id := range slices.Backward(b.order) {
		switch b.items[id].Status {
		case "active", "past_due", "canceled":
			if !b.items[id].PeriodStart.After(b.at) {
				return id
			}
		}
	}
	return ""
}

func (b *biller) upcoming() string {
	for _, id := range b.order {
		if b.items[id].Status == "upcoming" {
			return id
		}
	}
	return ""
}

func (b *biller) drop(id, status string) {
	if id == "" {
		return
	}
	b.items[id].Status = status
	if status == "ended" {
		b.items[id].EndedAt = b.at
	}
	b.tell(id, false)
}

// step plays one thing that happens to a subscription.
func (b *biller) step() {
	sparse := rapid.IntRange(0, 5).Draw(b.t, "sparse") == 0
	id := b.now()
	plan := rapid.SampledFrom(plans).Draw(b.t, "plan")
	if id == "" {
		b.pass(time.Minute, 20*24*time.Hour)
		switch rapid.SampledFrom([]string{"buy", "buy", "trial", "incomplete", "free"}).Draw(b.t, "without a plan") {
		case "buy":
			b.tell(b.add(plan, "active", b.at, false), false)
		case "trial":
			b.tell(b.add(plan, "active", b.at, true), sparse)
		case "incomplete":
			b.tell(b.add(plan, "incomplete", b.at, false), sparse)
		case "free":
			b.told = append(b.told, commerce.Facts{Type: "subscriptionItem.active", At: b.at, Items: []commerce.ItemFact{{ItemID: "csub_item_free_" + b.user, SubscriptionID: b.sub,
				PayerUserID: b.user, PlanID: "cplan_free", PlanFree: true, Status: "active", UpdatedAt: b.at}}})
		}
		return
	}
	it := b.items[id]
	switch rapid.SampledFrom([]string{"renew", "renew", "renew", "change up", "change down", "past due", "cancel", "resume", "end", "same again", "same moment"}).Draw(b.t, "with a plan") {
	case "renew":
		if it.Status == "canceled" || b.upcoming() != "" {
			return
		}
		b.at = later(b.at, it.PeriodEnd)
		it.Status, it.IsFreeTrial, it.PastDueAt = "active", false, time.Time{}
		it.PeriodStart, it.PeriodEnd = it.PeriodEnd, it.PeriodEnd.AddDate(0, 1, 0)
		b.tell(id, false)
	case "change up":
		b.pass(time.Minute, 10*24*time.Hour)
		b.drop(b.upcoming(), "abandoned")
		b.tell(b.add(plan, "active", b.at, false), false)
		if rapid.IntRange(0, 2).Draw(b.t, "says that the old plan ended") > 0 {
			b.drop(id, "ended")
		}
	case "change down":
		if b.upcoming() != "" || it.Status == "past_due" {
			return
		}
		b.pass(time.Minute, 10*24*time.Hour)
		it.Status, it.CanceledAt = "canceled", b.at
		b.tell(id, sparse)
		next := b.add(plan, "upcoming", it.PeriodEnd, false)
		b.tell(next, false)
		if rapid.Bool().Draw(b.t, "comes") {
			b.at = later(b.at, it.PeriodEnd)
			b.drop(id, "ended")
			b.items[next].Status, b.items[next].PeriodStart, b.items[next].PeriodEnd = "active", b.at, b.at.AddDate(0, 1, 0)
			b.tell(next, false)
		}
	case "past due":
		b.at = later(b.at, it.PeriodEnd)
		it.Status, it.PastDueAt = "past_due", b.at
		b.tell(id, sparse)
	case "cancel":
		if it.Status == "canceled" {
			return
		}
		b.pass(time.Minute, 10*24*time.Hour)
		it.Status, it.CanceledAt = "canceled", b.at
		b.tell(id, sparse)
	case "resume":
		if it.Status != "canceled" || b.at.After(it.PeriodEnd) {
			return
		}
		b.drop(b.upcoming(), "abandoned")
		it.Status, it.CanceledAt = "active", time.Time{}
		b.pass(time.Minute, time.Hour)
		b.tell(id, sparse)
	case "end":
		b.pass(time.Minute, 40*24*time.Hour)
		b.drop(id, "ended")
	case "same moment": // two words of one moment: the one of higher rank is the provider's last
		if it.Status != "canceled" {
			now := b.at
			b.at, it.Status = it.UpdatedAt, "canceled"
			b.tell(id, false)
			b.at = now
		}
	case "same again": // a second word of the same moment
		b.told = append(b.told, b.told[len(b.told)-1])
		b.told[len(b.told)-1].Type = "subscription.updated"
	}
	b.at = b.at.Add(time.Millisecond)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// reads are what the provider answers when asked for everything.
func (b *biller) reads() []commerce.ItemFact {
	var out []commerce.ItemFact
	for _, id := range b.order {
		out = append(out, *b.items[id])
	}
	return out
}

// wanted is one item as the reference sees it.
type wanted struct {
	status     string
	plan       string
	start, end time.Time
	changed    time.Time
	ended      time.Time
	sub        string
}

// referenceFold is contract section 8 read again: the newest word by provider time holds, then the
// rank; what a word does not tell is as the newest word that tells it says.
func referenceFold(words []commerce.ItemFact) wanted {
	rank := map[string]int{"ended": 7, "abandoned": 7, "expired": 7, "canceled": 6, "past_due": 5, "active": 4, "trialing": 3, "incomplete": 2, "upcoming": 1}
	word := func(f commerce.ItemFact) string {
		if f.Status == "active" && f.IsFreeTrial {
			return "trialing"
		}
		return f.Status
	}
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b commerce.ItemFact) int {
		if c := a.UpdatedAt.Compare(b.UpdatedAt); c != 0 {
			return c
		}
		return rank[word(a)] - rank[word(b)]
	})
	w := wanted{}
	for _, f := range words { // oldest first: each word overwrites what it tells
		w.status, w.changed, w.ended = word(f), f.UpdatedAt, f.EndedAt
		if !f.PeriodStart.IsZero() {
			w.start, w.end = f.PeriodStart, f.PeriodEnd
		}
		if f.PlanID != "" {
			w.plan = f.PlanID
		}
		if f.SubscriptionID != "" {
			w.sub = f.SubscriptionID
		}
	}
	if w.status == "abandoned" || w.status == "expired" {
		w.status = "ended"
	}
	return w
}

// referenceAccess says until when each item gives access at all, and which plans are open at now.
func referenceAccess(items map[string]wanted, grace time.Duration, now time.Time) (plansOpen []string) {
	for id, w := range items {
		from, until, gives := w.start, w.end, true
		if from.IsZero() {
			from = w.changed
		}
		known := !w.end.IsZero()
		switch w.status {
		case "active", "trialing":
			until = until.Add(grace)
		case "past_due":
			if !known {
				until, known = w.changed, true
			}
			until = until.Add(grace)
		case "canceled":
			if !known {
				until, known = w.changed, true
			}
		case "ended":
			end := w.ended
			if end.IsZero() {
				end = w.changed
			}
			if !known || end.Before(until) {
				until, known = end, true
			}
		default:
			gives = false
		}
		for other, o := range items { // a plan change: the later plan takes this one's place
			ran := o.status == "active" || o.status == "trialing" || o.status == "past_due" || o.status == "canceled"
			if o.status == "ended" {
				end := o.ended
				if end.IsZero() {
					end = o.changed
				}
				ran = o.start.Before(end) && w.changed.Before(end)
			}
			if other != id && ran && o.sub == w.sub && o.start.After(w.start) && (!known || o.start.Before(until)) {
				until, known = o.start, true
			}
		}
		if gives && !from.After(now) && (!known || until.After(now)) && !slices.Contains(plansOpen, w.plan) {
			plansOpen = append(plansOpen, w.plan)
		}
	}
	slices.Sort(plansOpen)
	return plansOpen
}
