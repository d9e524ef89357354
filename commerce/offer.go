package commerce

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
	_ "time/tzdata" // a release binary needs no zone files of the machine

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// OfferInput is what a seller says of a service; nil keeps what is there.
type OfferInput struct {
	SessionMinutes, DeliveryDays, RevisionCount, BufferMinutes, MinNoticeMinutes, MaxDaysAhead *int64
	OnboardingInstructions, Timezone, BookingPolicy, DeliveryMode                              *string
	Availability                                                                               *Availability
	Metadata                                                                                   map[string]any
}

// PutOffer makes or changes the offer of a service product.
func (s *Service) PutOffer(ctx context.Context, app core.App, p *collections.Product, in OfferInput) (*collections.ServiceOffer, error) {
	if p.ProductType() != collections.ProductService {
		return nil, Fail(CodeInvalid, "Only a product of type service has an offer.")
	}
	var o *collections.ServiceOffer
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		o, err = collections.FindOfferByProduct(tx, p.Id)
		if errors.Is(err, sql.ErrNoRows) {
			o, err = newOffer(tx, p)
		}
		if err != nil {
			return err
		}
		if err := fillOffer(o, in); err != nil {
			return err
		}
		return save(ctx, tx, o)
	})
	return o, err
}

func newOffer(tx core.App, p *collections.Product) (*collections.ServiceOffer, error) {
	o, err := collections.NewServiceOffer(tx)
	if err != nil {
		return nil, err
	}
	o.SetProductID(p.Id)
	o.SetSessionMinutes(60)
	o.SetDeliveryDays(7)
	o.SetTimezone("UTC")
	o.SetMaxDaysAhead(60)
	o.SetBookingPolicy(collections.PolicyOpen)
	o.SetDeliveryMode(collections.DeliveryMeeting)
	o.SetAvailability(jsonOf(Availability{}))
	return o, nil
}

func fillOffer(o *collections.ServiceOffer, in OfferInput) error {
	for _, f := range []struct {
		field    string
		said     *int64
		min, max int64
		set      func(int64)
	}{
		{"session_minutes", in.SessionMinutes, 1, 1440, o.SetSessionMinutes}, {"delivery_days", in.DeliveryDays, 0, 3650, o.SetDeliveryDays},
		{"revision_count", in.RevisionCount, 0, 1000, o.SetRevisionCount}, {"buffer_minutes", in.BufferMinutes, 0, 1440, o.SetBufferMinutes},
		{"min_notice_minutes", in.MinNoticeMinutes, 0, 525600, o.SetMinNoticeMinutes}, {"max_days_ahead", in.MaxDaysAhead, 0, 3650, o.SetMaxDaysAhead},
	} {
		if f.said == nil {
			continue
		}
		if *f.said < f.min || *f.said > f.max {
			return FailField(f.field, "out_of_range", "%s must be a whole number from %d to %d.", f.field, f.min, f.max)
		}
		f.set(*f.said)
	}
	if in.OnboardingInstructions != nil {
		text, err := shortText("onboarding_instructions", *in.OnboardingInstructions, 5000, false)
		if err != nil {
			return err
		}
		o.SetOnboardingInstructions(text)
	}
	if in.Timezone != nil {
		if err := CheckZone("timezone", *in.Timezone); err != nil {
			return err
		}
		o.SetTimezone(*in.Timezone)
	}
	if in.Availability != nil {
		if err := in.Availability.Check(); err != nil {
			return err
		}
		o.SetAvailability(jsonOf(in.Availability))
	}
	if in.Metadata != nil {
		o.SetMetadata(in.Metadata)
	}
	return fillOfferChoices(o, in)
}

