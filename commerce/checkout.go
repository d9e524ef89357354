package commerce

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// NewOrder is a buyer's wish. Quantity is 1 to 100.
type NewOrder struct {
	PriceID  string
	Quantity int64
	Notes    string
	Key      string // Idempotency-Key, "" for none
}

// Created is an order with where to pay it.
type Created struct {
	Order    *collections.Order
	Checkout CheckoutSession
	Replayed bool // the key was used before: this is that order
}

// CreateOrder writes a pending order from an active price of a published product, with a
// snapshot of all that a payment will owe, and then (after the commit) opens its checkout. A
// zero total is fulfilled at once. A provider that fails leaves a pending order with
// an empty checkout URL: the buyer can try again.
func (s *Service) CreateOrder(ctx context.Context, app core.App, b Buyer, in NewOrder) (Created, error) {
	var out Created
	opened := false
	err := s.together(ctx, app, func(tx core.App) error {
		out, opened = Created{}, false // it may run again after another's rollback
		hash := orderHash(in)
		if in.Key != "" {
			o, err := collections.FindOrderByKey(tx, b.Account.Id, in.Key)
			if err == nil {
				if o.BodyHash() != hash {
					return Fail(CodeConflict, "This Idempotency-Key was used for another order.")
				}
				out.Order, out.Replayed = o, true
				return nil
			} else if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		var err error
		out.Order, out.Checkout, opened, err = s.writeOrder(ctx, tx, b, in, hash)
		return err
	})
	if err != nil {
		return Created{}, err
	}
	if !opened {
		out.Checkout, err = s.openCheckout(ctx, app, b, out.Order, false)
	}
	if err != nil {
		app.Logger().Error("checkout could not be opened", "order", out.Order.PublicID(), "error", err)
	}
	if out.Replayed {
		return out, nil
	}
	if opened {
		return out, out.Order.PostScan() // it is as stored: so it counts as loaded, without another read
	}
	out.Order, err = collections.FindOrder(app, out.Order.Id)
	return out, err
}

func orderHash(in NewOrder) string {
	sum := sha256.Sum256([]byte(in.PriceID + "\x00" + strconv.FormatInt(in.Quantity, 10) + "\x00" + in.Notes))
	return hex.EncodeToString(sum[:])
}

// writeOrder checks what may be bought and writes order and line. Where nobody outside has to be
// asked for the checkout, that is opened too and stands in the order's first and only write.
func (s *Service) writeOrder(ctx context.Context, tx core.App, b Buyer, in NewOrder, hash string) (_ *collections.Order, session CheckoutSession, opened bool, err error) {
	price, product, err := s.buyable(tx, b, in)
	if err != nil {
		return nil, session, false, err
	}
	o, err := collections.NewOrder(tx)
	if err != nil {
		return nil, session, false, err
	}
	total := price.AmountCents() * in.Quantity
	o.SetPublicID(newUUID())
	o.SetCustomerAccountID(b.Account.Id)
	o.SetSellerID(product.OwnerID())
	o.SetStatus(collections.OrderPendingPayment)
	o.SetCurrency(price.Currency())
	o.SetSubtotalCents(total)
	o.SetTotalCents(total)
	o.SetNotes(in.Notes)
	o.SetIdempotencyKey(in.Key)
	o.SetBodyHash(hash)
	o.SetOrderedAt(s.Now())
	o.SetExpiresAt(s.Now().Add(s.opt.OrderExpiry))
	o.SetCheckoutProvider("none")
	it, err := s.newItem(tx, o, product, price, in.Quantity)
	if err != nil {
		return nil, session, false, err
	}
	if total > 0 {
		session, opened = s.openInside(ctx, b, o, it, price)
	}
	if opened {
		setCheckout(o, session)
	}
	if err := save(ctx, tx, o); err != nil {
		return nil, session, false, fmt.Errorf("write order: %w", err)
	}
	if err := save(ctx, tx, it); err != nil {
		return nil, session, false, fmt.Errorf("write order line: %w", err)
	}
	if _, err := collections.WakeParkedEvents(tx, "orders:"+b.Profile.ClerkUserID(), ""); err != nil {
		return nil, session, false, err
	}
	if err := s.journal(ctx, tx, "order.created", collections.Orders, o.Id, "", string(o.Status()), o.Currency()+" "+strconv.FormatInt(total, 10)); err != nil {
		return nil, session, false, err
	}
	if total > 0 {
		return o, session, opened, nil
	}
	if o, err = collections.FindOrder(tx, o.Id); err != nil {
		return nil, session, false, err
	}
	o.SetStatus(collections.OrderPaid)
	return o, session, false, save(ctx, tx, o)
}

// buyable returns what the order would sell, or why this person may not buy it so.
func (s *Service) buyable(tx core.App, b Buyer, in NewOrder) (*collections.Price, *collections.Product, error) {
	if in.Quantity < 1 || in.Quantity > 100 {
		return nil, nil, FailField("quantity", "invalid", "The quantity must be a whole number from 1 to 100.")
	}
	price, product, err := s.sellable(tx, in.PriceID)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case product.OwnerID() == b.Profile.Id:
		return nil, nil, Fail(CodeForbidden, "You cannot buy your own product.")
	case price.ClerkPlanID() != "" && in.Quantity != 1:
		return nil, nil, FailField("quantity", "invalid", "A plan is bought once.")
	case price.AmountCents() > maxMoney/in.Quantity:
		return nil, nil, FailField("quantity", "invalid", "The total would be too large.")
	}
	if price.ClerkPlanID() != "" && price.BillingPeriod() != collections.PeriodOneTime {
		running, err := collections.HasRunningPlan(tx, b.Account.Id, price.ClerkPlanID())
		if err != nil {
			return nil, nil, err
		}
		if running {
			return nil, nil, Fail(CodeConflict, "You have this plan already.")
		}
	}
	return price, product, nil
}

