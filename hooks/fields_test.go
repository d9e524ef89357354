package hooks_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/testapp"
)

// editable is what an operator may change in the admin UI, in PocketBase's own words. Everything
// else of every collection must be refused with a sentence; a new field is refused until it is
// added here on purpose.
var editable = map[string]string{
	"shop":                 "name tagline legal_name address tax_id support_email logo accent_color terms_url privacy_url default_currency receipt_prefix",
	"profiles":             "is_seller is_active verified",
	"customer_accounts":    "billing_email full_name company_name country tax_id",
	"products":             "name slug tagline description product_type visibility feature_keys active_price metadata",
	"prices":               "name amount_cents currency billing_period clerk_plan_id clerk_price_id is_active is_default checkout_url metadata",
	"digital_assets":       "title file_name version_label is_active metadata",
	"service_offers":       "session_minutes delivery_days revision_count onboarding_instructions timezone availability buffer_minutes min_notice_minutes max_days_ahead booking_policy delivery_mode metadata",
	"orders":               "status status_reason notes",
	"order_items":          "metadata",
	"subscriptions":        "metadata",
	"payment_transactions": "", "refunds": "", "asset_uploads": "", "webhook_events": "", "entitlements": "", "ai_usage_events": "", "journal": "",
	"download_grants":    "max_downloads",
	"bookings":           "status scheduled_start scheduled_end timezone meeting_url customer_notes internal_notes",
	"fulfillment_orders": "status delivery_notes internal_notes due_at shipping_carrier shipping_tracking_number shipping_tracking_url",
	"projects":           "name slug summary status monthly_recurring_revenue target_launch_date",
	"emails":             "state",
	"suppressions":       "lifted_at detail",
}

// wishes are values that a rule accepts where any other would be refused for what it says.
var wishes = map[string]any{
	"shop.support_email": "help@example.com", "shop.accent_color": "#0f766e", "shop.terms_url": "https://shop.example/terms", "shop.privacy_url": "https://shop.example/privacy", "shop.default_currency": "EUR",
	"customer_accounts.billing_email": "a@example.com", "customer_accounts.country": "DE", "products.feature_keys": []string{"other"}, "prices.currency": "USD", "prices.checkout_url": "https://buy.stripe.com/x",
	"service_offers.timezone": "Europe/Berlin", "service_offers.availability": map[string]any{"weekly": map[string]any{"mon": [][]string{{"09:00", "17:00"}}}, "exceptions": []any{}},
	"orders.status": "canceled", "bookings.status": "canceled", "bookings.timezone": "Europe/Berlin", "bookings.meeting_url": "https://meet.example/x", "fulfillment_orders.status": "in_progress",
	"fulfillment_orders.shipping_tracking_url": "https://parcels.example/1", "projects.slug": "other", "projects.monthly_recurring_revenue": "12.00", "projects.target_launch_date": "2026-12-24", "emails.state": "dead",
	"bookings.scheduled_start": "2027-02-03 03:05:06.000Z",
}

// TestEveryFieldIsEditableOrRefused changes each field of each collection as the admin UI would:
// what is not the operator's is refused with its owner's sentence, what is theirs is really stored.
func TestEveryFieldIsEditableOrRefused(t *testing.T) {
	all, err := testapp.New(t).FindAllCollections(core.CollectionTypeBase, core.CollectionTypeAuth)
	require.NoError(t, err)
	seen := 0
	for _, c := range all {
		if c.System {
			continue
		}
		list, ours := editable[c.Name]
		require.True(t, ours, "%s: say here what an operator may change", c.Name)
		w := newWorld(t)
		id := w.plant(c)
		var theirs []core.Field
		for _, f := range c.Fields {
			switch {
			case f.Type() == core.FieldTypeAutodate, f.Type() == core.FieldTypeFile:
				continue // PocketBase's form has no input for the one, and an upload for the other
			case slices.Contains(strings.Fields(list), f.GetName()):
				theirs = append(theirs, f)
			default:
				w.refused(c, id, f)
			}
			seen++
		}
		slices.SortStableFunc(theirs, func(a, b core.Field) int { return rank(a) - rank(b) })
		for _, f := range theirs {
			w.accepted(c, id, f)
		}
	}
	require.Greater(t, seen, 280)
	require.Len(t, editable, 23)
}

// rank puts a status last: after it some records change no more.
func rank(f core.Field) int {
	return slices.Index([]string{"", "scheduled_start", "scheduled_end", "amount_cents", "visibility", "status"}, f.GetName())
}

// ask changes one field as the admin UI would, and returns the stored value before and after.
func (w *world) ask(c *core.Collection, id string, f core.Field) (code int, text, before, after string) {
	w.t.Helper()
	name := f.GetName()
	stored, err := w.app.FindRecordById(c.Name, id)
	require.NoError(w.t, err)
	body := map[string]any{name: wish(c.Name, f, stored)}
	if c.Name == collections.Products && name == "active_price" {
		body[name] = "" // it shows one already
	}
	if name == core.FieldNamePassword {
		body["passwordConfirm"] = body[name]
	}
	code, text = w.admin(http.MethodPatch, c.Name+"/records/"+id, body)
	now, err := w.app.FindRecordById(c.Name, id)
	require.NoError(w.t, err)
	return code, text, fmt.Sprint(stored.GetRaw(name)), fmt.Sprint(now.GetRaw(name))
}

func (w *world) refused(c *core.Collection, id string, f core.Field) {
	w.t.Helper()
	code, text, before, after := w.ask(c, id, f)
	require.Equal(w.t, http.StatusBadRequest, code, "%s.%s: %s", c.Name, f.GetName(), text)
	require.Equal(w.t, before, after, "%s.%s", c.Name, f.GetName())
	if own, _ := collections.OwnershipOf(c.Name); f.GetName() != core.FieldNameId { // which PocketBase itself refuses first
		require.Contains(w.t, text, own.Owner)
		require.Contains(w.t, text, "the field "+f.GetName()+" cannot be changed here")
	}
}

