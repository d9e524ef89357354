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
	Person    *collections.Person // who ProfileID is, where the caller knows; may be nil
	Facts     any                 // marshals to the JSON facts of emails/doc.go
	OrderID   string
	BookingID string
}

// QueueNotice writes mails to the outbox in the caller's transaction. An unknown address
// makes one wait, visibly; a second notice with the same key changes nothing.
func (s *Service) QueueNotice(ctx context.Context, tx core.App, notices ...Notice) error {
	var mails []collections.NewMail
	for _, n := range notices {
		person := n.Person
		if person == nil {
			p, err := collections.FindPerson(tx, n.ProfileID)
			if err != nil {
				return fmt.Errorf("queue %s: %w", n.Kind, err)
			}
			person = &p
		}
		if person.ID == "" || person.DeletedAt != "" {
			continue // nobody to tell
		}
		facts, err := json.Marshal(n.Facts)
		if err != nil {
			return fmt.Errorf("queue %s: %w", n.Kind, err)
		}
		mails = append(mails, collections.NewMail{Kind: n.Kind, Key: n.Key, ProfileID: n.ProfileID, To: person.ContactEmail, Facts: facts, OrderID: n.OrderID, BookingID: n.BookingID})
	}
	queued, err := collections.QueueMails(tx, s.Wall(), mails...)
	if queued > 0 {
		s.mailQueued(tx)
	}
	return err
}

// TellOutbox makes wake run after the commit of every queued mail. It must not block, and
// nothing may hang on it: the outbox also looks for itself.
func (s *Service) TellOutbox(wake func()) { s.wakeOutbox = wake }

func (s *Service) mailQueued(tx core.App) {
	switch {
	case s.wakeOutbox == nil:
	case tx.TxInfo() == nil:
		s.wakeOutbox()
	default:
		tx.TxInfo().OnComplete(func(error) error { s.wakeOutbox(); return nil })
	}
}

func bookingKey(kind string, b *collections.Booking) string {
	return kind + "-" + b.Id + "-" + strconv.FormatInt(b.CalendarSequence(), 10)
}
