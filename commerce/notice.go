package commerce

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// The kinds of mail (contract section 11). Package emails renders each from its facts.
const (
	NoticeOrderFulfilled   = "order_fulfilled"
	NoticeNewSale          = "new_sale"
	NoticeOrderRefunded    = "order_refunded"
	NoticeWorkRequested    = "fulfillment_order_requested"
	NoticeWorkDelivered    = "fulfillment_order_delivered"
	NoticeBookingRequested = "booking_requested"
	NoticeBookingConfirmed = "booking_confirmed"
	NoticeBookingChanged   = "booking_changed"
	NoticeBookingCanceled  = "booking_canceled"
	NoticeBookingReminder  = "booking_reminder"
	NoticePaidHoldLost     = "paid_hold_lost"
	NoticeTrialEnding      = "trial_ending"
	NoticePaymentFailed    = "payment_failed"
	NoticeNewVersion       = "new_version"
	NoticePreflight        = "preflight"
	NoticeSystem           = "system"
)

// Notice is one mail to one person. Key is unique for ever: the same business fact
// never mails twice.
type Notice struct {
	Kind      string
	Key       string
	ProfileID string
	Person    *collections.Profile // who ProfileID is, where the caller knows; may be nil
	Facts     any                  // marshals to the JSON facts of emails/doc.go
	OrderID   string
	BookingID string
}

// QueueNotice writes a mail to the outbox in the caller's transaction. An unknown address
// makes it wait, visibly; a second notice with the same key changes nothing.
func (s *Service) QueueNotice(ctx context.Context, tx core.App, n Notice) error {
	known, err := collections.HasEmailKey(tx, n.Key)
	if err != nil || known {
		return err
	}
	person := n.Person
	if person == nil {
		if person, err = collections.FindProfile(tx, n.ProfileID); err != nil {
			return fmt.Errorf("queue %s: %w", n.Kind, err)
		}
	}
	if !person.DeletedAt().IsZero() {
		return nil // nobody to tell
	}
	facts, err := json.Marshal(n.Facts)
	if err != nil {
		return fmt.Errorf("queue %s: %w", n.Kind, err)
	}
	m, err := collections.NewEmail(tx)
	if err != nil {
		return err
	}
	m.SetKind(n.Kind)
	m.SetIdempotencyKey(n.Key)
	m.SetProfileID(n.ProfileID)
	m.SetTo(person.ContactEmail())
	m.SetData(json.RawMessage(facts))
	m.SetState(collections.EmailQueued)
	if person.ContactEmail() == "" {
		m.SetState(collections.EmailWaitingAddress)
	}
	m.SetNextAttemptAt(s.Wall())
	m.SetQueuedAt(s.Wall())
	m.SetOrderID(n.OrderID)
	m.SetBookingID(n.BookingID)
	if err := save(ctx, tx, m); err != nil {
		return fmt.Errorf("queue %s: %w", n.Kind, err)
	}
	return nil
}

func bookingKey(kind string, b *collections.Booking) string {
	return kind + "-" + b.Id + "-" + strconv.FormatInt(b.CalendarSequence(), 10)
}