// maxMoney is the largest amount in minor units: 2^53, exact in JSON and SQLite.
const maxMoney = int64(1) << 53

// sellable returns an active price with its published product; anything else is CodeNotFound.
func (s *Service) sellable(app core.App, priceID string) (*collections.Price, *collections.Product, error) {
	missing := Fail(CodeNotFound, "This price is not for sale.")
	price, err := collections.FindPrice(app, priceID)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && !price.IsActive()) {
		return nil, nil, missing
	}
	if err != nil {
		return nil, nil, err
	}
	product, err := collections.FindProduct(app, price.ProductID())
	if err != nil {
		return nil, nil, err
	}
	if product.Visibility() != collections.VisibilityPublished {
		return nil, nil, missing
	}
	return price, product, nil
}

// newItem returns the order's unsaved line with its snapshot.
func (s *Service) newItem(tx core.App, o *collections.Order, product *collections.Product, price *collections.Price, quantity int64) (*collections.OrderItem, error) {
	it, err := collections.NewOrderItem(tx)
	if err != nil {
		return nil, err
	}
	assets, err := collections.ListAssets(tx, product.Id, true)
	if err != nil {
		return nil, err
	}
	snaps := []AssetSnapshot{}
	for _, a := range assets {
		snaps = append(snaps, AssetSnapshot{a.Id, a.Title(), a.FileName(), a.VersionLabel(), a.FileSizeBytes(), a.ChecksumSHA256()})
	}
	offer := OfferSnapshot{ProductType: string(product.ProductType())}
	if product.ProductType() == collections.ProductService {
		x, err := collections.FindOfferByProduct(tx, product.Id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		if err == nil {
			offer.Offer, offer.SessionMinutes, offer.DeliveryDays, offer.DeliveryMode = x.Id, x.SessionMinutes(), x.DeliveryDays(), string(x.DeliveryMode())
		}
	}
	it.SetOrderID(o.Id)
	it.SetProductID(product.Id)
	it.SetPriceID(price.Id)
	it.SetQuantity(quantity)
	it.SetUnitAmountCents(price.AmountCents())
	it.SetTotalAmountCents(price.AmountCents() * quantity)
	it.SetProductNameSnapshot(product.Name())
	it.SetPriceNameSnapshot(price.Name())
	it.SetBillingPeriodSnapshot(price.BillingPeriod())
	it.SetFeaturesSnapshot(product.FeatureKeys())
	it.SetAssetsSnapshot(jsonOf(snaps))
	it.SetOfferSnapshot(jsonOf(offer))
	it.SetClerkPlanIDSnapshot(price.ClerkPlanID())
	return it, nil
}

// jsonOf returns v as JSON; v is one of our own structs and always marshals.
func jsonOf(v any) json.RawMessage {
	b, _ := json.Marshal(v)
	return b
}
