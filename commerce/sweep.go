package commerce

import (
	"context"
	"errors"

	"github.com/pocketbase/pocketbase/core"
)

// Sweep does one round of everything that the business clock makes due and returns how much
// it did. One part that fails does not keep the others from their work.
func (s *Service) Sweep(ctx context.Context, app core.App) (int, error) {
	total := 0
	var errs []error
	for _, part := range []func(context.Context, core.App) (int, error){s.ExpireHolds, s.ExpireOrders, s.EndAccess, s.RemindBookings} {
		n, err := part(ctx, app)
		total += n
		errs = append(errs, err)
	}
	return total, errors.Join(errs...)
}
