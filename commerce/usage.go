package commerce

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// UsageLimit is what a tier may use in a month.
type UsageLimit struct{ Tokens, Images, Videos int64 }

// UsageLimits are the limits by tier. The enterprise tier has none.
type UsageLimits struct{ Free, Pro UsageLimit }

// noLimit is the limit of a tier without one.
const noLimit = int64(-1)

func (l UsageLimits) of(t collections.PlanTier, m collections.UsageMetric) int64 {
	x := l.Free
	switch t {
	case collections.TierEnterprise:
		return noLimit
	case collections.TierPro:
		x = l.Pro
	}
	switch m {
	case collections.MetricTokens:
		return x.Tokens
	case collections.MetricImages:
		return x.Images
	}
	return x.Videos
}

// Quota is what an account used of one metric in the current month. Limit -1 means none.
type Quota struct {
	UsageWindow
	Tier        collections.PlanTier
	Used, Limit int64
}

// Left is what may still be used; -1 means without limit.
func (q Quota) Left() int64 {
	if q.Limit == noLimit {
		return noLimit
	}
	return max(q.Limit-q.Used, 0)
}

// Quota returns an account's quota of a metric now.
func (s *Service) Quota(app core.App, b Buyer, limits UsageLimits, metric collections.UsageMetric) (Quota, error) {
	w, err := s.usageWindow(app, b.Account)
	if err != nil {
		return Quota{}, err
	}
	features, err := s.Features(app, b.Account.Id, "")
	if err != nil {
		return Quota{}, err
	}
	q := Quota{UsageWindow: w, Tier: Tier(features)}
	q.Limit = limits.of(q.Tier, metric)
	q.Used, err = collections.SumUsage(app, b.Account.Id, metric, w.Start, s.Wall())
	return q, err
}

// UsageRequest is a wish to use at most Amount of a metric.
type UsageRequest struct {
	Metric          collections.UsageMetric
	Amount          int64
	Provider, Model string
}

// UsageTicket is a reservation: settle or release it.
type UsageTicket struct {
	RequestID string
	row       string
}

// UsagePart is what was really used.
type UsagePart struct {
	Direction collections.UsageDirection
	Amount    int64
}

// usageLife is how long a reservation waits for its settlement; a provider's call ends sooner.
const usageLife = 10 * time.Minute

// ReserveUsage takes an amount out of the month's quota before a provider is called. More than
// is left is CodeTooMany and takes nothing. Reservations of one account wait for each other in
// the database, so any number of parallel calls stays within the limit.
func (s *Service) ReserveUsage(ctx context.Context, app core.App, b Buyer, limits UsageLimits, in UsageRequest) (UsageTicket, error) {
	t := UsageTicket{RequestID: newUUID()}
	err := app.RunInTransaction(func(tx core.App) error {
		if err := collections.ReleaseForgottenUsage(tx, s.Wall()); err != nil {
			return err
		}
		q, err := s.Quota(tx, b, limits, in.Metric)
		if err != nil {
			return err
		}
		if q.Limit != noLimit && in.Amount > q.Limit-q.Used {
			return Fail(CodeTooMany, "The quota is used up: this needs %d %s and %d of %d are left until %s.", in.Amount, in.Metric, q.Left(), q.Limit, q.End.Format("2 January 2006 15:04 MST")).WithReason("quota_exceeded")
		}
		row, err := s.usageRow(tx, b, q.UsageWindow, t.RequestID, in)
		if err != nil {
			return err
		}
		row.SetState(collections.UsageReserved)
		row.SetDirection(collections.DirectionTotal)
		row.SetAmount(in.Amount)
		row.SetExpiresAt(s.Wall().Add(usageLife))
		t.row = row.Id
		return save(ctx, tx, row)
	})
	if err != nil {
		return UsageTicket{}, err
	}
	return t, nil
}

func (s *Service) usageRow(tx core.App, b Buyer, w UsageWindow, requestID string, in UsageRequest) (*collections.AIUsageEvent, error) {
	row, err := collections.NewAIUsageEvent(tx)
	if err != nil {
		return nil, err
	}
	row.SetRequestID(requestID)
	row.SetCustomerAccountID(b.Account.Id)
	row.SetSubscriptionID(w.Subscription)
	row.SetMetric(in.Metric)
	row.SetProvider(in.Provider)
	row.SetModelName(clip(in.Model, 128))
	row.SetPeriodStart(w.Start)
	row.SetPeriodEnd(w.End)
	return row, nil
}

// SettleUsage replaces a reservation by what was really used, in the month that it was taken
// from. Nothing used releases it.
func (s *Service) SettleUsage(ctx context.Context, app core.App, t UsageTicket, model string, parts ...UsagePart) error {
	return app.RunInTransaction(func(tx core.App) error {
		row, err := collections.FindAIUsageEvent(tx, t.row)
		if err != nil {
			return err
		}
		if row.State() == collections.UsageSettled {
			return fmt.Errorf("usage %s is settled already", t.RequestID)
		}
		row.SetState(collections.UsageReleased)
		for _, p := range parts {
			if p.Amount < 1 {
				continue
			}
			if row.State() == collections.UsageSettled { // the first part took the reservation's row
				if err := save(ctx, tx, row); err != nil {
					return err
				}
				if row, err = s.sibling(tx, row); err != nil {
					return err
				}
			}
			row.SetState(collections.UsageSettled)
			row.SetDirection(p.Direction)
			row.SetAmount(p.Amount)
			row.SetModelName(clip(orWord(model, row.ModelName()), 128))
		}
		return save(ctx, tx, row)
	})
}

// sibling is another row of the same request.
func (s *Service) sibling(tx core.App, of *collections.AIUsageEvent) (*collections.AIUsageEvent, error) {
	row, err := collections.NewAIUsageEvent(tx)
	if err != nil {
		return nil, err
	}
	row.SetRequestID(of.RequestID())
	row.SetCustomerAccountID(of.CustomerAccountID())
	row.SetSubscriptionID(of.SubscriptionID())
	row.SetMetric(of.Metric())
	row.SetProvider(of.Provider())
	row.SetModelName(of.ModelName())
	row.SetPeriodStart(of.PeriodStart())
	row.SetPeriodEnd(of.PeriodEnd())
	return row, nil
}

// ReleaseUsage gives a reservation back: the provider failed.
func (s *Service) ReleaseUsage(ctx context.Context, app core.App, t UsageTicket) error {
	return s.SettleUsage(ctx, app, t, "")
}
