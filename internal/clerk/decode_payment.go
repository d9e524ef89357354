package clerk

import (
	"encoding/json/jsontext"
	"regexp"
	"strings"

	"pocketstarter/commerce"
)

// paymentData is a payment attempt, or a checkout in the predecessor's events.
type paymentData struct {
	ID           string     `json:"id"`
	PaymentID    string     `json:"payment_id"`
	AttemptID    string     `json:"payment_attempt_id"` // in checkouts
	CheckoutID   string     `json:"checkout_id"`
	Status       string     `json:"status"`
	ChargeType   string     `json:"charge_type"`
	Type         string     `json:"type"` // the documents' name for charge_type
	Payer        *payerData `json:"payer"`
	UserID       string     `json:"user_id"`
	PlanID       string     `json:"plan_id"`
	Plan         *planData  `json:"plan"`
	PriceID      string     `json:"price_id"`
	Items        []itemData `json:"subscription_items"`
	Amount       money      `json:"amount"`
	Currency     currency   `json:"currency"`
	FailedReason *struct {
		Code        string `json:"code"`
		DeclineCode string `json:"decline_code"`
	} `json:"failed_reason"`
	Totals struct {
		Subtotal   money `json:"subtotal"`
		TaxTotal   money `json:"tax_total"`
		GrandTotal money `json:"grand_total"`
	} `json:"totals"`
	PaidAt    moment `json:"paid_at"`
	FailedAt  moment `json:"failed_at"`
	CreatedAt moment `json:"created_at"`
	UpdatedAt moment `json:"updated_at"`

	// The metadata objects. unsafe_metadata is left out: the browser writes it.
	Metadata        *orderReference `json:"metadata"`
	PublicMetadata  *orderReference `json:"public_metadata"`
	PrivateMetadata *orderReference `json:"private_metadata"`
}

// orderReference is the one key of a metadata object that names an order.
type orderReference struct {
	OrderPublicID string `json:"order_public_id"`
}

func readPayment(_ Decoder, data jsontext.Value, f *commerce.Facts) error {
	var p paymentData
	if err := into(data, &p, "payment"); err != nil {
		return err
	}
	if err := checkID("payment", p.ID); err != nil {
		return err
	}
	fact := commerce.PaymentFact{
		Provider:      "clerk",
		ExternalID:    p.ID,
		AliasID:       p.PaymentID,
		Kind:          kind(p.ChargeType, p.Type),
		OrderPublicID: p.order(),
		CheckoutID:    p.CheckoutID,
		UpdatedAt:     firstTime(p.UpdatedAt.Time, p.PaidAt.Time, p.FailedAt.Time, f.At, p.CreatedAt.Time),
	}
	if strings.HasPrefix(f.Type, "checkout.") {
		// A checkout is told apart from its attempt: they share one payment row.
		fact.CheckoutID = p.ID
		fact.ExternalID = firstText(p.AttemptID, p.PaymentID, p.ID)
		if fact.AliasID == fact.ExternalID {
			fact.AliasID = ""
		}
		fact.Kind = firstText(fact.Kind, "checkout")
	}
	if p.Payer != nil {
		fact.PayerUserID, fact.PayerOrgID, fact.PayerEmail = p.Payer.UserID, p.Payer.OrgID, plausibleEmail(p.Payer.Email)
	}
	if fact.PayerOrgID == "" {
		fact.PayerUserID = firstText(fact.PayerUserID, p.UserID)
	}
	var ok bool
	if fact.Status, ok = paymentStatus[strings.ToLower(p.Status)]; !ok {
		return malformed("The payment in the event has a status that is not known here: %.40q.", p.Status)
	}
	p.collectItems(&fact)
	if err := p.amounts(&fact); err != nil {
		return err
	}
	if fact.Status == "failed" && p.FailedReason != nil {
		fact.FailedReason = failure(p.FailedReason.DeclineCode, p.FailedReason.Code)
	}
	if fact.UpdatedAt.IsZero() {
		return malformed("The payment in the event names no time.")
	}
	for _, id := range append([]string{
		fact.ExternalID, fact.AliasID, fact.CheckoutID, fact.PayerUserID, fact.PayerOrgID, fact.OrderPublicID,
	}, append(append(fact.PlanIDs, fact.PriceIDs...), fact.ItemIDs...)...) {
		if err := checkOptionalID("payment", id); err != nil {
			return err
		}
	}
	f.Payment = &fact
	return nil
}