func (w *world) accepted(c *core.Collection, id string, f core.Field) {
	w.t.Helper()
	code, text, before, after := w.ask(c, id, f)
	require.Equal(w.t, http.StatusOK, code, "%s.%s: %s", c.Name, f.GetName(), text)
	require.NotEqual(w.t, before, after, "%s.%s was accepted, and dropped", c.Name, f.GetName())
}

// TestAnEndNeedsAStart is the one field that a rule would drop: a booking without a time has no end.
func TestAnEndNeedsAStart(t *testing.T) {
	w := newWorld(t)
	c, err := w.app.FindCollectionByNameOrId(collections.Bookings)
	require.NoError(t, err)
	id := w.plant(c)
	code, text := w.admin(http.MethodPatch, "bookings/records/"+id, map[string]any{"scheduled_end": "2027-01-02 10:00:00.000Z"})
	require.Equal(t, http.StatusBadRequest, code)
	require.Contains(t, text, "Set scheduled_start, too")
	code, text = w.admin(http.MethodPatch, "bookings/records/"+id, map[string]any{"scheduled_start": "2027-01-02 09:00:00.000Z", "scheduled_end": "2027-01-02 10:30:00.000Z"})
	require.Equal(t, http.StatusOK, code, text)
	require.Contains(t, text, "10:30:00")
}

// TestHelpsSayWhatIsReadOnly compares what the form says with what it refuses.
func TestHelpsSayWhatIsReadOnly(t *testing.T) {
	app := newWorld(t).app
	for name, list := range editable {
		c, err := app.FindCollectionByNameOrId(name)
		require.NoError(t, err)
		for _, f := range c.Fields {
			if f.Type() == core.FieldTypeAutodate || f.Type() == core.FieldTypePassword || f.GetName() == core.FieldNameId || f.GetName() == core.FieldNameTokenKey {
				continue
			}
			raw, err := json.Marshal(f)
			require.NoError(t, err)
			var said struct{ Help string }
			require.NoError(t, json.Unmarshal(raw, &said))
			require.NotEmpty(t, said.Help, "%s.%s has no help", name, f.GetName())
			readOnly := strings.Contains(said.Help, "read only") || strings.Contains(said.Help, "it stays") || strings.Contains(said.Help, "Not used") || strings.Contains(said.Help, "Stays empty")
			if name == collections.Entitlements || f.GetName() == "verified" || name == collections.AIUsageEvents || (f.GetName() == "metadata") {
				continue // manual entitlements can be changed, as their source_type says
			}
			require.Equal(t, !slices.Contains(strings.Fields(list), f.GetName()), readOnly, "%s.%s: %s", name, f.GetName(), said.Help)
		}
	}
}

// plant returns the id of a record of c: one that the shop has, or a row made up for it.
func (w *world) plant(c *core.Collection) string {
	w.t.Helper()
	if r, err := w.app.FindFirstRecordByFilter(c.Name, "id != ''"); err == nil && c.Name != collections.Prices {
		return r.Id // but a price that nobody bought
	}
	values := dbx.Params{}
	for _, f := range c.Fields {
		switch f := f.(type) {
		case *core.TextField:
			values[f.Name] = map[bool]string{true: "x", false: ""}[f.Required]
		case *core.SelectField:
			values[f.Name] = f.Values[0]
		case *core.RelationField:
			values[f.Name] = w.related(f)
		case *core.NumberField:
			values[f.Name] = 1
		case *core.JSONField:
			values[f.Name] = "null"
		case *core.BoolField:
			values[f.Name] = false
		default:
			values[f.GetName()] = ""
		}
	}
	values["id"] = "planted00000000"
	if c.Name == collections.ServiceOffers {
		values["timezone"], values["availability"] = "UTC", `{"weekly":{},"exceptions":[]}`
	}
	if c.Name == collections.Prices {
		values["currency"] = "EUR"
	}
	if c.Name == collections.Bookings {
		values["timezone"], values["status"], values["order_item"] = "UTC", "requested", ""
	}
	_, err := w.app.DB().Insert(c.Name, values).Execute()
	require.NoError(w.t, err, c.Name)
	return "planted00000000"
}

// related returns a record that a relation may name, "" where none is needed.
func (w *world) related(f *core.RelationField) string {
	to, err := w.app.FindCollectionByNameOrId(f.CollectionId)
	require.NoError(w.t, err)
	if r, err := w.app.FindFirstRecordByFilter(to.Name, "id != ''"); err == nil {
		return r.Id
	}
	if f.Required {
		return w.plant(to)
	}
	return ""
}

// wish is another value than the stored one.
func wish(collection string, field core.Field, stored *core.Record) any {
	if v, ok := wishes[collection+"."+field.GetName()]; ok {
		return v
	}
	switch f := field.(type) {
	case *core.NumberField:
		return stored.GetInt(f.Name) + 3
	case *core.BoolField:
		return !stored.GetBool(f.Name)
	case *core.SelectField:
		return f.Values[(slices.Index(f.Values, stored.GetString(f.Name))+1)%len(f.Values)]
	case *core.DateField:
		return "2027-02-03 04:05:06.000Z"
	case *core.JSONField:
		return map[string]any{"by": "hand"}
	case *core.RelationField:
		return "other0000000000"
	case *core.EmailField:
		return "other@example.com"
	case *core.PasswordField:
		return "another long password"
	case *core.TextField:
		if f.Max == 15 || f.Name == core.FieldNameId {
			return "other0000000000"
		}
		return "other"
	}
	return "other"
}
