package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. What an operator reads in the admin UI: the shop itself,
// its people and what it sells. No table changes.
func init() {
	texts := [][2]string{
		{"shop", `
name p | The shop's name, on every page, mail and receipt.
tagline | One line under the name on the home page.
legal_name | The seller's legal name, printed on receipts.
address | The seller's postal address, printed on receipts. Lines as they shall appear.
tax_id | Your VAT or tax number, printed on receipts. Leave empty if you have none.
support_email | Where buyers reach you: shown on receipts, in mails and in the footer.
logo | PNG, JPEG, WebP or SVG, at most 1 MB; shown in the header.
accent_color | The one color of buttons, such as #0f766e.
terms_url | Link to your terms, shown in the footer and before buying.
privacy_url | Link to your privacy policy, shown in the footer.
default_currency | What new prices start with: three letters, such as USD.
receipt_prefix | Starts every receipt number, such as INV-. Numbers that were given keep theirs.
next_receipt_number r | The next receipt's number; receipts have no gaps.
is_shop hr | Marks the one row of this shop.
`},
		{"profiles", `
contact_email pr | The person's verified address as Clerk says: mails go here.
first_name r | As Clerk says.
last_name r | As Clerk says.
is_seller | On: this person may sell on /seller, beside those whom SELLERS names.
is_active | Off: this person cannot use the shop; what they bought stays theirs.
plan_tier r | Follows from the features this person holds now.
billing_features r | The features that this person holds now.
clerk_user_id r | Who this is at Clerk. Look there for sign-in trouble.
deleted_at r | When Clerk told us that this person is gone. Personal data was erased then.
image_url hr | Picture, as Clerk says.
metadata hr | Public metadata, as Clerk says.
provider_updated_at hr | Clerk's time of the newest news about this person.
clerk_erase_due hr | When a job next asks Clerk to delete this person.
email h | Stays empty: people sign in with Clerk. Their address is contact_email.
emailVisibility h | Not used: people sign in with Clerk.
verified h | Not used: people sign in with Clerk.
`},
		{"customer_accounts", `
profile pr | The person whose account this is.
billing_email | Printed on receipts. Mails go to the person's contact_email instead.
full_name | Printed on receipts.
company_name | Printed on receipts.
country | Two letters, such as DE. Printed on receipts.
tax_id | The buyer's VAT or tax number, printed on receipts.
billing_sync_reason r | How the last check of subscriptions at Clerk went.
billing_sync_error r | What went wrong in that check, if anything.
billing_sync_attempted_at r | When subscriptions were last asked for at Clerk.
billing_sync_succeeded_at r | When that last worked.
external_customer_id hr | The payer's id at the payment provider.
metadata hr | For notes of scripts; the shop does not read it.
preflight_sent_at hr | When this person last sent themselves the test mail.
preflight_recipient hr | Where that test mail went.
`},
		{"products", `
name p | What buyers see. Orders keep the name they were bought under.
visibility | draft: only you see it. published: for sale. archived: gone from the shop, buyers keep what they have.
product_type | digital: files and features. service: bookings, or work delivered by hand.
tagline | One line under the name.
description | Shown on the product page. Plain text, paragraphs by empty lines.
slug | The product's address, /products/<slug>; unique in the whole shop.
feature_keys | Features that a buyer gets, such as ["library"]. Your own software asks for them by these keys.
active_price | Id of the price to show. Empty: the default price, else the cheapest active one.
owner r | The seller. Set it when you create a product; it stays.
metadata h | For notes of scripts; the shop does not read it.
`},
		{"prices", `
product p | What this price buys. Set it when you create a price; it stays.
name p | Shown when a product has several prices, such as "Team license".
amount_cents p | In the currency's smallest unit: 1900 is USD 19.00, and 1900 is JPY 1,900. The amount, currency and period of a price that was sold stay: make a new price instead.
currency p | Three letters, such as USD. Clerk's plans are USD only.
billing_period | one_time: an order. monthly and yearly: sold as a subscription by Clerk.
is_active | Off: nobody can buy at this price any more. What was bought stays.
is_default | The price that the product page starts with; one a product.
clerk_plan_id | The plan of Clerk Billing that sells this price (cplan_…). Needed for subscriptions.
checkout_url | For a payment link of your own: https, and on a host of CHECKOUT_ALLOWED_HOSTS.
clerk_price_id h | Clerk's id of the price inside its plan, if it has several.
metadata h | For notes of scripts; the shop does not read it.
`},
		{"digital_assets", `
product r | The product whose buyers get this file. Files are uploaded on /seller.
title p | What buyers see on their downloads page.
version_label | Such as 1.2, shown beside the title.
is_active | Off: not part of new purchases. Buyers who hold the file keep it.
file_name | The name under which a browser saves the file.
file_size_bytes r | Size of the uploaded file.
content_type r | Kind of the uploaded file.
is_private r | On: this file was made for one buyer and is no part of the product.
file_path hr | Where the file lies in the storage.
checksum_sha256 hr | Fingerprint of the uploaded bytes.
replaces hr | The older version of the same file.
metadata h | For notes of scripts; the shop does not read it.
`},
		{"service_offers", `
product p | The service. Set it when you create an offer; it stays.
delivery_mode | meeting: a buyer books a time. downloadable and physical_shipped: you get a work order.
booking_policy | purchase: only paid units can be booked. open: anybody signed in may ask for a time.
timezone | The zone of your working hours, such as Europe/Berlin.
availability | Working hours: {"weekly": {"mon": [["09:00","17:00"]]}, "exceptions": [{"date": "2026-12-24", "windows": []}]}
session_minutes | Length of one session.
buffer_minutes | Free time kept after each session.
min_notice_minutes | How soon before its start a session can still be booked, moved or canceled.
max_days_ahead | How far ahead people can book.
delivery_days | Due time of a work order, in days after payment.
revision_count | How many rounds of changes are included, told to the buyer.
onboarding_instructions | What the buyer shall send you or prepare, shown after payment.
metadata h | For notes of scripts; the shop does not read it.
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