// order returns the order that a metadata object names. Only that key of these
// objects counts: an id in a note or a description names nothing.
func (p paymentData) order() string {
	for _, m := range []*orderReference{p.Metadata, p.PublicMetadata, p.PrivateMetadata} {
		if m != nil && strings.TrimSpace(m.OrderPublicID) != "" {
			return strings.ToLower(strings.TrimSpace(m.OrderPublicID))
		}
	}
	return ""
}

func (p paymentData) collectItems(fact *commerce.PaymentFact) {
	add := func(list *[]string, id string) {
		if id != "" {
			*list = appendNew(*list, id)
		}
	}
	items := append([]itemData{{PlanID: p.PlanID, Plan: p.Plan, PriceID: p.PriceID}}, p.Items...)
	for _, item := range items {
		plan := item.PlanID
		if plan == "" && item.Plan != nil {
			plan = item.Plan.ID
		}
		add(&fact.PlanIDs, plan)
		add(&fact.PriceIDs, item.PriceID)
		add(&fact.ItemIDs, item.ID)
	}
}

// amounts fills in the three totals from what is there; two of them give the
// third. A payment that succeeded must say how much it was.
func (p paymentData) amounts(fact *commerce.PaymentFact) error {
	sub, tax, total := p.Totals.Subtotal, p.Totals.TaxTotal, p.Totals.GrandTotal
	if !total.known {
		total = p.Amount
	}
	switch {
	case !total.known && sub.known:
		total = money{cents: sub.cents + tax.cents, currency: sub.currency, known: true}
	case total.known && !sub.known:
		sub = money{cents: total.cents - tax.cents, currency: total.currency, known: true}
	}
	if !total.known && fact.Status == "succeeded" {
		return malformed("The payment in the event succeeded but names no amount.")
	}
	if sub.cents < 0 || tax.cents < 0 || total.cents < 0 {
		return malformed("The payment in the event has a negative amount.")
	}
	for _, c := range []string{total.currency, sub.currency, tax.currency, string(p.Currency)} {
		switch {
		case fact.Currency == "":
			fact.Currency = c
		case c != "" && c != fact.Currency:
			return malformed("The payment in the event mixes currencies.")
		}
	}
	if total.cents > 0 && fact.Currency == "" {
		return malformed("The payment in the event names no currency.")
	}
	fact.SubtotalCents, fact.TaxCents, fact.TotalCents = sub.cents, tax.cents, total.cents
	return nil
}

// paymentStatus folds the words for a payment's state.
var paymentStatus = map[string]string{
	"paid": "succeeded", "succeeded": "succeeded", "success": "succeeded", "completed": "succeeded",
	"complete": "succeeded", "captured": "succeeded", "settled": "succeeded",
	"pending": "pending", "processing": "pending", "open": "pending", "created": "pending", "incomplete": "pending",
	"requires_action": "pending", "needs_initialization": "pending", "needs_confirmation": "pending",
	"failed": "failed", "failure": "failed", "declined": "failed", "canceled": "failed", "cancelled": "failed",
	"expired": "failed", "voided": "failed",
}

func kind(spellings ...string) string {
	for _, s := range spellings {
		if s = strings.ToLower(s); s == "checkout" || s == "recurring" {
			return s
		}
	}
	return ""
}

var codePattern = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

// failure is a sentence for the operator. Only a code is repeated, never text.
func failure(codes ...string) string {
	for _, c := range codes {
		if codePattern.MatchString(c) {
			return "The payment was declined: " + strings.ReplaceAll(c, "_", " ") + "."
		}
	}
	return "The payment was declined."
}
