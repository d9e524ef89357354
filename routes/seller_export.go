package routes

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// exportBatch is how many rows are read at once: an export of any size needs little memory.
const exportBatch = 500

// sheet writes CSV rows whose cells no spreadsheet takes for a formula.
type sheet struct{ *csv.Writer }

func newSheet(e *core.RequestEvent, name string, columns ...string) (sheet, error) {
	h := e.Response.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	noStore(e)
	e.Response.WriteHeader(http.StatusOK)
	s := sheet{csv.NewWriter(e.Response)}
	return s, s.row(columns...)
}

func (s sheet) row(cells ...string) error {
	for i, c := range cells {
		cells[i] = harmless(c)
	}
	return s.Write(cells)
}

// harmless puts an apostrophe before what a spreadsheet would calculate.
func harmless(cell string) string {
	if trimmed := strings.TrimLeft(cell, " \u00a0\ufeff"); trimmed != "" && strings.ContainsRune("=+-@\t\r\n|＝＋－＠", []rune(trimmed)[0]) {
		return "'" + cell
	}
	return cell
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// exportOrders writes the seller's orders made in a period, oldest first.
func (a *api) exportOrders(e *core.RequestEvent) error {
	p := collections.AllTime
	if q := e.Request.URL.Query(); q.Get("from") != "" || q.Get("to") != "" {
		var err error
		if p, err = a.periodOf(e, 366); err != nil {
			return answer(e, err)
		}
	}
	s, err := newSheet(e, "orders.csv", "order", "receipt_number", "status", "ordered_at", "paid_at", "customer", "email", "company", "country", "product", "price", "quantity", "currency", "subtotal", "tax", "total", "refunded", "provider", "reference")
	if err != nil {
		return err
	}
	var last collections.Cursor
	for {
		orders, err := collections.ListOrdersForExport(a.app, e.Auth.Id, p, last, exportBatch)
		if err == nil {
			err = writeOrders(s, orders)
		}
		if err != nil || len(orders) < exportBatch {
			s.Flush()
			return err
		}
		last = orders[len(orders)-1].Place()
	}
}

func writeOrders(s sheet, orders []collections.ExportedOrder) error {
	for _, o := range orders {
		money := func(n int64) string { return commerce.Decimal(n, o.Currency) }
		quantity := ""
		if o.Quantity > 0 {
			quantity = strconv.FormatInt(o.Quantity, 10)
		}
		err := s.row(o.PublicID, o.Receipt, o.Status, day(o.OrderedAt()), day(o.PaidAt()), o.FullName, o.Email, o.Company, o.Country, o.Product, o.Price, quantity,
			o.Currency, money(o.Subtotal), money(o.Tax), money(o.Total), money(o.Refunded), o.Provider, o.Reference)
		if err != nil {
			return err
		}
	}
	return nil
}

// exportCustomers writes who bought from the seller, one row a currency, last buyer first.
func (a *api) exportCustomers(e *core.RequestEvent) error {
	s, err := newSheet(e, "customers.csv", "customer", "email", "name", "company", "country", "orders", "active_subscriptions", "currency", "paid", "refunded", "first_order_at", "last_order_at")
	if err != nil {
		return err
	}
	for p := (collections.Page{Limit: maxPerPage, SkipTotal: true}); ; {
		buyers, err := collections.PageCustomersOfSeller(a.app, e.Auth.Id, "", p)
		if err == nil {
			err = a.writeCustomers(s, e.Auth.Id, buyers.Rows)
		}
		if err != nil || buyers.Next == (collections.Cursor{}) {
			s.Flush()
			return err
		}
		p.After = buyers.Next
	}
}

func (a *api) writeCustomers(s sheet, seller string, rows []*collections.SellerCustomer) error {
	views, err := a.sellerCustomersOf(seller, rows)
	if err != nil {
		return err
	}
	for _, v := range views {
		paid := v.Paid
		if len(paid) == 0 {
			paid = []moneyFigure{{}}
		}
		for _, m := range paid {
			back := int64(0)
			for _, r := range v.Refunded {
				if r.Currency == m.Currency {
					back = r.AmountCents
				}
			}
			amount, refunded := "", ""
			if m.Currency != "" {
				amount, refunded = commerce.Decimal(m.AmountCents, m.Currency), commerce.Decimal(back, m.Currency)
			}
			if err := s.row(v.ClerkUserID, v.ContactEmail, v.FullName, v.CompanyName, v.Country, strconv.FormatInt(v.OrdersCount, 10), strconv.FormatInt(v.ActiveSubscriptions, 10), m.Currency, amount, refunded, day(v.FirstOrderAt.Time), day(v.LastOrderAt.Time)); err != nil {
				return err
			}
		}
	}
	return nil
}
