package sandbox

import (
	"fmt"
	"time"

	"golang.org/x/text/currency"
)

// object is one JSON object of Clerk's making. Clerk's shapes are wide, partly null and
// not ours to type; the tests hold them against the shapes written down in reference/clerk.md.
type object = map[string]any

// ms returns t as Clerk writes times, null for the zero time.
func ms(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// orNull returns text, or null for "".
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// userPayload is the Backend API's User, as user.* events carry it.
func userPayload(u *User) object {
	metadata := u.PublicMetadata
	if metadata == nil {
		metadata = object{}
	}
	return object{
		"object": "user", "id": u.ID, "external_id": nil, "username": nil,
		"first_name": orNull(u.FirstName), "last_name": orNull(u.LastName), "image_url": "", "has_image": false,
		"primary_email_address_id": u.EmailID, "primary_phone_number_id": nil, "primary_web3_wallet_id": nil,
		"email_addresses": []any{emailShape(u)}, "phone_numbers": []any{}, "web3_wallets": []any{},
		"external_accounts": []any{}, "saml_accounts": []any{}, "enterprise_accounts": []any{}, "passkeys": []any{},
		"public_metadata": metadata, "private_metadata": object{}, "unsafe_metadata": object{},
		"password_enabled": u.PasswordHash != "", "two_factor_enabled": false, "totp_enabled": false, "backup_code_enabled": false,
		"banned": false, "locked": false, "delete_self_enabled": true, "create_organization_enabled": false,
		"last_sign_in_at": ms(u.LastSignInAt), "last_active_at": ms(u.LastSignInAt), "legal_accepted_at": nil,
		"created_at": ms(u.CreatedAt), "updated_at": ms(u.UpdatedAt),
	}
}

func emailShape(u *User) object {
	return object{
		"object": "email_address", "id": u.EmailID, "email_address": u.Email, "reserved": false,
		"verification": object{"object": "verification_from_oauth", "status": "verified", "strategy": "email_code",
			"attempts": nil, "expire_at": nil},
		"linked_to": []any{}, "matches_sso_connection": false,
		"created_at": ms(u.CreatedAt), "updated_at": ms(u.UpdatedAt),
	}
}

// sessionPayload is a session as session.* events carry it. Its times are business time.
func (s *Sandbox) sessionPayload(session *Session) object {
	shift := s.Clock.Offset()
	return object{
		"object": "session", "id": session.ID, "user_id": session.UserID, "client_id": session.ClientID, "actor": nil,
		"status": session.Status, "last_active_organization_id": nil,
		"last_active_at": ms(session.ActiveAt.Add(shift)), "expire_at": ms(session.ExpireAt.Add(shift)),
		"abandon_at": ms(session.ExpireAt.Add(shift)),
		"created_at": ms(session.CreatedAt.Add(shift)), "updated_at": ms(session.ActiveAt.Add(shift)),
	}
}

// money is Clerk's amount: minor units, the decimal text without a symbol, and the symbol apart.
func money(cents int64, code string) object {
	return object{"amount": cents, "amount_formatted": decimal(cents, code), "currency": code, "currency_symbol": symbol(code)}
}

func symbol(code string) string {
	switch code {
	case "USD":
		return "$"
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	}
	return code + " "
}

// decimal writes minor units by the currency's own number of places, such as 1900 USD as "19.00".
func decimal(cents int64, code string) string { return writeAmount(cents, code, false) }

// price is an amount as people read it, such as "$1,234.00".
func price(cents int64, code string) string { return symbol(code) + writeAmount(cents, code, true) }

func writeAmount(cents int64, code string, grouped bool) string {
	places := 2
	if unit, err := currency.ParseISO(code); err == nil {
		places, _ = currency.Standard.Rounding(unit)
	}
	text := fmt.Sprintf("%0*d", places+1, max(cents, -cents))
	whole, part := text[:len(text)-places], text[len(text)-places:]
	if grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if cents < 0 {
		whole = "-" + whole
	}
	if part == "" {
		return whole
	}
	return whole + "." + part
}

// payerPayload is the person as billing events name them. Organization fields are empty
// text, never null, as Clerk sends them for people.
func payerPayload(u *User) object {
	return object{
		"object": "commerce_payer", "id": payerID(u.ID), "user_id": u.ID, "email": u.Email,
		"first_name": u.FirstName, "last_name": u.LastName, "image_url": "",
		"organization_id": "", "organization_name": "",
		"created_at": ms(u.CreatedAt), "updated_at": ms(u.UpdatedAt),
	}
}

// payerID is derived, so that one person is one payer for ever.
func payerID(userID string) string {
	if len(userID) > len("user_") {
		return "cpayer_" + userID[len("user_"):]
	}
	return "cpayer_" + userID
}

// planPayload is a plan inside a webhook's subscription item.
func planPayload(p Plan, interval string) object {
	return object{"object": "commerce_plan", "id": p.ID, "slug": p.Slug, "name": p.Name, "is_recurring": !p.Default,
		"amount": p.cents(interval), "currency": p.Currency}
}

// itemPayload is subscriptionItem.*'s data.
func itemPayload(u *User, sub *Subscription, it *Item) object {
	o := itemInSubscription(it)
	o["payer"] = payerPayload(u)
	o["subscription_id"] = sub.ID
	return o
}

// itemInSubscription is the same item inside subscription.*: without its payer.
func itemInSubscription(it *Item) object {
	return object{
		"object": "commerce_subscription_item", "id": it.ID, "status": it.Status, "is_free_trial": it.FreeTrial,
		"interval": it.Interval, "plan_id": it.Plan.ID, "plan": planPayload(it.Plan, it.Interval),
		"period_start": ms(it.PeriodStart), "period_end": ms(it.PeriodEnd), "subscription_id": nil,
		"canceled_at": ms(it.CanceledAt), "ended_at": ms(it.EndedAt), "past_due_at": ms(it.PastDueAt),
		"created_at": ms(it.CreatedAt), "updated_at": ms(it.UpdatedAt),
	}
}

// subscriptionPayload is subscription.*'s data.
func subscriptionPayload(u *User, sub *Subscription) object {
	items := []any{}
	for _, it := range sub.shown() {
		items = append(items, itemInSubscription(it))
	}
	return object{
		"object": "commerce_subscription", "id": sub.ID, "status": sub.Status, "payer_id": payerID(u.ID), "payer": payerPayload(u),
		"payment_source_id": orNull(u.CardID), "latest_payment_id": orNull(sub.LatestPayment), "items": items,
		"active_at": ms(sub.ActiveAt), "past_due_at": ms(sub.PastDueAt), "canceled_at": nil, "ended_at": nil,
		"created_at": ms(sub.CreatedAt), "updated_at": ms(sub.UpdatedAt),
	}
}

// paymentPayload is paymentAttempt.*'s data. A one-time order is named in metadata, the
// one key that real Clerk does not send.
func paymentPayload(u *User, p *Payment) object {
	o := object{
		"id": p.ID, "payment_id": p.PaymentID, "statement_id": p.statementID(),
		"gateway_external_id": "pi_" + p.PaymentID[len("cpa_"):], "status": p.Status, "charge_type": p.ChargeType,
		"created_at": ms(p.CreatedAt), "updated_at": ms(p.UpdatedAt), "billing_date": ms(p.CreatedAt),
		"paid_at": ms(p.PaidAt), "failed_at": ms(p.FailedAt), "failed_reason": nil,
		"payee": object{"id": "cpayee_sandbox", "gateway_type": "stripe", "gateway_external_id": "acct_sandbox", "gateway_status": "active"},
		"payer": payerPayload(u), "payment_source": cardInPayment(p.CardID), "subscription_items": []any{},
		"totals": object{"subtotal": money(p.AmountCents, p.Currency), "tax_total": money(0, p.Currency), "grand_total": money(p.AmountCents, p.Currency)},
	}
	if p.Status == paymentFailed {
		o["failed_reason"] = object{"code": "card_declined", "decline_code": "generic_decline"}
	}
	if p.Item != nil {
		o["subscription_items"] = []any{itemInSubscription(p.Item)}
	}
	if p.OrderPublicID != "" {
		o["metadata"] = object{"order_public_id": p.OrderPublicID}
	}
	return o
}

func cardInPayment(id string) object {
	c := cardByID(id)
	return object{"id": c.ID, "gateway": "stripe", "gateway_external_id": "pm_" + c.Last4, "gateway_external_account_id": nil,
		"payment_method": "card", "status": "active", "card_type": c.Brand, "last4": c.Last4}
}
