package commerce

import (
	"database/sql"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Receipt is everything a receipt prints. Amounts are minor units of Currency.
type Receipt struct {
	Number    string // gapless, with the shop's prefix
	OrderID   string // the order's public id
	PaidAt    time.Time
	Currency  string
	Seller    ReceiptParty
	Buyer     ReceiptParty
	Lines     []ReceiptLine
	Subtotal  int64
	Tax       int64
	Total     int64
	Provider  string // how it was paid: clerk, stripe, link, manual, sandbox
	Reference string // the payment's id at the provider
	Refunds   []ReceiptRefund
	Refunded  int64
	Status    string // the order's state
}

// ReceiptParty is one side of the sale. Empty fields are not printed.
type ReceiptParty struct {
	Name    string
	Company string
	Address string // several lines
	Country string
	TaxID   string
	Email   string
}

// ReceiptLine is one line of the order.
type ReceiptLine struct {
	Product  string
	Price    string
	Quantity int64
	Unit     int64
	Total    int64
}

// ReceiptRefund is money that went back.
type ReceiptRefund struct {
	At     time.Time
	Amount int64
	Reason string
}

// Receipt returns an order's receipt. An order that was never paid, or that cost nothing,
// has none: CodeConflict.
func (s *Service) Receipt(app core.App, o *collections.Order) (Receipt, error) {
	if o.ReceiptNumber() == "" || o.PaidAt().IsZero() {
		return Receipt{}, Fail(CodeConflict, "This order has no receipt: nothing was paid for it.")
	}
	r := Receipt{Number: o.ReceiptNumber(), OrderID: o.PublicID(), PaidAt: o.PaidAt(), Currency: o.Currency(), Subtotal: o.SubtotalCents(), Tax: o.TaxCents(), Total: o.TotalCents(), Status: string(o.Status())}
	shop, err := collections.FindTheShop(app)
	if err != nil {
		return r, err
	}
	r.Seller = ReceiptParty{Name: orWord(shop.LegalName(), shop.Name()), Address: shop.Address(), TaxID: shop.TaxID(), Email: shop.SupportEmail()}
	account, err := collections.FindCustomerAccount(app, o.CustomerAccountID())
	if err != nil {
		return r, err
	}
	r.Buyer = ReceiptParty{Name: account.FullName(), Company: account.CompanyName(), Country: account.Country(), TaxID: account.TaxID(), Email: account.BillingEmail()}
	items, err := collections.ListOrderItems(app, o.Id)
	if err != nil {
		return r, err
	}
	for _, it := range items {
		r.Lines = append(r.Lines, ReceiptLine{it.ProductNameSnapshot(), it.PriceNameSnapshot(), it.Quantity(), it.UnitAmountCents(), it.TotalAmountCents()})
	}
	return r, s.receiptMoney(app, o, &r)
}

func (s *Service) receiptMoney(app core.App, o *collections.Order, r *Receipt) error {
	pay, err := collections.FindAppliedPayment(app, o.Id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	r.Provider, r.Reference, r.Refunded = string(pay.Provider()), pay.ExternalID(), pay.RefundedCents()
	refunds, err := collections.ListRefunds(app, pay.Id)
	for _, x := range refunds {
		if x.State() == collections.RefundDone {
			r.Refunds = append(r.Refunds, ReceiptRefund{x.RefundedAt(), x.AmountCents(), x.Reason()})
		}
	}
	return err
}

// Amount writes minor units for people: "USD 1,234.00", "JPY 1,234", "KWD -1.234".
func Amount(cents int64, code string) string {
	text := Decimal(cents, code)
	sign := ""
	if text[0] == '-' {
		sign, text = "-", text[1:]
	}
	whole := len(text)
	for i, c := range text {
		if c == '.' {
			whole = i
		}
	}
	out := ""
	for i := range whole {
		if i > 0 && (whole-i)%3 == 0 {
			out += ","
		}
		out += text[i : i+1]
	}
	return code + " " + sign + out + text[whole:]
}
