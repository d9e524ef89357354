package migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Frozen: write a new migration instead. What an operator reads in the admin UI: work, mails,
// events and the journal. No table changes.
func init() {
	texts := [][2]string{
		{"bookings", `
service_offer pr | The service.
status | requested: confirm it with a time, or cancel. held: waits for payment. confirmed, completed, canceled.
scheduled_start p | Start, in UTC. Changing it tells the buyer.
scheduled_end | End, in UTC. Empty: the length of the session.
timezone | The buyer's zone, for mails and calendar files.
meeting_url | Where to meet; https. The buyer gets it by mail.
customer_account r | Who booked.
customer_notes | What the buyer wrote.
internal_notes | For you only; buyers never see them.
order_item r | The purchase that pays for it. Empty: asked for without paying.
unit_number r | Which of the bought units.
requested_at r | When it was asked for.
hold_expires_at r | Without payment the time is free again then.
canceled_by r | Who canceled: customer, seller, operator or the shop.
blocks_from hr | Start of the time that nobody else can book.
blocks_to hr | End of that time, with its buffer.
calendar_sequence hr | Version of the calendar file.
reminded_day_at hr | When the day-before reminder was queued.
reminded_hour_at hr | When the hour-before reminder was queued.
`},
		{"fulfillment_orders", `
product pr | What to deliver.
status p | requested, in_progress, ready_for_delivery, completed: move it as the work goes; the buyer gets a mail when it is completed.
due_at | When it should be done.
customer_account r | For whom.
customer_request r | What the buyer asked for.
delivery_notes | Sent to the buyer with the delivery.
internal_notes | For you only; buyers never see them.
delivery_mode r | How it reaches the buyer.
shipping_carrier | For parcels.
shipping_tracking_number | For parcels.
shipping_tracking_url | For parcels; https.
order_item r | The purchase.
unit_number r | Which of the bought units.
download_grant r | The delivered file. Upload it on /seller.
seller r | Who does it.
requested_at r | When it was bought.
completed_at r | When it was done.
shipped_at r | When the parcel left.
`},
		{"emails", `
kind pr | What the mail is about.
to pr | Where it went or goes.
state | queued, sent; failed tries again by itself; dead needs you: mend the cause, then set queued. waiting_address: Clerk has not told an address yet. suppressed: see suppressions.
last_error r | Why the last try failed.
subject r | As sent.
attempts r | Tries so far.
next_attempt_at r | When it is tried again.
sent_at r | When the mail service took it.
delivery_state r | What the mail service said later: delivered, bounced, complained.
profile r | The person it is for.
order r | The order it is about.
booking r | The booking it is about.
queued_at r | When it was written down.
idempotency_key hr | Keeps a mail from going out twice.
provider_id hr | The mail service's id.
outcome_unknown hr | On: the last try ended without an answer.
first_attempt_at hr | The first try.
data hr | The facts that the mail tells.
html hr | The mail's body; emptied when it gets old.
text hr | The same as plain text.
attachments hr | Calendar files.
tags hr | For the mail service's statistics.
redacted_at hr | When its body was emptied.
`},
		{"suppressions", `
address p | Mails to this address are not sent. Set it when you create a record; it stays.
cause | bounce: the address does not work. complaint: marked as spam; receipts and refunds still go out. Set it when you create a record; it stays.
detail | What the mail service said, and your notes.
suppressed_at r | Since when.
lifted_at | Set a time to send to this address again.
`},
		{"webhook_events", `
event_type pr | What happened, in the provider's words.
state r | applied or ignored: done. failed: tried again by itself. parked, dead: see todo_events. conflict: same id with another body, never applied.
reason r | Why it is parked, failed or dead.
provider r | Who sent it.
received_at r | When it came.
processed_at r | When it was last worked on.
attempts r | Tries so far.
next_attempt_at r | When it is tried again.
changes r | What it changed here.
event_id r | The message's id at the provider.
seq hr | Order of arrival.
waits_for hr | Whose arrival has it tried again.
body_sha256 hr | Fingerprint of the bytes.
payload hr | The bytes as they came; emptied when they get old.
redacted_at hr | When they were emptied.
`},
		{"journal", `
at r | When.
action pr | What was done.
entity r | To what kind of record.
entity_id r | Its id.
from r | State before.
to r | State after.
actor r | Who: a person, an operator, a provider's event or the shop's clock.
cause r | Why, as a code or an id.
`},
		{"projects", `
name p | A project that a member keeps on their dashboard; the shop does not use it.
status | idea, building, live or paused.
owner r | The member. Set it when you create a project; it stays.
summary | The member's own words.
slug | Unique among the member's projects.
monthly_recurring_revenue | What the member says, such as 120.00.
target_launch_date | Such as 2026-12-24.
`},
		{"ai_usage_events", `
customer_account r | Whose usage.
metric pr | tokens, images or videos.
amount pr | How many.
state r | reserved before the provider is called, then settled, or released when the call failed.
direction r | input, output or both together.
provider r | Who did it.
model_name r | With which model.
period_start r | The period whose limit it counts against.
period_end r | Its end.
subscription r | The subscription that sets the limit.
request_id hr | The call.
expires_at hr | A reservation that was never settled is released then.
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
