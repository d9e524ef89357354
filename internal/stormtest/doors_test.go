package stormtest

import (
	"maps"
	"net/http"
	"sort"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTwoHundredAccessesOfAGrantOfFive(t *testing.T) {
	s := open(t)
	const user = "user_downloads"
	token := s.buyer(t, user)
	order := s.orders(t, 1, token)[0]
	require.NoError(t, s.deliverUntilTaken(t.Context(), "msg_pay", order.Pay(user, s.product).Event()))
	s.settle(t)
	grants := s.find(t, "download_grants", "")
	require.Len(t, grants, 1)
	require.EqualValues(t, 5, grants[0]["max_downloads"])

	var given, refused atomic.Int64
	var wg sync.WaitGroup
	for range 200 {
		wg.Go(func() {
			a, err := s.Send(http.MethodPost, "/api/account/downloads/"+text(grants[0], "token")+"/access",
				map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json"}, nil)
			switch {
			case err != nil:
				t.Error(err)
			case a.Status == http.StatusOK:
				given.Add(1)
			case a.Status == http.StatusForbidden:
				refused.Add(1)
			default:
				t.Errorf("access: %d %s", a.Status, a.Body)
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(5), given.Load())
	require.Equal(t, int64(195), refused.Load())
	require.EqualValues(t, 5, s.find(t, "download_grants", "")[0]["download_count"])
	s.auditClean(t)
}

// What an operator does in the admin UI and what a webhook does must leave the
// same rows: only who paid how may differ.
func TestAnOperatorsPaidEqualsAWebhooks(t *testing.T) {
	s := open(t)
	const user = "user_doors"
	orders := s.orders(t, 2, s.buyer(t, user))
	byWebhook, byOperator := orders[0], orders[1]
	require.NoError(t, s.deliverUntilTaken(t.Context(), "msg_pay", byWebhook.Pay(user, s.product).Event()))
	s.settle(t)

	// The admin UI sends back every column that it loaded.
	row := s.find(t, "orders", "public_id = '"+byOperator.PublicID+"'")[0]
	whole := maps.Clone(row)
	whole["status"] = "paid"
	require.NoError(t, s.Call(s.operator, http.MethodPatch, "/api/collections/orders/records/"+text(row, "id"), whole, http.StatusOK, nil))
	s.settle(t)

	require.Equal(t, s.traces(t, byWebhook.PublicID), s.traces(t, byOperator.PublicID))
	payments := s.find(t, "payment_transactions", "order = '"+text(row, "id")+"'")
	require.Len(t, payments, 1)
	require.Equal(t, "manual", payments[0]["provider"])
	book := newLedger(t)
	for _, o := range orders {
		require.NoError(t, book.acknowledged(o.PublicID))
	}
	require.Empty(t, s.faults(t, book))
	s.auditClean(t)
}

// traces returns what one order left in the shop, without what must differ: ids,
// tokens, times, and who paid.
func (s *scene) traces(t *testing.T, publicID string) map[string][]map[string]any {
	t.Helper()
	order := s.find(t, "orders", "public_id = '"+publicID+"'")
	id := text(order[0], "id")
	items := s.find(t, "order_items", "order = '"+id+"'")
	item := text(items[0], "id")
	out := map[string][]map[string]any{
		"order":        order,
		"items":        items,
		"payments":     s.find(t, "payment_transactions", "order = '"+id+"'"),
		"entitlements": s.find(t, "entitlements", "order_item = '"+item+"'"),
		"grants":       s.find(t, "download_grants", "order_item = '"+item+"'"),
		"work":         s.find(t, "fulfillment_orders", "order_item = '"+item+"'"),
		"mails":        s.find(t, "emails", "order = '"+id+"'"),
	}
	for _, rows := range out {
		for _, row := range rows {
			for _, own := range []string{
				"id", "created", "updated", "public_id", "order", "order_item", "token", "receipt_number", "idempotency_key", "data",
				"subject", "html", "text", "next_attempt_at", "first_attempt_at", "queued_at", "attempts", "state", "sent_at", "last_error",
				"provider", "external_id", "alias_id", "payer_clerk_user_id", "source_event", "provider_updated_at", "raw_payload", "claimed_order",
				"checkout_id", "external_reference", "clerk_checkout_id", "plan_ids", "item_ids", "price_ids",
			} {
				delete(row, own)
			}
			for name, value := range row {
				if v, isText := value.(string); isText && len(v) == len("2006-01-02 15:04:05.000Z") && v[10] == ' ' && v[23] == 'Z' {
					row[name] = "a time"
				}
			}
		}
		sort.Slice(rows, func(a, b int) bool { // ids of one millisecond have no order
			return text(rows[a], "feature_key")+text(rows[a], "kind") < text(rows[b], "feature_key")+text(rows[b], "kind")
		})
	}
	return out
}
