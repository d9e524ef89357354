package sandbox_test

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/sandbox"
)

// clerkShapes are the fields that Clerk documents for each payload (reference/clerk.md,
// §2), and of what kind each is: id, text, ms, int, bool, list, object; "?" may be null.
var clerkShapes = map[string]string{
	"user": `id:id external_id:text? primary_email_address_id:id? email_addresses:list first_name:text? last_name:text? username:text?
		image_url:text has_image:bool public_metadata:object private_metadata:object unsafe_metadata:object banned:bool locked:bool
		password_enabled:bool two_factor_enabled:bool last_sign_in_at:ms? last_active_at:ms? legal_accepted_at:ms? created_at:ms updated_at:ms`,
	"session": `id:id user_id:id client_id:id status:text last_active_at:ms expire_at:ms abandon_at:ms created_at:ms updated_at:ms`,
	"subscription": `object:text id:id status:text active_at:ms? canceled_at:ms? created_at:ms ended_at:ms? past_due_at:ms? updated_at:ms
		latest_payment_id:text? payer_id:id payer:object payment_source_id:text? items:list`,
	"subscriptionItem": `object:text id:id status:text is_free_trial:bool created_at:ms updated_at:ms period_start:ms period_end:ms? interval:text
		plan_id:id plan:object payer:object subscription_id:id`,
	"paymentAttempt": `id:id payment_id:id statement_id:id gateway_external_id:id status:text created_at:ms updated_at:ms paid_at:ms? failed_at:ms?
		failed_reason:object? billing_date:ms charge_type:text payee:object payer:object totals:object payment_source:object subscription_items:list`,
	"payer": `object:text id:id user_id:id first_name:text last_name:text email:text organization_id:text organization_name:text image_url:text created_at:ms updated_at:ms`,
	"plan":  `id:id slug:text name:text is_recurring:bool amount:int currency:text`,
	"money": `amount:int amount_formatted:text currency:text currency_symbol:text`,
}

// misfits names the fields of o that are absent or of another kind.
func misfits(shape string, o map[string]any) []string {
	var out []string
	for _, field := range strings.Fields(clerkShapes[shape]) {
		name, kind, _ := strings.Cut(field, ":")
		v, there := o[name]
		kind, optional := strings.CutSuffix(kind, "?")
		ok := there
		switch v := v.(type) {
		case nil:
			ok = there && optional
		case string:
			ok = kind == "text" || (kind == "id" && v != "")
		case float64:
			ok = kind == "int" || (kind == "ms" && v > 1e12)
		case bool:
			ok = kind == "bool"
		case []any:
			ok = kind == "list"
		case map[string]any:
			ok = kind == "object"
		}
		if !ok {
			out = append(out, fmt.Sprintf("%s.%s = %v, want %s", shape, name, v, kind))
		}
	}
	sort.Strings(out)
	return out
}

func TestPayloadsHaveClerksFields(t *testing.T) {
	w := openCopy(t, t.TempDir())
	defer w.close()
	p, err := w.SignUp(t.Context(), "ada@example.com", "correct horse", "", "")
	require.NoError(t, err)
	_, err = w.SubscribeWith(t.Context(), p.UserID, "cplan_pro", "month", sandbox.DecliningCard)
	require.Error(t, err)
	subscribe(t, w, p.UserID, "cplan_trial", "month")
	require.NoError(t, w.UseCard(t.Context(), p.UserID, sandbox.DecliningCard))
	require.NoError(t, w.Clock.Advance(t.Context(), 40*day))
	require.NoError(t, w.SignOut(t.Context(), p.SessionID))
	name := "Ada"
	require.NoError(t, w.UpdateUser(t.Context(), p.UserID, &name, nil, map[string]any{"entitlements": []string{"x"}}))
	require.NoError(t, w.DeleteUser(t.Context(), p.UserID))
	seen := map[string]bool{}
	for _, e := range w.delivered(t) {
		seen[e.Type] = true
		require.Equal(t, "event", e.Object)
		require.Greater(t, e.Timestamp, int64(1e12), "milliseconds")
		shape, _, _ := strings.Cut(e.Type, ".")
		if e.Type == "user.deleted" {
			require.Equal(t, map[string]any{"object": "user", "id": p.UserID, "deleted": true}, e.Data)
			continue
		}
		require.Empty(t, misfits(shape, e.Data), e.Type)
		if payer, ok := e.Data["payer"].(map[string]any); ok {
			require.Empty(t, misfits("payer", payer), e.Type)
		}
		switch shape {
		case "subscriptionItem":
			require.Empty(t, misfits("plan", e.Data["plan"].(map[string]any)), e.Type)
		case "paymentAttempt":
			totals := e.Data["totals"].(map[string]any)
			for _, part := range []string{"subtotal", "tax_total", "grand_total"} {
				require.Empty(t, misfits("money", totals[part].(map[string]any)), part)
			}
			require.Equal(t, e.Data["status"] == "failed", e.Data["failed_reason"] != nil)
		}
	}
	for _, kind := range []string{"user.created", "user.updated", "user.deleted", "session.created", "session.ended", "subscription.created",
		"subscription.active", "subscription.pastDue", "subscriptionItem.active", "subscriptionItem.ended", "subscriptionItem.incomplete",
		"subscriptionItem.freeTrialEnding", "subscriptionItem.pastDue", "paymentAttempt.created", "paymentAttempt.updated"} {
		require.True(t, seen[kind], kind)
	}
}
