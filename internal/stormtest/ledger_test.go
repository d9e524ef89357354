package stormtest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// ledger is the client's own book of what the shop acknowledged. It is a file and
// never looks into the shop's database.
type ledger struct {
	mu   sync.Mutex
	file *os.File
	n    int
}

func newLedger(t *testing.T) *ledger {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "ledger"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return &ledger{file: f}
}

// acknowledged writes that the payment of an order was taken.
func (l *ledger) acknowledged(publicID string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	_, err := fmt.Fprintln(l.file, publicID)
	return err
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

// entries reads the book back.
func (l *ledger) entries(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(l.file.Name())
	require.NoError(t, err)
	defer f.Close()
	var out []string
	for in := bufio.NewScanner(f); in.Scan(); {
		out = append(out, in.Text())
	}
	return out
}

// faults compares the book with what the shop did. Each acknowledged payment owes
// one applied payment, one entitlement, one grant and one mail, and the same
// must hold of every other order that was fulfilled.
func (s *scene) faults(t *testing.T, l *ledger) []string {
	t.Helper()
	var out []string
	byID, publicOf := map[string]map[string]any{}, map[string]string{}
	for _, o := range s.find(t, "orders", "") {
		byID[text(o, "public_id")] = o
		publicOf[text(o, "id")] = text(o, "public_id")
	}
	orderOfItem := map[string]string{}
	for _, i := range s.find(t, "order_items", "") {
		orderOfItem[text(i, "id")] = publicOf[text(i, "order")]
	}
	payments, entitlements, grants, mails := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, p := range s.find(t, "payment_transactions", "disposition = 'applied' && status = 'succeeded'") {
		payments[publicOf[text(p, "order")]]++
	}
	for _, e := range s.find(t, "entitlements", "is_active = true") {
		entitlements[orderOfItem[text(e, "order_item")]]++
	}
	for _, g := range s.find(t, "download_grants", "is_active = true") {
		grants[orderOfItem[text(g, "order_item")]]++
	}
	for _, m := range s.find(t, "emails", "idempotency_key ~ 'order-fulfilled-%'") {
		mails[strings.TrimPrefix(text(m, "idempotency_key"), "order-fulfilled-")]++
	}
	exactly := func(publicID string, want int) {
		for what, got := range map[string]int{
			"payments": payments[publicID], "entitlements": entitlements[publicID], "grants": grants[publicID], "mails": mails[publicID],
		} {
			if got != want {
				out = append(out, fmt.Sprintf("order %s has %d %s instead of %d", publicID, got, what, want))
			}
		}
	}
	owed := map[string]bool{}
	for _, publicID := range l.entries(t) {
		owed[publicID] = true
		if got := text(byID[publicID], "status"); got != "fulfilled" {
			out = append(out, fmt.Sprintf("order %s was acknowledged as paid and is %q", publicID, got))
		}
		exactly(publicID, 1)
	}
	for publicID, o := range byID {
		switch {
		case owed[publicID]:
		case text(o, "status") == "fulfilled":
			exactly(publicID, 1) // stored, but the answer was lost with the process
		default:
			exactly(publicID, 0)
		}
	}
	return out
}

func text(row map[string]any, field string) string {
	v, _ := row[field].(string)
	return v
}
