package commerce

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// The facts of mails, in the names of emails/doc.go.
type (
	factItem struct {
		Product    string `json:"product"`
		Price      string `json:"price"`
		Quantity   int64  `json:"quantity"`
		UnitCents  int64  `json:"unit_cents"`
		TotalCents int64  `json:"total_cents"`
	}
	factFile struct {
		Title     string `json:"title"`
		Version   string `json:"version"`
		FileName  string `json:"file_name"`
		SizeBytes int64  `json:"size_bytes"`
	}
	factBooking struct {
		BookingID string     `json:"booking_id"`
		Start     *time.Time `json:"start,omitempty"`
		End       *time.Time `json:"end,omitempty"`
		Zone      string     `json:"zone"`
		Confirmed bool       `json:"confirmed"`
	}
	factWork struct {
		WorkID       string     `json:"work_id"`
		Product      string     `json:"product"`
		DeliveryMode string     `json:"delivery_mode"`
		DueAt        *time.Time `json:"due_at,omitempty"`
	}
	factOrder struct {
		Name          string        `json:"name"`
		PublicID      string        `json:"public_id"`
		ReceiptNumber string        `json:"receipt_number,omitempty"`
		PaidAt        *time.Time    `json:"paid_at,omitempty"`
		Currency      string        `json:"currency"`
		SubtotalCents int64         `json:"subtotal_cents"`
		TaxCents      int64         `json:"tax_cents"`
		TotalCents    int64         `json:"total_cents"`
		Items         []factItem    `json:"items"`
		Files         []factFile    `json:"files,omitempty"`
		Bookings      []factBooking `json:"bookings,omitempty"`
		Work          []factWork    `json:"work,omitempty"`
		Features      []string      `json:"features,omitempty"`
		Customer      string        `json:"customer,omitempty"`
		ToSchedule    int           `json:"to_schedule,omitempty"`
		ToDeliver     int           `json:"to_deliver,omitempty"`
	}
	factRefund struct {
		Name          string     `json:"name"`
		PublicID      string     `json:"public_id"`
		RefundID      string     `json:"refund_id"`
		Currency      string     `json:"currency"`
		AmountCents   int64      `json:"amount_cents"`
		RefundedCents int64      `json:"refunded_cents"`
		TotalCents    int64      `json:"total_cents"`
		Items         []factItem `json:"items"`
		Reason        string     `json:"reason,omitempty"`
		Pending       bool       `json:"pending,omitempty"`
	}
)

// bookingFacts are the parts of a booking mail that the booking itself does not tell.
type bookingFacts struct {
	Audience      string     `json:"audience,omitempty"`
	NeedsSlot     bool       `json:"needs_slot,omitempty"`
	PreviousStart *time.Time `json:"previous_start,omitempty"`
	CanceledBy    string     `json:"canceled_by,omitempty"`
	Reason        string     `json:"reason,omitempty"`
	UnitReturned  bool       `json:"unit_returned,omitempty"`
	LeadMinutes   int        `json:"lead_minutes,omitempty"`

	Name          string     `json:"name"`
	Timezone      string     `json:"timezone,omitempty"` // zone of the recipient
	BookingID     string     `json:"booking_id"`
	Product       string     `json:"product"`
	Start         *time.Time `json:"start,omitempty"`
	End           *time.Time `json:"end,omitempty"`
	Zone          string     `json:"zone"`
	MeetingURL    string     `json:"meeting_url,omitempty"`
	Customer      string     `json:"customer,omitempty"`
	CustomerNotes string     `json:"customer_notes,omitempty"`
	OrderPublicID string     `json:"order_public_id,omitempty"`
	Sequence      int64      `json:"sequence"`
	Created       time.Time  `json:"created"`

	lostStart, lostEnd time.Time // the time of a hold that was lost
}

