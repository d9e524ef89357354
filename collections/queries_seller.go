package collections

import (
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// SellerOrderFilter narrows a seller's orders; its zero value takes all.
type SellerOrderFilter struct {
	Status OrderStatus
	Text   string // part of a public id, or of the buyer's name or address
}

func (f SellerOrderFilter) where(sellerID string) dbx.Expression {
	parts := []dbx.Expression{dbx.HashExp{"seller": sellerID}}
	if f.Status != "" {
		parts = append(parts, dbx.HashExp{"status": string(f.Status)})
	}
	if f.Text != "" {
		parts = append(parts, dbx.NewExp(`(public_id LIKE {:q} ESCAPE '\' OR customer_account IN (SELECT a.id FROM customer_accounts a JOIN profiles p ON p.id = a.profile
			WHERE a.full_name LIKE {:q} ESCAPE '\' OR a.company_name LIKE {:q} ESCAPE '\' OR p.contact_email LIKE {:q} ESCAPE '\'))`, dbx.Params{"q": likePart(f.Text)}))
	}
	return dbx.And(parts...)
}

// likePart is a LIKE pattern for texts that contain s; % and _ in s stand for themselves.
func likePart(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}

// ListOrdersOfSeller returns one page of a seller's orders, newest first, and their total
// (-1 when skipped).
func ListOrdersOfSeller(app core.App, sellerID string, f SellerOrderFilter, limit, offset int64, skipTotal bool) ([]*Order, int, error) {
	where := f.where(sellerID)
	orders, err := list[Order](app.RecordQuery(Orders).AndWhere(where).OrderBy("ordered_at DESC", "id DESC").Limit(limit).Offset(offset))
	if err != nil || skipTotal {
		return orders, -1, err
	}
	total, err := count(app, Orders, where)
	return orders, total, err
}
