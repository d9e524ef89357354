package routes

import (
	"pocketstarter/collections"
)

type orderItemAnswer struct {
	ID                    string         `json:"id"`
	Product               string         `json:"product"`
	ProductSlug           string         `json:"product_slug"`
	ProductType           string         `json:"product_type"`
	Price                 *string        `json:"price"`
	Quantity              int64          `json:"quantity"`
	UnitAmountCents       int64          `json:"unit_amount_cents"`
	TotalAmountCents      int64          `json:"total_amount_cents"`
	ProductNameSnapshot   string         `json:"product_name_snapshot"`
	PriceNameSnapshot     string         `json:"price_name_snapshot"`
	BillingPeriodSnapshot string         `json:"billing_period_snapshot"`
	FeaturesSnapshot      []string       `json:"features_snapshot"`
	Metadata              map[string]any `json:"metadata"`
	recordTimes
}

type orderPaymentAnswer struct {
	Provider      string `json:"provider"`
	Status        string `json:"status"`
	Dispute       string `json:"dispute"`
	AmountCents   int64  `json:"amount_cents"`
	TaxCents      int64  `json:"tax_cents"`
	RefundedCents int64  `json:"refunded_cents"`
	Currency      string `json:"currency"`
}

type orderRefundAnswer struct {
	ID          string  `json:"id"`
	AmountCents int64   `json:"amount_cents"`
	Currency    string  `json:"currency"`
	State       string  `json:"state"`
	Created     apiTime `json:"created"`
}

type orderAnswer struct {
	ID                string              `json:"id"`
	PublicID          string              `json:"public_id"`
	CustomerAccount   string              `json:"customer_account"`
	Seller            string              `json:"seller"`
	Status            string              `json:"status"`
	StatusReason      string              `json:"status_reason"`
	Currency          string              `json:"currency"`
	SubtotalCents     int64               `json:"subtotal_cents"`
	TaxCents          int64               `json:"tax_cents"`
	TotalCents        int64               `json:"total_cents"`
	RefundedCents     int64               `json:"refunded_cents"`
	Notes             string              `json:"notes"`
	CheckoutProvider  string              `json:"checkout_provider"`
	CheckoutURL       string              `json:"checkout_url"`
	CheckoutExpiresAt apiTime             `json:"checkout_expires_at"`
	ClerkCheckoutID   string              `json:"clerk_checkout_id"`
	ExternalReference string              `json:"external_reference"`
	ReceiptNumber     string              `json:"receipt_number"`
	Subscription      *string             `json:"subscription"`
	ExpiresAt         apiTime             `json:"expires_at"`
	PaidAt            apiTime             `json:"paid_at"`
	FulfilledAt       apiTime             `json:"fulfilled_at"`
	CanceledAt        apiTime             `json:"canceled_at"`
	RefundedAt        apiTime             `json:"refunded_at"`
	Items             []orderItemAnswer   `json:"items"`
	Payment           *orderPaymentAnswer `json:"payment"`
	Refunds           []orderRefundAnswer `json:"refunds"`
	recordTimes
}

func (a *api) orderOf(o *collections.Order) (orderAnswer, error) {
	out, err := a.ordersOf([]*collections.Order{o})
	if err != nil {
		return orderAnswer{}, err
	}
	return out[0], nil
}

// ordersOf renders orders with a fixed number of queries, however many there are.
func (a *api) ordersOf(orders []*collections.Order) ([]orderAnswer, error) {
	parts, err := collections.LoadOrderParts(a.app, orders)
	if err != nil {
		return nil, err
	}
	out := make([]orderAnswer, 0, len(orders))
	for _, o := range orders {
		out = append(out, orderView(o, parts))
	}
	return out, nil
}

func orderView(o *collections.Order, parts *collections.OrderParts) orderAnswer {
	out := orderAnswer{ID: o.Id, PublicID: o.PublicID(), CustomerAccount: o.CustomerAccountID(), Seller: o.SellerID(), Status: string(o.Status()), StatusReason: o.StatusReason(),
		Currency: o.Currency(), SubtotalCents: o.SubtotalCents(), TaxCents: o.TaxCents(), TotalCents: o.TotalCents(), Notes: o.Notes(), CheckoutProvider: o.CheckoutProvider(),
		CheckoutExpiresAt: at(o.CheckoutExpiresAt()), ClerkCheckoutID: o.ClerkCheckoutID(), ExternalReference: o.ExternalReference(), ReceiptNumber: o.ReceiptNumber(),
		Subscription: nullID(o.SubscriptionID()), ExpiresAt: at(o.ExpiresAt()), PaidAt: at(o.PaidAt()), FulfilledAt: at(o.FulfilledAt()), CanceledAt: at(o.CanceledAt()), RefundedAt: at(o.RefundedAt()),
		Items: []orderItemAnswer{}, Refunds: []orderRefundAnswer{}, recordTimes: stamps(o.Record)}
	if out.CheckoutProvider == "" {
		out.CheckoutProvider = "none"
	}
	if o.Status() == collections.OrderPendingPayment {
		out.CheckoutURL = o.CheckoutURL()
	}
	for _, it := range parts.Items[o.Id] {
		p := parts.Products[it.ProductID()]
		view := orderItemAnswer{ID: it.Id, Product: it.ProductID(), Price: nullID(it.PriceID()), Quantity: it.Quantity(), UnitAmountCents: it.UnitAmountCents(), TotalAmountCents: it.TotalAmountCents(),
			ProductNameSnapshot: it.ProductNameSnapshot(), PriceNameSnapshot: it.PriceNameSnapshot(), BillingPeriodSnapshot: string(it.BillingPeriodSnapshot()), FeaturesSnapshot: it.FeaturesSnapshot(),
			Metadata: it.Metadata(), recordTimes: stamps(it.Record)}
		if p != nil {
			view.ProductSlug, view.ProductType = p.Slug(), string(p.ProductType())
		}
		out.Items = append(out.Items, view)
	}
	if pay := parts.PaymentOf(o.Id); pay != nil {
		out.RefundedCents = pay.RefundedCents()
		out.Payment = &orderPaymentAnswer{string(pay.Provider()), string(pay.Status()), string(pay.Dispute()), pay.AmountCents(), pay.TaxCents(), pay.RefundedCents(), pay.Currency()}
		for _, r := range parts.Refunds[pay.Id] {
			created, _ := collections.Stamps(r.Record)
			out.Refunds = append(out.Refunds, orderRefundAnswer{r.Id, r.AmountCents(), pay.Currency(), string(r.State()), at(created)})
		}
	}
	return out
}
