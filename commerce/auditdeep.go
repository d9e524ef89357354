package commerce

import (
	"slices"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// auditPromises plans every order again from its snapshot and compares what it owes with what
// was written: nothing missing, nothing more, nothing open for an unpaid or refunded order.
func (s *Service) auditPromises(app core.App) (Audited, error) {
	a := Audited{Invariant: "entitlements, grants, bookings and work equal the order's snapshot"}
	err := collections.EachOrder(app, func(o *collections.Order) error {
		lines, err := collections.ListLines(app, o.Id)
		if err != nil {
			return err
		}
		held, err := heldOf(app, lines)
		if err != nil {
			return err
		}
		a.Rows++
		switch o.Status() {
		case collections.OrderPaid, collections.OrderFulfilled:
			s.comparePromise(&a, o, planFulfillment(o, lines, o.PaidAt()), held)
		default:
			if held.open > 0 {
				a.broken("order %s: %s, but %d things are still open", o.PublicID(), o.Status(), held.open)
			}
		}
		return nil
	})
	return a, err
}

// held is what an order's lines really gave.
type held struct {
	features, assets     []string // "<item>/<key>", sorted, with doubles
	bookings, work, open int
}

func heldOf(app core.App, lines []collections.Line) (held, error) {
	var h held
	for _, l := range lines {
		es, err := collections.ListEntitlementsOfItem(app, l.ID)
		if err != nil {
			return h, err
		}
		for _, e := range es {
			h.features = append(h.features, l.ID+"/"+e.FeatureKey())
			if e.IsActive() {
				h.open++
			}
		}
		gs, err := collections.ListSoldGrantsOfItem(app, l.ID)
		if err != nil {
			return h, err
		}
		for _, g := range gs {
			h.assets = append(h.assets, l.ID+"/"+g.AssetID())
			if g.IsActive() {
				h.open++
			}
		}
		units, err := collections.CountUnits(app, l.ID)
		if err != nil {
			return h, err
		}
		h.bookings += int(units.Bookings)
		h.work += int(units.Work)
	}
	slices.Sort(h.features)
	slices.Sort(h.assets)
	return h, nil
}

func (s *Service) comparePromise(a *Audited, o *collections.Order, owed fulfillment, got held) {
	var features, assets []string
	for _, x := range owed.entitlements {
		features = append(features, x.line.ID+"/"+x.key)
	}
	for _, x := range owed.grants {
		assets = append(assets, x.line.ID+"/"+x.asset.Asset)
	}
	slices.Sort(features)
	slices.Sort(assets)
	switch {
	case !slices.Equal(features, got.features):
		a.broken("order %s: owes %d features, gave %d", o.PublicID(), len(features), len(got.features))
	case !slices.Equal(assets, got.assets):
		a.broken("order %s: owes %d files, gave %d", o.PublicID(), len(assets), len(got.assets))
	case len(owed.bookings) != got.bookings:
		a.broken("order %s: owes %d sessions, has %d", o.PublicID(), len(owed.bookings), got.bookings)
	case len(owed.work) != got.work:
		a.broken("order %s: owes %d work orders, has %d", o.PublicID(), len(owed.work), got.work)
	}
}

// auditSubscriptions compares the access of every subscription item with its fold.
func (s *Service) auditSubscriptions(app core.App) (Audited, error) {
	a := Audited{Invariant: "plan access equals the subscription's fold", Note: "nobody subscribed yet"}
	err := collections.EachSubscription(app, func(row *collections.Subscription) error {
		a.Rows++
		es, err := collections.ListEntitlementsOfSubscription(app, row.Id)
		if err != nil {
			return err
		}
		acc := accessOf(row, s.opt.PastDueGrace)
		for _, e := range es {
			if !e.IsActive() {
				continue
			}
			if !acc.gives || row.AccessClosed() {
				a.broken("subscription %s: %s, but %s is still active", row.Id, row.Status(), e.FeatureKey())
			} else if !acc.until.IsZero() && (e.EndsAt().IsZero() || e.EndsAt().After(acc.until)) {
				a.broken("subscription %s: %s ends later than the paid period with grace", row.Id, e.FeatureKey())
			}
		}
		return nil
	})
	a.NotApplicable = a.Rows == 0
	return a, err
}

// auditMoney checks that every cent that came has exactly one place.
func (s *Service) auditMoney(app core.App) (Audited, error) {
	a := Audited{Invariant: "money conserved per currency: succeeded = orders + subscriptions + surplus + parked", NotApplicable: true, Note: "no payment yet"}
	sums, err := collections.SumMoney(app)
	for _, m := range sums {
		a.Rows += m.Payments
		a.NotApplicable = false
		if placed := m.Orders + m.Subscriptions + m.Surplus + m.Parked; placed != m.Succeeded {
			a.broken("%s: %s came, %s has a place", m.Currency, strconv.FormatInt(m.Succeeded, 10), strconv.FormatInt(placed, 10))
		}
	}
	return a, err
}
