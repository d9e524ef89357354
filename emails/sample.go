package emails

import (
	"encoding/json"
	"time"
)

// Sample returns facts of kind for previews, nil for an unknown kind.
func Sample(kind string) []byte {
	facts, ok := samples()[kind]
	if !ok {
		return nil
	}
	data, err := json.Marshal(facts)
	if err != nil {
		return nil
	}
	return data
}

// SampleShop is the shop that samples and golden files show.
func SampleShop() Shop {
	return Shop{
		Name: "Harbor Workshop", LegalName: "Harbor Workshop, Ida Mertens", Address: "Speicherstrasse 4\n20457 Hamburg",
		SupportEmail: "help@harbor.example", AccentColor: "#0b6e4f", AppURL: "https://shop.harbor.example",
		TermsURL: "https://shop.harbor.example/terms", PrivacyURL: "https://shop.harbor.example/privacy",
	}
}

func samples() map[string]any {
	at := func(value string) Time {
		t, _ := time.Parse(time.RFC3339, value)
		return Time{t}
	}
	const publicID = "7f3c2a10-5b1e-4c55-9a61-0d2f6f0f8f31"
	buyer := Recipient{Name: "Nora Lindqvist", Timezone: "America/New_York"}
	seller := Recipient{Name: "Ida Mertens", Timezone: "Europe/Berlin"}
	items := []Item{
		{Product: "Field guide to small boats", Price: "Full edition", Quantity: 1, UnitCents: 4900, TotalCents: 4900},
		{Product: "Rigging session", Price: "One hour", Quantity: 2, UnitCents: 59225, TotalCents: 118450},
	}
	booking := Booking{
		Recipient: buyer, BookingID: "bk3f9a0c2e41d77", Product: "Rigging session",
		Start: at("2026-05-04T15:00:00Z"), End: at("2026-05-04T16:00:00Z"), Zone: "Europe/Berlin",
		Customer: "Nora Lindqvist", CustomerNotes: "A 7 m gaff cutter.\nThe mast is new.",
		OrderPublicID: publicID, Sequence: 1, Created: at("2026-04-20T08:30:00Z"),
	}
	with := func(change func(*Booking)) Booking { b := booking; change(&b); return b }
	work := WorkOrder{
		Recipient: buyer, WorkID: "wk81b2c3d4e5f60", Product: "Hull inspection report", DeliveryMode: "downloadable",
		DueAt: at("2026-05-11T16:00:00Z"), Customer: "Nora Lindqvist", CustomerRequest: "Please look at the keel bolts first.", OrderPublicID: publicID,
	}
	delivered := work
	delivered.Files = []File{{Title: "Inspection report", Version: "1", FileName: "report.pdf", SizeBytes: 2_400_000}}
	delivered.DeliveryNotes = "The bolts are sound.\nPage 4 shows what to watch."
	return map[string]any{
		KindOrderFulfilled: OrderFulfilled{
			Recipient: buyer, PublicID: publicID, ReceiptNumber: "HW-00042", PaidAt: at("2026-04-20T08:29:00Z"), Currency: "USD",
			SubtotalCents: 123350, TaxCents: 50, TotalCents: 123400, Items: items,
			Files:    []File{{Title: "Field guide, PDF", Version: "2.1", FileName: "guide.pdf", SizeBytes: 18_400_000}, {Title: "Drawings", Version: "1", FileName: "drawings.zip", SizeBytes: 1_204_000_000}},
			Bookings: []Session{{BookingID: "bk3f9a0c2e41d77"}, {BookingID: "bk3f9a0c2e41d78"}},
			Work:     []Work{{WorkID: work.WorkID, Product: work.Product, DueAt: work.DueAt}},
			Features: []string{"Members' library"},
		},
		KindBookingRequested:   with(func(b *Booking) { b.Sequence = 0 }),
		KindBookingConfirmed:   with(func(b *Booking) { b.MeetingURL = "https://meet.example/harbor" }),
		KindBookingChanged:     with(func(b *Booking) { b.PreviousStart, b.Sequence = at("2026-05-03T09:00:00Z"), 2 }),
		KindBookingCanceled:    with(func(b *Booking) { b.CanceledBy, b.UnitReturned, b.Sequence = "buyer", true, 3 }),
		KindBookingReminder:    with(func(b *Booking) { b.LeadMinutes, b.MeetingURL = 60, "https://meet.example/harbor" }),
		KindPaidHoldLost:       with(func(b *Booking) { b.NeedsSlot = true }),
		KindWorkOrderRequested: work,
		KindWorkOrderDelivered: delivered,
		KindOrderRefunded: OrderRefunded{
			Recipient: buyer, PublicID: publicID, RefundID: "rf00000000000001", Currency: "USD",
			AmountCents: 123400, RefundedCents: 123400, TotalCents: 123400, Items: items, Reason: "The session could not take place.",
		},
		KindTrialEnding: TrialEnding{Recipient: buyer, Product: "Members' library", Plan: "Plus", EndsAt: at("2026-05-01T12:00:00Z"), AmountCents: 900, Currency: "USD", Period: "month", WillRenew: true},
		KindPaymentFailed: PaymentFailed{Recipient: buyer, Product: "Members' library", Plan: "Plus", AmountCents: 900, Currency: "USD",
			FailedAt: at("2026-05-01T12:00:00Z"), GraceUntil: at("2026-05-08T12:00:00Z"), Reason: "The bank declined the card."},
		KindNewVersion: NewVersion{Recipient: buyer, Product: "Field guide to small boats", Title: "Field guide, PDF", Version: "2.2", SizeBytes: 18_900_000, Notes: "A chapter on junk rigs.\nCorrected tide tables."},
		KindNewSale: NewSale{Recipient: seller, PublicID: publicID, Currency: "USD", SubtotalCents: 123350, TaxCents: 50, TotalCents: 123400, Items: items,
			Customer: "Nora Lindqvist", PaidAt: at("2026-04-20T08:29:00Z"), ToSchedule: 2, ToDeliver: 1},
		KindPreflight:   Preflight{Recipient: seller, SentAt: at("2026-04-20T08:29:00Z"), To: "ida@harbor.example"},
		KindSandboxCode: SandboxCode{Recipient: buyer, Code: "424242", Minutes: 10, Purpose: "sign_in"},
		KindSystem: System{Subject: "Reset your Harbor Workshop password",
			HTML: `<p>Hello,</p><p>Click on the button below to reset your password.</p><p><a class="btn" href="https://shop.harbor.example/_/#/auth/confirm-password-reset/TOKEN" target="_blank" rel="noopener">Reset password</a></p>`},
	}
}
