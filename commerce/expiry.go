package commerce

import (
	"context"
	"database/sql"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// ExpireOrders cancels the pending orders whose time is over, one transaction each, and
// returns how many. A matching payment that still comes revives them.
func (s *Service) ExpireOrders(ctx context.Context, app core.App) (int, error) {
	due, err := collections.ListExpiredOrders(app, s.Now(), 200)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, o := range due {
		done, err := s.cancelPending(ctx, app, o.Id, ReasonExpired)
		if err != nil {
			return n, err
		}
		if done {
			n++
		}
	}
	return n, nil
}

// CancelOrder cancels an order for a person. Only a pending one can be.
func (s *Service) CancelOrder(ctx context.Context, app core.App, orderID, by string) (*collections.Order, error) {
	done, err := s.cancelPending(ctx, app, orderID, by)
	if err != nil {
		return nil, err
	}
	if !done {
		return nil, Fail(CodeConflict, "Only an order that waits for its payment can be canceled.")
	}
	return collections.FindOrder(app, orderID)
}

func (s *Service) cancelPending(ctx context.Context, app core.App, orderID, reason string) (done bool, err error) {
	err = app.RunInTransaction(func(tx core.App) error {
		o, err := collections.FindOrder(tx, orderID)
		if err != nil {
			return err
		}
		if o.Status() != collections.OrderPendingPayment {
			return nil
		}
		if reason == ReasonExpired && o.ExpiresAt().After(s.Now()) {
			return nil
		}
		o.SetStatus(collections.OrderCanceled)
		o.SetStatusReason(reason)
		done = true
		return save(ctx, tx, o)
	})
	return done, err
}

// applySession closes an order whose hosted checkout ended without money, unless a newer
// session is open or money came meanwhile.
func (s *Service) applySession(ctx context.Context, tx core.App, f *SessionFact) (outcome, error) {
	o, err := collections.FindOrderByCheckout(tx, f.SessionID)
	if errors.Is(err, sql.ErrNoRows) {
		return ignored("No order waits for this checkout session."), nil
	}
	if err != nil {
		return outcome{}, err
	}
	if o.Status() != collections.OrderPendingPayment || !f.Expired {
		return ignored("The order does not wait for this checkout session."), nil
	}
	if o.ExpiresAt().After(s.Now()) {
		o.SetCheckoutURL("")
		return changed("order", o.Id, "checkout session expired"), save(ctx, tx, o)
	}
	o.SetStatus(collections.OrderCanceled)
	o.SetStatusReason(ReasonExpired)
	return changed("order", o.Id, "expired"), save(ctx, tx, o)
}

// applyMail records what became of a mail. A hard bounce or a complaint suppresses the address.
func (s *Service) applyMail(ctx context.Context, tx core.App, f *MailFact) (outcome, error) {
	m, err := collections.FindEmailByProviderID(tx, f.ProviderID)
	if errors.Is(err, sql.ErrNoRows) {
		return ignored("The mail is not known here."), nil
	}
	if err != nil {
		return outcome{}, err
	}
	m.SetDeliveryState(f.State)
	if err := save(ctx, tx, m); err != nil {
		return outcome{}, err
	}
	var cause collections.SuppressionCause
	switch f.State {
	case "bounced_hard":
		cause = collections.SuppressedForBounce
	case "complained":
		cause = collections.SuppressedForComplaint
	default:
		return changed("email", m.Id, f.State), nil
	}
	return changed("email", m.Id, f.State), s.suppress(ctx, tx, m.To(), cause, f.Detail)
}

func (s *Service) suppress(ctx context.Context, tx core.App, address string, cause collections.SuppressionCause, detail string) error {
	if address == "" {
		return nil
	}
	x, err := collections.FindSuppressionByAddress(tx, address)
	if errors.Is(err, sql.ErrNoRows) {
		if x, err = collections.NewSuppression(tx); err != nil {
			return err
		}
		x.SetAddress(address)
	} else if err != nil {
		return err
	}
	x.SetCause(cause)
	x.SetDetail(clip(detail, 500))
	x.SetSuppressedAt(s.Wall())
	x.SetLiftedAt(collections.NoTime)
	return save(ctx, tx, x)
}
