package sandbox

import (
	"context"
	"time"
)

// Shop is what the sandbox asks of the shop it stands beside. The wiring implements it
// over the shop's own records. Calls may come from any goroutine.
type Shop interface {
	// Plans returns the recurring plans on sale, as a Clerk dashboard would hold them.
	// A free default plan is added when none is marked as the default.
	Plans(ctx context.Context) ([]Plan, error)
	// Order returns what the checkout page shows of an order. An unknown publicID is
	// an error.
	Order(ctx context.Context, publicID string) (OrderView, error)
	// Events returns the newest stored webhook events, newest first, at most limit.
	Events(ctx context.Context, limit int) ([]EventView, error)
}

// Plan is a recurring plan. At least one of MonthlyCents and YearlyCents is above zero
// unless it is the free default plan.
type Plan struct {
	ID           string    `json:"id"` // the price's clerk_plan_id
	Slug         string    `json:"slug"`
	Name         string    `json:"name"`
	Description  string    `json:"description,omitempty"`
	Currency     string    `json:"currency"`                // ISO 4217, upper case
	MonthlyCents int64     `json:"monthly_cents,omitempty"` // minor units; 0 = not sold by the month
	YearlyCents  int64     `json:"yearly_cents,omitempty"`  // minor units a year; 0 = not sold by the year
	TrialDays    int       `json:"trial_days,omitempty"`
	Default      bool      `json:"default,omitempty"` // the free plan that everybody has
	Features     []Feature `json:"features,omitempty"`
}

// Feature is one entitlement of a plan; Slug is the shop's feature key.
type Feature struct {
	Slug        string `json:"slug"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// OrderView is an order as the checkout page shows it.
type OrderView struct {
	PublicID    string
	ProductName string
	PriceName   string
	Quantity    int64
	TotalCents  int64
	Currency    string
	Status      string // pending_payment, paid, fulfilled, canceled, refunded
	ShopName    string // "" shows the sandbox's own name
}

// EventView is one stored webhook event as the panel lists it.
type EventView struct {
	ID         string    `json:"id"`
	Type       string    `json:"event_type"`
	Provider   string    `json:"provider"`
	State      string    `json:"state"`
	Reason     string    `json:"reason"`
	ReceivedAt time.Time `json:"received_at"`
}

// noShop answers before the wiring has given a shop.
type noShop struct{}

func (noShop) Plans(context.Context) ([]Plan, error) { return nil, nil }
func (noShop) Order(context.Context, string) (OrderView, error) {
	return OrderView{}, notFound("order")
}
func (noShop) Events(context.Context, int) ([]EventView, error) { return nil, nil }

// builtInFree is the default plan of a shop that names none.
var builtInFree = Plan{ID: "cplan_sandboxfree", Slug: "free", Name: "Free", Currency: "USD", Default: true,
	Description: "What everybody has."}

// freePlan is the default plan as the shop last named it.
func (s *Sandbox) freePlan() Plan {
	if p := s.free.Load(); p != nil {
		return *p
	}
	return builtInFree
}

// plans returns the shop's plans with the free default plan first.
func (s *Sandbox) plans(ctx context.Context) ([]Plan, error) {
	list, err := s.shop().Plans(ctx)
	if err != nil {
		return nil, err
	}
	out := []Plan{builtInFree}
	for _, p := range list {
		if p.Default {
			p.MonthlyCents, p.YearlyCents, p.TrialDays = 0, 0, 0
			out[0] = p
			continue
		}
		out = append(out, p)
	}
	s.free.Store(&out[0])
	return out, nil
}

// plan returns the plan with this id.
func (s *Sandbox) plan(ctx context.Context, id string) (Plan, error) {
	list, err := s.plans(ctx)
	if err != nil {
		return Plan{}, err
	}
	for _, p := range list {
		if p.ID == id || p.Slug == id {
			return p, nil
		}
	}
	return Plan{}, notFound("plan")
}
