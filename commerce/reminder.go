package commerce

import (
	"context"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// setReminders marks the reminders that a newly confirmed time needs no more: who books three
// hours ahead is not reminded a day before.
func (s *Service) setReminders(b *collections.Booking) {
	now, day, hour := s.Now(), time.Time{}, time.Time{}
	if !b.ScheduledStart().After(now.Add(24 * time.Hour)) {
		day = now
	}
	if !b.ScheduledStart().After(now.Add(time.Hour)) {
		hour = now
	}
	b.SetRemindedDayAt(day)
	b.SetRemindedHourAt(hour)
}

// RemindBookings mails the reminders that are due a day and an hour before a session to buyer
// and seller, and returns how many bookings it handled. One that was missed comes late with
// the true time left, and never after the session began.
func (s *Service) RemindBookings(ctx context.Context, app core.App) (int, error) {
	due, err := collections.ListDueReminders(app, s.Now(), 200)
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, x := range due {
		errs = append(errs, app.RunInTransaction(func(tx core.App) error { return s.remind(ctx, tx, x.Id) }))
	}
	return len(due), errors.Join(errs...)
}

func (s *Service) remind(ctx context.Context, tx core.App, id string) error {
	b, err := collections.FindBooking(tx, id)
	if err != nil {
		return err
	}
	now := s.Now()
	left := b.ScheduledStart().Sub(now)
	if b.Status() != collections.BookingConfirmed || left <= 0 || left > 24*time.Hour {
		return nil
	}
	key := "booking-reminder-day"
	if left <= time.Hour {
		if !b.RemindedHourAt().IsZero() && !b.RemindedDayAt().IsZero() {
			return nil
		}
		late := !b.RemindedHourAt().IsZero()
		key = "booking-reminder-hour"
		b.SetRemindedHourAt(now)
		b.SetRemindedDayAt(now)
		if late {
			return save(ctx, tx, b)
		}
	} else {
		if !b.RemindedDayAt().IsZero() {
			return nil
		}
		b.SetRemindedDayAt(now)
	}
	if err := save(ctx, tx, b); err != nil {
		return err
	}
	return s.tell(NoticeBookingReminder, key, b, bookingFacts{LeadMinutes: leadMinutes(left)}, true, true)(ctx, tx)
}

// leadMinutes is the time left as people say it: whole hours above one, else whole minutes.
func leadMinutes(left time.Duration) int {
	if left > time.Hour {
		return int((left+30*time.Minute)/time.Hour) * 60
	}
	m := int((left + time.Minute - 1) / time.Minute)
	if m > 55 {
		return 60
	}
	return m
}
