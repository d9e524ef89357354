package routes

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

func (a *api) sellerStatsRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/api/seller/customers", auth: authSeller, handle: a.sellerListCustomers},
		{method: http.MethodGet, path: "/api/seller/stats", auth: authSeller, handle: a.sellerStats},
		{method: http.MethodGet, path: "/api/seller/export/orders.csv", auth: authSeller, handle: a.exportOrders},
		{method: http.MethodGet, path: "/api/seller/export/customers.csv", auth: authSeller, handle: a.exportCustomers},
	}
}

type moneyFigure struct {
	Currency    string `json:"currency"`
	AmountCents int64  `json:"amount_cents"`
}

// moneyList is money on the wire, by currency.
func moneyList(m commerce.Money) []moneyFigure {
	out := []moneyFigure{}
	for _, c := range slices.Sorted(maps.Keys(m)) {
		out = append(out, moneyFigure{c, m[c]})
	}
	return out
}

type statsFigures struct {
	Orders   int64         `json:"orders"`
	Paid     []moneyFigure `json:"paid"`
	Refunded []moneyFigure `json:"refunded"`
	Net      []moneyFigure `json:"net"`
}

func figuresOf(f commerce.Figures) statsFigures {
	return statsFigures{f.Orders, moneyList(f.Paid), moneyList(f.Refunded), moneyList(f.Net())}
}

type statsPoint struct {
	Start apiTime `json:"start"`
	statsFigures
	MRR []moneyFigure `json:"mrr"`
}

type statsRecurring struct {
	Count int64         `json:"count"`
	MRR   []moneyFigure `json:"mrr"`
}

type statsChurn struct {
	Subscribers int64    `json:"subscribers"`
	Lost        int64    `json:"lost"`
	Rate        *float64 `json:"rate"`
}

type statsWaiting struct {
	FulfillmentOrders int64 `json:"fulfillment_orders"`
	Bookings          int64 `json:"bookings"`
	ParkedPayments    int64 `json:"parked_payments"`
	FailedMails       int64 `json:"failed_mails"`
}

type topProduct struct {
	Product string        `json:"product"`
	Name    string        `json:"name"`
	Units   int64         `json:"units"`
	Paid    []moneyFigure `json:"paid"`
}

type statsAnswer struct {
	statsFigures
	From         apiTime        `json:"from"`
	To           apiTime        `json:"to"`
	Interval     string         `json:"interval"`
	NewCustomers int64          `json:"new_customers"`
	ARPU         []moneyFigure  `json:"arpu"`
	Churn        statsChurn     `json:"churn"`
	MRR          []moneyFigure  `json:"mrr"`
	Active       statsRecurring `json:"active"`
	Trialing     statsRecurring `json:"trialing"`
	PastDue      statsRecurring `json:"past_due"`
	Waiting      statsWaiting   `json:"waiting"`
	Series       []statsPoint   `json:"series"`
	TopProducts  []topProduct   `json:"top_products"`
}

// periodOf reads from and to; without them the period is the last days up to now.
func (a *api) periodOf(e *core.RequestEvent, days int) (collections.Period, error) {
	to, given, err := momentParam(e, "to")
	if err != nil {
		return collections.Period{}, err
	}
	if !given {
		to = a.Shop.Now().Truncate(time.Millisecond).Add(time.Millisecond) // what happens now is in it
	}
	from, given, err := momentParam(e, "from")
	if err != nil {
		return collections.Period{}, err
	}
	if !given {
		from = to.AddDate(0, 0, -days)
	}
	if !from.Before(to) || from.Year() < 1970 || to.Year() > 9998 {
		return collections.Period{}, commerce.FailField("from", "out_of_range", "from must be before to.")
	}
	return collections.Period{From: from, To: to}, nil
}

// sellerStats answers the figures of a period.
func (a *api) sellerStats(e *core.RequestEvent) error {
	p, err := a.periodOf(e, 30)
	if err != nil {
		return answer(e, err)
	}
	interval, err := choiceParam(e, "interval", "day", "week", "month")
	if err != nil {
		return answer(e, err)
	}
	if interval == "" {
		interval = "day"
	}
	s, err := a.Shop.Stats(a.app, e.Auth.Id, p, interval)
	if err != nil {
		return answer(e, err)
	}
	waiting, err := a.waitingOf(e)
	if err != nil {
		return answer(e, err)
	}
	out := statsOf(s)
	out.Waiting = waiting
	noStore(e)
	return e.JSON(http.StatusOK, out)
}

func statsOf(s commerce.Stats) statsAnswer {
	recurring := func(r commerce.Recurring) statsRecurring { return statsRecurring{r.Count, moneyList(r.MRR)} }
	out := statsAnswer{statsFigures: figuresOf(s.Figures), From: at(s.From), To: at(s.To), Interval: s.Interval, NewCustomers: s.NewCustomers, ARPU: moneyList(s.ARPU), MRR: moneyList(s.Active.MRR),
		Active: recurring(s.Active), Trialing: recurring(s.Trialing), PastDue: recurring(s.PastDue), Series: []statsPoint{}, TopProducts: []topProduct{}, Churn: statsChurn{Subscribers: s.Churn.Subscribers, Lost: s.Churn.Lost}}
	if s.Churn.Subscribers > 0 {
		rate := math.Round(float64(s.Churn.Lost)/float64(s.Churn.Subscribers)*10000) / 10000
		out.Churn.Rate = &rate
	}
	for _, p := range s.Series {
		out.Series = append(out.Series, statsPoint{at(p.Start), figuresOf(p.Figures), moneyList(p.MRR)})
	}
	for _, t := range s.Top {
		out.TopProducts = append(out.TopProducts, topProduct{t.Product, t.Name, t.Units, moneyList(t.Paid)})
	}
	return out
}

func (a *api) waitingOf(e *core.RequestEvent) (statsWaiting, error) {
	w, err := collections.CountWaiting(a.app, e.Auth.Id)
	if err != nil {
		return statsWaiting{}, err
	}
	parked, err := collections.CountParked(a.app, a.parkedView(e))
	return statsWaiting{w.Work, w.Bookings, int64(parked), w.Mails}, err
}
