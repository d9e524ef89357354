package collections

import (
	"regexp"
	"strings"

	"github.com/pocketbase/dbx"
)

var publicID = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// SellerOrderFilter narrows a seller's orders; its zero value takes all.
type SellerOrderFilter struct {
	Status OrderStatus
	Text   string // a public id or part of one, or part of the buyer's name or address
}

func (f SellerOrderFilter) where(sellerID string) dbx.Expression {
	parts := []dbx.Expression{dbx.HashExp{"seller": sellerID}}
	if f.Status != "" {
		parts = append(parts, dbx.HashExp{"status": string(f.Status)})
	}
	if publicID.MatchString(f.Text) {
		return dbx.And(append(parts, dbx.HashExp{"public_id": strings.ToLower(f.Text)})...)
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
