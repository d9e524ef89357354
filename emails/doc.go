// Package emails turns the facts of a notice into a mail: subject, HTML and
// plain text. Commerce writes the facts as JSON when the thing happens; the
// outbox renders them once, stores the result and sends those bytes. Creators
// change words in templates/, the look in templates/layout.html.
//
// It imports the standard library only and knows no clock, network or database:
// the same facts always give the same mail.
//
// # The facts, kind by kind
//
// Names are JSON keys. Times are RFC 3339 (PocketBase's own form is read too).
// Amounts are integer minor units beside an ISO 4217 currency. A missing key, null, "" or 0 is
// "unknown": the sentence that needs it is left out. Unknown keys are ignored.
//
//	every kind                  name, timezone (IANA zone of the recipient; "" = the booking's zone, else UTC)
//	order_fulfilled             public_id, receipt_number, paid_at, currency, subtotal_cents, tax_cents, total_cents,
//	                            items[], files[], bookings[], work[], features[] (strings, names people understand)
//	booking_requested           booking_id, product, audience, start, end, zone, meeting_url, customer, customer_notes,
//	booking_confirmed             order_public_id, sequence, needs_slot, previous_start, canceled_by, reason,
//	booking_changed               unit_returned, lead_minutes, created
//	booking_canceled            (one shape for all six; see Booking for which kind reads what)
//	booking_reminder
//	paid_hold_lost
//	fulfillment_order_requested work_id, product, audience, delivery_mode, due_at, customer, customer_request, order_public_id
//	fulfillment_order_delivered the same, and files[], delivery_notes, shipped_at, carrier, tracking_number, tracking_url
//	order_refunded              public_id, refund_id, currency, amount_cents, refunded_cents, total_cents, items[], reason, pending
//	trial_ending                product, plan, ends_at, amount_cents, currency, period (month|year), will_renew
//	payment_failed              product, plan, amount_cents, currency, failed_at, grace_until, reason, portal_url
//	new_version                 product, title, version, size_bytes, notes
//	new_sale                    public_id, currency, subtotal_cents, tax_cents, total_cents, items[], customer, paid_at,
//	                            to_schedule, to_deliver (counts)
//	preflight                   sent_at, recipient
//	sandbox_code                code, minutes, purpose (sign_in|sign_up)
//	system                      subject, html, text (PocketBase's own mails; html and text come from its templates)
//
//	items[]    product, price, quantity, unit_cents, total_cents
//	files[]    title, version, file_name, size_bytes
//	bookings[] booking_id, start, end, zone, confirmed    (a unit without start still needs its time)
//	work[]     work_id, product, delivery_mode, due_at
//
// audience is "buyer" (default) or "seller". delivery_mode is downloadable,
// physical_shipped or meeting. canceled_by is buyer, seller or refund.
//
// # Where links go
//
// All links are made here from Shop.AppURL (FRONTEND_APP_URL) and the paths of
// the SPA; facts carry ids, not addresses. The exceptions are meeting_url, tracking_url
// and portal_url: anything but https is left out.
package emails
