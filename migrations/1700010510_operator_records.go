package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. What an operator reads in the admin UI: orders, money and
// everything that follows from them. No table changes.
func init() {
	texts := [][2]string{
		{"orders", `
public_id pr | The order's number, as the buyer and the receipt show it.
status | Set paid (money came another way), refunded or canceled; the shop does the rest, down to files and mails. fulfilled is the shop's own word.
customer_account r | Who bought.
total_cents r | Subtotal and tax, in the currency's smallest unit: 1900 is USD 19.00.
currency r | The currency of all amounts of this order.
ordered_at r | When it was placed.
paid_at r | When its money came.
fulfilled_at r | When everything owed was written down: files, features, bookings, work.
status_reason | Why it was canceled: expired, buyer, seller, operator, subscribed.
receipt_number r | Given at payment, without gaps.
notes | Your notes and the buyer's wishes. The seller sees them.
checkout_provider r | Who takes the money: clerk, stripe, link, sandbox or none.
expires_at r | An unpaid order is canceled then. A payment that comes later revives it.
canceled_at r | When it was canceled.
refunded_at r | When all of its money went back.
subscription r | The subscription that this order became, for plans sold by Clerk.
seller r | Whose product it was.
subtotal_cents hr | What the products cost.
tax_cents hr | Tax, as the payment said.
external_reference hr | The provider's reference, for a confirmation without an event.
checkout_url hr | Where the buyer was sent to pay.
checkout_session_id hr | The provider's checkout session.
checkout_expires_at hr | When that session ends.
checkout_attempts hr | How many checkouts were opened.
clerk_checkout_id hr | Clerk's checkout.
idempotency_key hr | Keeps a double click from ordering twice.
body_hash hr | Belongs to that key.
`},
		{"order_items", `
order r | The order.
product_name_snapshot pr | The product's name when it was bought.
price_name_snapshot r | The price's name when it was bought.
quantity pr | Units bought.
unit_amount_cents r | Price of one unit when it was bought.
total_amount_cents r | All units.
product r | The product as it is today.
price r | The price as it is today.
billing_period_snapshot r | one_time gives what was bought; monthly and yearly lines give nothing of their own: the subscription does.
features_snapshot r | Features that this line gives.
assets_snapshot hr | Files that this line gives.
offer_snapshot hr | The service's terms when it was bought.
clerk_plan_id_snapshot hr | Clerk's plan when it was bought.
metadata h | For notes of scripts; the shop does not read it.
`},
		{"payment_transactions", `
status pr | pending, failed, succeeded, partially_refunded, refunded: moves up only.
amount_cents pr | What was paid, tax included, in the currency's smallest unit.
currency pr | Three letters.
disposition r | applied: it paid its order or subscription. surplus: paid twice. parked: nobody knows what for; see todo_payments.
order r | The order that it paid.
subscription r | The subscription that it paid.
customer_account r | Who paid, as far as known.
paid_at r | When the money came.
reason r | Why it is parked.
reason_detail r | The same as a sentence.
dispute r | open and lost suspend what was bought, won gives it back.
refunded_cents r | What went back so far.
provider r | Who took the money; manual: an operator or seller wrote it down.
external_id r | The payment's id at the provider: look it up in their dashboard.
kind r | checkout: one purchase. recurring: a plan's period.
failed_reason r | Why the bank or provider declined.
payer_clerk_user_id r | Who paid, at Clerk.
claimed_order r | The order that the payment says it is for.
tax_cents hr | Tax within the amount.
alias_id hr | A second id of the same payment.
checkout_id hr | The provider's checkout.
plan_ids hr | Plans that the payment names.
item_ids hr | Subscription items that the payment names.
price_ids hr | Prices that the payment names.
dispute_updated_at hr | The provider's time of the newest news of the dispute.
source_event hr | The stored event that told us.
provider_updated_at hr | The provider's time of the newest news.
raw_payload hr | What the provider sent; emptied when it gets old.
`},
		{"refunds", `
state pr | pending: asked for. done: the money is back, or written down. failed: see the provider's dashboard and ask again.
amount_cents pr | What goes back, in the payment's currency.
payment r | The payment that it comes from.
reason r | What the seller or operator wrote.
refunded_at r | When it was done.
actor r | Who asked.
provider_refund_id r | The refund's id at the provider. Empty and done: give the money back by hand.
idempotency_key hr | Keeps a double click from refunding twice.
`},
		{"subscriptions", `
customer_account r | Who subscribed.
product pr | What the plan gives. Empty: no price has this plan's id yet.
status pr | As Clerk says. canceled keeps access to the period's end, past_due for some days beyond it.
price r | The price whose plan this is.
current_period_start r | The paid period.
current_period_end r | Its end: next charge, or last day.
cancel_at_period_end r | On: it will not renew.
access_until r | When access ends unless money comes.
amount_cents r | Charge of a period, as Clerk says.
currency r | Three letters.
interval r | month or annual.
is_free_trial r | On: no money yet.
canceled_at r | When it was canceled.
ended_at r | When it was over.
clerk_subscription_id r | Look it up in Clerk's dashboard.
clerk_subscription_item_id hr | Clerk's id of this one item.
clerk_plan_id hr | Clerk's plan.
access_closed hr | On: its access was taken back.
reconciled_at hr | When it was last compared with Clerk.
provider_updated_at hr | Clerk's time of the newest news.
told hr | Clerk's time of each part that not every event tells.
metadata h | For notes of scripts; the shop does not read it.
`},
		{"entitlements", `
customer_account | Who holds the feature.
feature_key p | The feature, such as library.
is_active | Off: taken back; see revoked_reason.
source_type | purchase, plan, or manual: to give a feature by hand make a record with manual, without order item and subscription. Only such records can be changed.
starts_at | From when.
ends_at | Until when; empty: for good.
revoked_reason | Why it was taken back: refund, dispute, ended.
order_item r | The purchase that gives it.
subscription r | The subscription that gives it.
seller | Whose feature it is.
`},
		{"download_grants", `
customer_account r | Who may download.
asset pr | The file.
is_active r | Off: taken back; see revoked_reason.
download_count r | Downloads so far.
max_downloads | Downloads allowed; 0: no limit. Raise it when a buyer ran out.
last_downloaded_at r | The latest download.
expires_at r | Until when; empty: for good.
revoked_reason r | Why it was taken back: refund, dispute, ended.
order_item r | The purchase that gives it.
subscription r | The subscription that gives it.
token hr | The grant's secret name in the buyer's links.
`},
	}
	var names []string
	for _, t := range texts {
		names = append(names, t[0])
	}
	m.Register(func(app core.App) error {
		for _, t := range texts {
			if err := describe(app, t[0], t[1]); err != nil {
				return err
			}
		}
		return nil
	}, plain(names...))
}