func fillOfferChoices(o *collections.ServiceOffer, in OfferInput) error {
	if in.BookingPolicy != nil {
		switch p := collections.BookingPolicy(*in.BookingPolicy); p {
		case collections.PolicyOpen, collections.PolicyPurchase:
			o.SetBookingPolicy(p)
		default:
			return FailField("booking_policy", "invalid", "booking_policy must be open or purchase.")
		}
	}
	if in.DeliveryMode != nil {
		switch m := collections.DeliveryMode(*in.DeliveryMode); m {
		case collections.DeliveryMeeting, collections.DeliveryDownloadable, collections.DeliveryPhysicalShipped:
			o.SetDeliveryMode(m)
		default:
			return FailField("delivery_mode", "invalid", "delivery_mode must be meeting, downloadable or physical_shipped.")
		}
	}
	return nil
}

// CheckZone tells whether name is an IANA time zone.
func CheckZone(field, name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" || len(name) > 64 {
		return FailField(field, "invalid", "%s must be a time zone such as Europe/Berlin.", field)
	}
	return nil
}

// Window is a stretch of wall time, "09:00" to "17:00"; "24:00" is the end of the day.
type Window [2]string

// Weekly are the windows of each day of the week.
type Weekly struct {
	Mon []Window `json:"mon,omitempty"`
	Tue []Window `json:"tue,omitempty"`
	Wed []Window `json:"wed,omitempty"`
	Thu []Window `json:"thu,omitempty"`
	Fri []Window `json:"fri,omitempty"`
	Sat []Window `json:"sat,omitempty"`
	Sun []Window `json:"sun,omitempty"`
}

// Exception replaces the windows of one date (YYYY-MM-DD); none closes it.
type Exception struct {
	Date    string   `json:"date"`
	Windows []Window `json:"windows"`
}

// Availability is when sessions can be, in wall time of the offer's zone.
type Availability struct {
	Weekly     Weekly      `json:"weekly"`
	Exceptions []Exception `json:"exceptions,omitempty"`
}

// Day returns the windows of a weekday.
func (w Weekly) Day(d time.Weekday) []Window {
	return [...][]Window{w.Sun, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat}[d]
}

// AvailabilityOf returns an offer's availability.
func AvailabilityOf(o *collections.ServiceOffer) Availability {
	var a Availability
	_ = json.Unmarshal(o.Availability(), &a)
	return a
}

// Check tells what is wrong with the windows.
func (a Availability) Check() error {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if err := checkWindows(a.Weekly.Day(d)); err != nil {
			return err
		}
	}
	for _, x := range a.Exceptions {
		if _, err := time.Parse(time.DateOnly, x.Date); err != nil {
			return FailField("availability", "invalid", "The date %q must be written as 2026-12-24.", clip(x.Date, 20))
		}
		if err := checkWindows(x.Windows); err != nil {
			return err
		}
	}
	return nil
}

func checkWindows(ws []Window) error {
	last := -1
	for _, w := range ws {
		from, ok1 := WallMinutes(w[0])
		to, ok2 := WallMinutes(w[1])
		if !ok1 || !ok2 || from >= to {
			return FailField("availability", "invalid", "The window %s to %s must be two times of a day, the earlier first.", clip(w[0], 10), clip(w[1], 10))
		}
		if from < last {
			return FailField("availability", "invalid", "The windows of a day must follow each other without overlapping.")
		}
		last = to
	}
	return nil
}

// WallMinutes reads "HH:MM" as minutes since midnight; "24:00" is 1440.
func WallMinutes(s string) (int, bool) {
	if s == "24:00" {
		return 1440, true
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil && len(s) == 5
}

// CheckOffer tells what is wrong with an offer that an operator saved: its zone or its windows.
func CheckOffer(o *collections.ServiceOffer) error {
	if o.Timezone() == "" {
		o.SetTimezone("UTC")
	}
	if err := CheckZone("timezone", o.Timezone()); err != nil {
		return err
	}
	var a Availability
	if raw := o.Availability(); len(raw) > 0 && string(raw) != "null" && string(raw) != `""` {
		if err := json.Unmarshal(raw, &a); err != nil {
			return FailField("availability", "invalid", `The availability must look like {"weekly": {"mon": [["09:00","17:00"]]}, "exceptions": []}.`)
		}
	}
	return a.Check()
}
