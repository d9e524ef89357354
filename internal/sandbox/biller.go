package sandbox

import "time"

// biller changes one subscription at one moment and tells the shop of every step.
type biller struct {
	x   *tx
	u   *User
	sub *Subscription
	at  time.Time
}

// bill runs fn on the person's subscription at the time at and stores the outcome.
func (x *tx) bill(u *User, at time.Time, fn func(b *biller) error) error {
	sub, err := subscriptionOf(x, u.ID)
	if err != nil {
		return err
	}
	b := &biller{x: x, u: u, sub: sub, at: at}
	if err := fn(b); err != nil {
		return err
	}
	return saveSubscription(x, sub)
}

// tell emits subscriptionItem.<what> with the item as it is now.
func (b *biller) tell(what string, it *Item) error {
	it.UpdatedAt = after(b.at, it.UpdatedAt)
	return b.x.emit("subscriptionItem."+what, it.UpdatedAt, itemPayload(b.u, b.sub, it))
}

// tellWhole emits subscription.<what>.
func (b *biller) tellWhole(what string) error {
	b.sub.UpdatedAt = after(b.at, b.sub.UpdatedAt)
	return b.x.emit("subscription."+what, b.sub.UpdatedAt, subscriptionPayload(b.u, b.sub))
}

// charge takes cents for the item from the person's card, and tells whether the bank
// agreed. Nothing is charged, and nothing told, for zero.
func (b *biller) charge(it *Item, cents int64, kind, cardID string) (bool, error) {
	if cents == 0 {
		return true, nil
	}
	snapshot := *it
	p := &Payment{ChargeType: kind, AmountCents: cents, Currency: it.Plan.Currency, CardID: cardID, Item: &snapshot}
	if err := b.x.pay(b.u, p, b.at, b.x.s.now()); err != nil {
		return false, err
	}
	b.sub.LatestPayment = p.PaymentID
	return p.Status == paymentPaid, nil
}

// startSubscription gives a new person their subscription with the free plan.
func (x *tx) startSubscription(u *User, at time.Time) error {
	free := &Item{ID: x.s.newID("csub_item_"), Plan: x.s.freePlan(), Interval: periodMonth, Status: itemActive,
		Anchor: at, PeriodStart: at, CreatedAt: at, UpdatedAt: at}
	sub := &Subscription{ID: x.s.newID("csub_"), UserID: u.ID, Status: itemActive, Items: []*Item{free},
		CreatedAt: at, UpdatedAt: at, ActiveAt: at}
	if err := x.emit("subscription.created", at, subscriptionPayload(u, sub)); err != nil {
		return err
	}
	if err := x.emit("subscriptionItem.active", at, itemPayload(u, sub, free)); err != nil {
		return err
	}
	return saveSubscription(x, sub)
}

// endSubscription ends what a leaving person had and removes the subscription.
func (x *tx) endSubscription(u *User) error {
	sub, err := subscriptionOf(x, u.ID)
	if err != nil {
		return err
	}
	b := &biller{x: x, u: u, sub: sub, at: x.s.Clock.Now()}
	for _, it := range sub.Items[1:] {
		switch it.Status {
		case itemUpcoming:
			err = b.close(it, itemAbandoned)
		case itemActive, itemCanceled, itemPastDue:
			err = b.close(it, itemEnded)
		}
		if err != nil {
			return err
		}
	}
	return drop(x, "subscription", sub.ID)
}

// close makes an item ended or abandoned.
func (b *biller) close(it *Item, status string) error {
	it.Status = status
	if status == itemEnded {
		it.EndedAt = b.at
	}
	return b.tell(status, it)
}

// end closes the item that gave access and begins what follows it: the plan that was
// chosen for afterwards, else the free one.
func (b *biller) end(it *Item) error {
	if err := b.close(it, itemEnded); err != nil {
		return err
	}
	wasPastDue := b.sub.Status == itemPastDue
	b.sub.Status, b.sub.PastDueAt = itemActive, time.Time{}
	if next := b.sub.upcoming(); next != nil {
		next.Anchor, next.Cycle, next.PeriodStart, next.PeriodEnd = b.at, 0, b.at, b.at
		return b.collect(next, "active")
	}
	free := b.sub.free()
	free.Status, free.PeriodStart, free.EndedAt = itemActive, b.at, time.Time{}
	if err := b.tell("active", free); err != nil {
		return err
	}
	if wasPastDue {
		return b.tellWhole("active")
	}
	return b.tellWhole("updated")
}

// collect charges the item's next period. Paid, the period begins and the shop is told
// what; declined, the item is past due.
func (b *biller) collect(it *Item, what string) error {
	paid, err := b.charge(it, it.Plan.cents(it.Interval), "recurring", b.u.CardID)
	if err != nil {
		return err
	}
	if !paid {
		return b.pastDue(it)
	}
	wasPastDue := b.sub.Status == itemPastDue
	it.Status, it.FreeTrial, it.PastDueAt, it.RetryAt, it.Retries = itemActive, false, time.Time{}, time.Time{}, 0
	it.renew()
	b.sub.Status, b.sub.PastDueAt = itemActive, time.Time{}
	if err := b.tell(what, it); err != nil {
		return err
	}
	if wasPastDue {
		return b.tellWhole("active")
	}
	return b.tellWhole("updated")
}

// pastDue notes a declined renewal, or the next one in a row.
func (b *biller) pastDue(it *Item) error {
	if it.Status == itemPastDue {
		it.Retries++
		if it.Retries >= len(retryPauses) {
			return b.end(it)
		}
		it.RetryAt = b.at.Add(retryPauses[it.Retries])
		return nil
	}
	it.Status, it.FreeTrial, it.PastDueAt = itemPastDue, false, b.at
	it.Retries, it.RetryAt = 0, b.at.Add(retryPauses[0])
	b.sub.Status, b.sub.PastDueAt = itemPastDue, b.at
	if err := b.tell("pastDue", it); err != nil {
		return err
	}
	return b.tellWhole("pastDue")
}
