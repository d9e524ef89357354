package commerce

import (
	"cmp"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Money is minor units by currency. Currencies are never added to each other.
type Money map[string]int64

// Recurring is the subscriptions of one state with what they bring a month.
type Recurring struct {
	Count int64
	MRR   Money
}

// Figures are what happened in a time. Net is Paid less Refunded, which may be negative: a
// refund counts on its own day.
type Figures struct {
	Orders         int64
	Paid, Refunded Money
}

// Net returns what was paid less what went back.
func (f Figures) Net() Money {
	out := Money{}
	for c, n := range f.Paid {
		out[c] += n
	}
	for c, n := range f.Refunded {
		out[c] -= n
	}
	return out
}

// Point is the figures of one day, week or month. MRR is what recurred at its end.
type Point struct {
	Start time.Time
	Figures
	MRR Money
}

// TopProduct is what one product brought.
type TopProduct struct {
	Product, Name string
	Units         int64
	Paid          Money
}

// Churn is how many of the subscribers at the beginning of a period were none at its end.
type Churn struct{ Subscribers, Lost int64 }

// Stats are a seller's figures. The formulas are in docs/03-api-cheatsheet.md.
type Stats struct {
	collections.Period
	Interval string
	Figures
	NewCustomers              int64
	ARPU                      Money
	Churn                     Churn
	Active, Trialing, PastDue Recurring
	Series                    []Point
	Top                       []TopProduct
}

// maxPoints is how many points a series may have.
const maxPoints = 800

// Stats returns a seller's figures of a period; interval is day, week or month. Too many
// points are CodeInvalid.
func (s *Service) Stats(app core.App, seller string, p collections.Period, interval string) (Stats, error) {
	out := Stats{Period: p, Interval: interval, Figures: Figures{Paid: Money{}, Refunded: Money{}}}
	out.Series = pointsOf(p, interval)
	if len(out.Series) > maxPoints {
		return out, FailField("interval", "too_many", "This period has too many points. Choose a longer interval.")
	}
	if err := out.fillSeries(app, seller); err != nil {
		return out, err
	}
	var err error
	if out.NewCustomers, err = collections.CountNewPayers(app, seller, p); err != nil {
		return out, err
	}
	payers, err := collections.CountPayers(app, seller, p)
	if err != nil {
		return out, err
	}
	out.ARPU = Money{}
	net := out.Net()
	for _, x := range payers {
		out.ARPU[x.Currency] = roundDiv(net[x.Currency], x.Count)
	}
	products, err := collections.SumPaidByProduct(app, seller, p)
	if err != nil {
		return out, err
	}
	out.Top = topOf(products)
	items, err := collections.ListRecurring(app, seller)
	if err != nil {
		return out, err
	}
	out.fillRecurring(items)
	out.fillMRR(items)
	out.Churn = churnOf(items, p)
	return out, nil
}

// pointsOf are the starts of the days, weeks (Monday) or months, in UTC, that a period touches.
func pointsOf(p collections.Period, interval string) []Point {
	from := p.From.UTC()
	start := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	next := func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }
	switch interval {
	case "week":
		start = start.AddDate(0, 0, -(int(start.Weekday())+6)%7)
		next = func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }
	case "month":
		start = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
		next = func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }
	}
	var out []Point
	for t := start; t.Before(p.To) && len(out) <= maxPoints; t = next(t) {
		out = append(out, Point{Start: t, Figures: Figures{Paid: Money{}, Refunded: Money{}}})
	}
	return out
}

// pointAt is the point that a day belongs to.
func (s *Stats) pointAt(day string) *Figures {
	t, _ := time.Parse(time.DateOnly, day)
	i, found := slices.BinarySearchFunc(s.Series, t, func(p Point, t time.Time) int { return p.Start.Compare(t) })
	if !found {
		i--
	}
	return &s.Series[i].Figures
}

func (s *Stats) fillSeries(app core.App, seller string) error {
	paid, err := collections.SumPaidByDay(app, seller, s.Period)
	if err != nil {
		return err
	}
	for _, x := range paid {
		s.Paid[x.Currency] += x.Cents
		s.pointAt(x.Day).Paid[x.Currency] += x.Cents
	}
	refunded, err := collections.SumRefundedByDay(app, seller, s.Period)
	if err != nil {
		return err
	}
	for _, x := range refunded {
		s.Refunded[x.Currency] += x.Cents
		s.pointAt(x.Day).Refunded[x.Currency] += x.Cents
	}
	orders, err := collections.CountPaidOrdersByDay(app, seller, s.Period)
	for _, x := range orders {
		s.Orders += x.Count
		s.pointAt(x.Day).Orders += x.Count
	}
	return err
}

