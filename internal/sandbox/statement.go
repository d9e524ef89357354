package sandbox

import (
	"net/http"
	"strings"
)

// A statement gathers what one person paid, or failed to pay, in one calendar month (UTC).
// It is worked out from the payments, never stored.

// statementID is the statement that the payment belongs to.
func (p *Payment) statementID() string {
	return "cstmt_" + strings.TrimPrefix(p.UserID, "user_") + "_" + p.CreatedAt.UTC().Format("200601")
}

type statement struct {
	id       string
	payments []*Payment // newest first
}

// statements returns everybody's, the one with the newest payment first.
func (x *tx) statements() ([]*statement, error) {
	payments, err := all[Payment](x, "payment")
	if err != nil {
		return nil, err
	}
	byID := map[string]*statement{}
	var out []*statement
	for _, p := range payments {
		st := byID[p.statementID()]
		if st == nil {
			st = &statement{id: p.statementID()}
			byID[st.id] = st
			out = append(out, st)
		}
		st.payments = append(st.payments, p)
	}
	return out, nil
}

func backendStatements(x *tx, r *http.Request) (any, error) {
	all, err := x.statements()
	if err != nil {
		return nil, err
	}
	out := []object{}
	for _, st := range window(r, all) {
		u, err := x.payer(st.payments[0].UserID)
		if err != nil {
			return nil, err
		}
		var paid int64
		for _, p := range st.payments {
			if p.Status == paymentPaid {
				paid += p.AmountCents
			}
		}
		code := st.payments[0].Currency
		out = append(out, object{
			"object": "commerce_statement", "id": st.id, "status": "open", "payer": payerPayload(u), "payer_id": payerID(u.ID),
			"timestamp": ms(st.payments[len(st.payments)-1].CreatedAt), "updated_at": ms(st.payments[0].UpdatedAt),
			"totals": object{"subtotal": money(paid, code), "tax_total": money(0, code), "grand_total": money(paid, code)},
		})
	}
	return object{"data": out, "total_count": len(all)}, nil
}

func backendAttempts(x *tx, r *http.Request) (any, error) {
	list, err := x.statements()
	if err != nil {
		return nil, err
	}
	for _, st := range list {
		if st.id != r.PathValue("id") {
			continue
		}
		u, err := x.payer(st.payments[0].UserID)
		if err != nil {
			return nil, err
		}
		out := []object{}
		for _, p := range window(r, st.payments) {
			out = append(out, paymentPayload(u, p))
		}
		return object{"data": out, "total_count": len(st.payments)}, nil
	}
	return nil, notFound("statement")
}
