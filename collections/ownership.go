package collections

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// actorKey is where a request's actor rides on a record to its save hook: PocketBase's
// form does not hand the request's context on.
const actorKey = "@actor"

// SetActor notes who saves r.
func SetActor(r *core.Record, actor string) { r.SetRaw(actorKey, actor) }

// ActorOf returns who saves r, "" when nobody said.
func ActorOf(r *core.Record) string {
	s, _ := r.GetRaw(actorKey).(string)
	return s
}

// Ownership is what an operator may do to a collection's records in the admin UI. All else
// belongs to the shop, which keeps those rows true to each other.
type Ownership struct {
	Fields []string // what may be changed; nil = nothing
	All    bool     // everything but Except may be changed
	Except []string
	Create bool
	Delete bool
	Owner  string // who owns the rest, said to the operator
}

// ownership of every collection (contract section 8, "Operators").
var ownership = map[string]Ownership{
	Shops:               {All: true, Except: []string{"next_receipt_number", "is_shop"}, Owner: "Receipt numbers are counted by the shop"},
	Profiles:            {Fields: []string{"is_seller", "is_active", "verified"}, Owner: "People come from Clerk; change them there"},
	CustomerAccounts:    {Fields: []string{"billing_email", "full_name", "company_name", "country", "tax_id"}, Owner: "The account follows its person"},
	Products:            {All: true, Except: []string{"owner"}, Create: true, Delete: true, Owner: "A product stays with its seller"},
	Prices:              {All: true, Except: []string{"product"}, Create: true, Delete: true, Owner: "A price stays with its product"},
	DigitalAssets:       {Fields: []string{"title", "file_name", "version_label", "is_active", "metadata"}, Delete: true, Owner: "Files are uploaded by their seller"},
	AssetUploads:        {Delete: true, Owner: "Uploads are brought by their seller"},
	ServiceOffers:       {All: true, Except: []string{"product"}, Create: true, Owner: "An offer stays with its product"},
	Orders:              {Fields: []string{"status", "status_reason", "notes"}, Owner: "Set the status to paid, refunded or canceled; the shop writes the rest of an order"},
	OrderItems:          {Fields: []string{"metadata"}, Owner: "An order's lines are a snapshot of what was bought"},
	Subscriptions:       {Fields: []string{"metadata"}, Owner: "Clerk owns subscriptions; change them there"},
	PaymentTransactions: {Owner: "Payments are written from the providers' signed events"},
	Refunds:             {Owner: "Set the order to refunded, or use the seller's refund"},
	WebhookEvents:       {Owner: "Events are stored as they arrived; use `pocketstarter events replay`"},
	Entitlements:        {Owner: "Entitlements follow orders and subscriptions; give one by hand with source manual"},
	DownloadGrants:      {Fields: []string{"max_downloads"}, Owner: "Grants follow orders and subscriptions"},
	Bookings:            {Fields: []string{"status", "scheduled_start", "scheduled_end", "timezone", "meeting_url", "customer_notes", "internal_notes"}, Owner: "Bookings follow orders"},
	FulfillmentOrders:   {Fields: []string{"status", "delivery_notes", "internal_notes", "due_at", "shipping_carrier", "shipping_tracking_number", "shipping_tracking_url"}, Owner: "Work follows orders"},
	Projects:            {All: true, Except: []string{"owner"}, Create: true, Delete: true, Owner: "A project stays with its member"},
	AIUsageEvents:       {Owner: "The usage ledger is written by the shop"},
	Emails:              {Fields: []string{"state"}, Owner: "Mails are written by the shop"},
	Suppressions:        {Fields: []string{"lifted_at", "detail"}, Create: true, Delete: true, Owner: "Bounces and complaints write this"},
	JournalEntries:      {Owner: "The journal only grows"},
}

// OwnershipOf returns what an operator may do to records of the collection; known is
// false for PocketBase's own collections.
func OwnershipOf(collection string) (o Ownership, known bool) {
	o, known = ownership[collection]
	return o, known
}

// NotByHand says why an operator makes no records of the collection.
func (o Ownership) NotByHand(collection string) string {
	return o.Owner + ": records of " + collection + " are not made by hand."
}

// KeptCollections are the collections that an operator cannot add a record to, each with the
// sentence why. An entitlement can be given by hand.
func KeptCollections() map[string]string {
	out := map[string]string{}
	for name, o := range ownership {
		if !o.Create && name != Entitlements {
			out[name] = o.NotByHand(name)
		}
	}
	return out
}

// Foreign returns the first changed field of r that an operator does not own, "" if there is none.
func (o Ownership) Foreign(r *core.Record) string {
	before := r.Original()
	for _, f := range r.Collection().Fields {
		name := f.GetName()
		if f.Type() == core.FieldTypeAutodate || o.owns(name) || sameValue(before, r, name) {
			continue
		}
		return name
	}
	return ""
}

// Restore puts every field that an operator does not own back to what is stored.
func (o Ownership) Restore(r *core.Record) {
	before := r.Original()
	for _, f := range r.Collection().Fields {
		if name := f.GetName(); f.Type() != core.FieldTypeAutodate && !o.owns(name) {
			r.SetRaw(name, before.GetRaw(name))
		}
	}
}

func (o Ownership) owns(field string) bool {
	if o.All {
		return !slices.Contains(o.Except, field)
	}
	return slices.Contains(o.Fields, field)
}

func sameValue(a, b *core.Record, field string) bool {
	x, err1 := json.Marshal(a.Get(field))
	y, err2 := json.Marshal(b.Get(field))
	return err1 == nil && err2 == nil && string(x) == string(y)
}

// SentStamp is the part of an admin request that tells how old its page is: the admin UI sends
// back every column it loaded.
type SentStamp struct {
	Updated string `json:"updated" form:"updated"`
}

// IsOlderThan tells whether the page was loaded before the stored row last changed.
func (s SentStamp) IsOlderThan(r *core.Record) bool {
	return s.Updated != "" && s.Updated != r.Original().GetString("updated")
}

// IsManual tells whether an entitlement was given by hand.
func (e *Entitlement) IsManual() bool {
	return e.SourceType() == SourceManual && e.OrderItemID() == "" && e.SubscriptionID() == ""
}

// KeepUnchanged makes r's next save write only the columns that this save changes.
func KeepUnchanged(r *core.Record) { r.IgnoreUnchangedFields(true) }

// TrimText removes spaces round r's plain text: in all fields but ids and those that hold other
// people's bytes. It runs at every save, so it allocates only where there is something to trim.
func TrimText(r *core.Record) {
	for _, f := range r.Collection().Fields {
		if f.Type() != core.FieldTypeText || f.GetSystem() {
			continue
		}
		name := f.GetName()
		v, _ := r.GetRaw(name).(string)
		t := strings.TrimSpace(v)
		if t == v {
			continue
		}
		switch name {
		case "payload", "html", "text", "idempotency_key":
			continue
		}
		r.Set(name, t)
	}
}

// MovesBooking tells whether a save changes the status or the time of a booking or work order.
func MovesBooking(r *core.Record) bool {
	for _, name := range []string{"status", "scheduled_start", "scheduled_end", "due_at"} {
		if r.Collection().Fields.GetByName(name) != nil && !sameValue(r.Original(), r, name) {
			return true
		}
	}
	return false
}

// NounOf is what people call a record of r's collection.
func NounOf(r *core.Record) string {
	if r.Collection().Name == FulfillmentOrders {
		return "work order"
	}
	return "booking"
}