// topOf joins the currencies of each product and keeps the ten that sold most.
func topOf(rows []collections.ProductMoney) []TopProduct {
	byID := map[string]*TopProduct{}
	var order []*TopProduct
	for _, r := range rows {
		t := byID[r.Product]
		if t == nil {
			t = &TopProduct{Product: r.Product, Name: r.Name, Paid: Money{}}
			byID[r.Product], order = t, append(order, t)
		}
		t.Units += r.Units
		t.Paid[r.Currency] += r.Cents
	}
	slices.SortStableFunc(order, func(a, b *TopProduct) int { return cmp.Compare(b.Units, a.Units) })
	out := []TopProduct{}
	for _, t := range order[:min(len(order), 10)] {
		out = append(out, *t)
	}
	return out
}

// fillRecurring sorts the items that run now. A year's price counts a twelfth; the twelfths of
// a currency are added before they are rounded.
func (s *Stats) fillRecurring(items []collections.Recurring) {
	twelfths := map[*Recurring]Money{&s.Active: {}, &s.Trialing: {}, &s.PastDue: {}}
	for _, x := range items {
		into := &s.Active
		switch collections.SubscriptionStatus(x.Status) {
		case collections.SubActive:
			if x.Trial {
				into = &s.Trialing
			}
		case collections.SubTrialing:
			into = &s.Trialing
		case collections.SubPastDue:
			into = &s.PastDue
		default:
			continue
		}
		if x.Cents <= 0 || x.Currency == "" {
			continue // free items are no paid items
		}
		into.Count++
		n := x.Cents * 12
		if x.Interval == "annual" {
			n = x.Cents
		}
		twelfths[into][x.Currency] += n
	}
	for into, sums := range twelfths {
		into.MRR = Money{}
		for c, n := range sums {
			into.MRR[c] = roundDiv(n, 12)
		}
	}
}

// fillMRR says for the end of each point what the items that had been paid and were not yet
// lost brought a month.
func (s *Stats) fillMRR(items []collections.Recurring) {
	ends := make([]string, len(s.Series))
	for i := range ends {
		end := s.To
		if i+1 < len(ends) {
			end = s.Series[i+1].Start
		}
		ends[i] = collections.DBTime(end)
	}
	// The first point whose end lies after t.
	after := func(t string) int {
		i, found := slices.BinarySearch(ends, t)
		if found {
			i++
		}
		return i
	}
	changes := make([]Money, len(ends)+1)
	for i := range changes {
		changes[i] = Money{}
	}
	for _, x := range items {
		if x.FirstPaid == "" || x.Cents <= 0 || x.Currency == "" {
			continue
		}
		n := x.Cents * 12
		if x.Interval == "annual" {
			n = x.Cents
		}
		from, to := after(x.FirstPaid), len(ends)
		if x.Lost != "" {
			to = max(from, after(x.Lost))
		}
		changes[from][x.Currency] += n
		changes[to][x.Currency] -= n
	}
	twelfths := Money{}
	for i := range s.Series {
		s.Series[i].MRR = Money{}
		for c, n := range changes[i] {
			twelfths[c] += n
		}
		for c, n := range twelfths {
			s.Series[i].MRR[c] = roundDiv(n, 12)
		}
	}
}

// churnOf compares who subscribed at the beginning of a period with who still did at its end.
// Changing plans is no loss.
func churnOf(items []collections.Recurring, p collections.Period) Churn {
	from, to := collections.DBTime(p.From), collections.DBTime(p.To)
	runsAt := func(x collections.Recurring, t string) bool {
		return x.FirstPaid != "" && x.FirstPaid < t && (x.Lost == "" || x.Lost >= t)
	}
	before, after := map[string]bool{}, map[string]bool{}
	for _, x := range items {
		before[x.Account] = before[x.Account] || runsAt(x, from)
		after[x.Account] = after[x.Account] || runsAt(x, to)
	}
	var c Churn
	for account, was := range before {
		if !was {
			continue
		}
		c.Subscribers++
		if !after[account] {
			c.Lost++
		}
	}
	return c
}

// roundDiv divides and rounds halves away from zero.
func roundDiv(a, b int64) int64 {
	if a < 0 {
		return -roundDiv(-a, b)
	}
	return (a + b/2) / b
}