func timePtr(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func displayName(p *collections.Profile) string { return fullName(p.FirstName(), p.LastName()) }

func fullName(first, last string) string {
	if first == "" || last == "" {
		return first + last
	}
	return first + " " + last
}

// DisplayName is what a person is called, "" when Clerk knows no name.
func DisplayName(p *collections.Profile) string { return displayName(p) }

func factItems(lines []collections.Line) []factItem {
	out := []factItem{}
	for _, l := range lines {
		out = append(out, factItem{l.ProductName, l.PriceName, l.Quantity, l.UnitCents, l.TotalCents})
	}
	return out
}

// personOf returns the profile behind an account.
func personOf(app core.App, accountID string) (*collections.Profile, error) {
	a, err := collections.FindCustomerAccount(app, accountID)
	if err != nil {
		return nil, err
	}
	return collections.FindProfile(app, a.ProfileID())
}

// noticeFulfilled tells the buyer what is ready and what follows, and the seller that
// something was sold.
func (s *Service) noticeFulfilled(ctx context.Context, tx core.App, o *collections.Order, f fulfillment, bookings []*collections.Booking, work []*collections.FulfillmentOrder) error {
	buyer, seller, err := o.People(tx)
	if err != nil {
		return err
	}
	lines, name := f.lines, fullName(buyer.FirstName, buyer.LastName)
	facts := factOrder{Name: name, PublicID: o.PublicID(), ReceiptNumber: o.ReceiptNumber(), PaidAt: timePtr(o.PaidAt()), Currency: o.Currency(),
		SubtotalCents: o.SubtotalCents(), TaxCents: o.TaxCents(), TotalCents: o.TotalCents(), Items: factItems(lines)}
	for _, g := range f.grants {
		facts.Files = append(facts.Files, factFile{g.asset.Title, g.asset.VersionLabel, g.asset.FileName, g.asset.FileSizeBytes})
	}
	for _, e := range f.entitlements {
		facts.Features = append(facts.Features, e.key)
	}
	for _, b := range bookings {
		facts.Bookings = append(facts.Bookings, factBooking{b.Id, timePtr(b.ScheduledStart()), timePtr(b.ScheduledEnd()), b.Timezone(), b.Status() == collections.BookingConfirmed})
		if b.ScheduledStart().IsZero() {
			facts.ToSchedule++
		}
	}
	for _, w := range work {
		facts.Work = append(facts.Work, factWork{w.Id, lines[0].ProductName, string(w.DeliveryMode()), timePtr(w.DueAt())})
	}
	facts.ToDeliver = len(work)
	sale := facts
	sale.Name, sale.Customer, sale.Files, sale.Features = "", name, nil, nil
	return s.QueueNotice(ctx, tx,
		Notice{Kind: NoticeOrderFulfilled, Key: "order-fulfilled-" + o.PublicID(), ProfileID: buyer.ID, Person: &buyer, Facts: facts, OrderID: o.Id},
		Notice{Kind: NoticeNewSale, Key: "new-sale-" + o.PublicID(), ProfileID: o.SellerID(), Person: &seller, Facts: sale, OrderID: o.Id})
}

// noticeBooking queues a booking mail to the buyer (or the seller, where extra says so) with
// extra's parts filled in.
func (s *Service) noticeBooking(ctx context.Context, tx core.App, kind, key string, b *collections.Booking, extra bookingFacts) error {
	facts, to, err := s.bookingFacts(tx, b, extra)
	if err != nil {
		return err
	}
	return s.QueueNotice(ctx, tx, Notice{Kind: kind, Key: key, ProfileID: to.Id, Facts: facts, BookingID: b.Id})
}

// bookingFacts fills in extra's parts and returns who reads it.
func (s *Service) bookingFacts(tx core.App, b *collections.Booking, extra bookingFacts) (bookingFacts, *collections.Profile, error) {
	buyer, err := personOf(tx, b.CustomerAccountID())
	if err != nil {
		return extra, nil, err
	}
	offer, err := collections.FindServiceOffer(tx, b.ServiceOfferID())
	if err != nil {
		return extra, nil, err
	}
	product, err := collections.FindProduct(tx, offer.ProductID())
	if err != nil {
		return extra, nil, err
	}
	to := buyer
	extra.Timezone = b.Timezone()
	if extra.Audience == "seller" {
		if to, err = collections.FindProfile(tx, product.OwnerID()); err != nil {
			return extra, nil, err
		}
		extra.Customer, extra.Timezone = displayName(buyer), offer.Timezone()
	}
	if b.OrderItemID() != "" {
		if extra.OrderPublicID, err = collections.PublicIDOfItem(tx, b.OrderItemID()); collections.IgnoreNoRows(err) != nil {
			return extra, nil, err
		}
	}
	extra.Name, extra.BookingID, extra.Product = displayName(to), b.Id, product.Name()
	extra.Start, extra.End, extra.Zone = timePtr(b.ScheduledStart()), timePtr(b.ScheduledEnd()), b.Timezone()
	if !extra.lostStart.IsZero() {
		extra.Start, extra.End = timePtr(extra.lostStart), timePtr(extra.lostEnd)
	}
	extra.MeetingURL, extra.CustomerNotes, extra.Sequence, extra.Created = b.MeetingURL(), b.CustomerNotes(), b.CalendarSequence(), b.RequestedAt()
	return extra, to, nil
}

// CalendarFacts returns the facts of a booking's calendar file as JSON (the names of
// emails/doc.go) and the buyer's address. CodeConflict when the booking has no time.
func (s *Service) CalendarFacts(app core.App, b *collections.Booking) (facts []byte, to string, err error) {
	if b.ScheduledStart().IsZero() {
		return nil, "", Fail(CodeConflict, "This booking has no time yet, so there is nothing for a calendar.")
	}
	f, person, err := s.bookingFacts(app, b, bookingFacts{})
	if err != nil {
		return nil, "", err
	}
	return jsonOf(f), person.ContactEmail(), nil
}
