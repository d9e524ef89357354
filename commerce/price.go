package commerce

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// PriceInput is what a seller says of a price; nil keeps what is there.
type PriceInput struct {
	Name          *string
	AmountCents   *int64
	Currency      *string
	BillingPeriod *string
	ClerkPlanID   *string
	ClerkPriceID  *string
	IsActive      *bool
	IsDefault     *bool
	CheckoutURL   *string
	Metadata      map[string]any // metadata.checkout_url is an alias of CheckoutURL and moved there
}

// CreatePrice adds a price to a product. Making it the default clears the other default;
// the first price of a product becomes the one it shows.
func (s *Service) CreatePrice(ctx context.Context, app core.App, by Seller, productID string, in PriceInput) (*collections.Price, error) {
	var p *collections.Price
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if p, err = collections.NewPrice(tx); err != nil {
			return err
		}
		p.SetProductID(productID)
		p.SetCurrency("USD")
		p.SetBillingPeriod(collections.PeriodOneTime)
		p.SetIsActive(true)
		if in.AmountCents == nil {
			return FailField("amount_cents", "required", "A price needs amount_cents.")
		}
		if err := s.fillPrice(tx, by, p, in); err != nil {
			return err
		}
		return s.savePrice(ctx, tx, p)
	})
	return p, err
}

// UpdatePrice changes a price. Amount, currency and period of a price that was sold are frozen:
// changing them makes a new price, which takes the old one's place, and deactivates the old.
func (s *Service) UpdatePrice(ctx context.Context, app core.App, by Seller, id string, in PriceInput) (*collections.Price, error) {
	var p *collections.Price
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if p, err = collections.FindPrice(tx, id); err != nil {
			return err
		}
		amount, code, period := p.AmountCents(), p.Currency(), p.BillingPeriod()
		if err := s.fillPrice(tx, by, p, in); err != nil {
			return err
		}
		if amount == p.AmountCents() && code == p.Currency() && period == p.BillingPeriod() {
			return s.savePrice(ctx, tx, p)
		}
		sold, err := collections.IsPriceSold(tx, id)
		if err != nil {
			return err
		}
		if !sold {
			return s.savePrice(ctx, tx, p)
		}
		p, err = s.replacePrice(ctx, tx, p)
		return err
	})
	return p, err
}

// replacePrice makes changed, which was loaded from a sold price, a price of its own.
func (s *Service) replacePrice(ctx context.Context, tx core.App, changed *collections.Price) (*collections.Price, error) {
	old, err := collections.FindPrice(tx, changed.Id)
	if err != nil {
		return nil, err
	}
	product, err := collections.FindProduct(tx, old.ProductID())
	if err != nil {
		return nil, err
	}
	wasShown := product.ActivePrice() == old.Id
	isActive, isDefault := changed.IsActive(), changed.IsDefault()
	old.SetIsActive(false)
	old.SetIsDefault(false)
	if err := save(ctx, tx, old); err != nil {
		return nil, err
	}
	p, err := collections.NewPrice(tx)
	if err != nil {
		return nil, err
	}
	p.SetProductID(old.ProductID())
	p.SetName(changed.Name())
	p.SetAmountCents(changed.AmountCents())
	p.SetCurrency(changed.Currency())
	p.SetBillingPeriod(changed.BillingPeriod())
	p.SetClerkPlanID(changed.ClerkPlanID())
	p.SetClerkPriceID(changed.ClerkPriceID())
	p.SetIsActive(isActive)
	p.SetIsDefault(isDefault)
	p.SetCheckoutURL(changed.CheckoutURL())
	p.SetMetadata(changed.Metadata())
	if err := s.savePrice(ctx, tx, p); err != nil {
		return nil, err
	}
	if wasShown {
		if product, err = collections.FindProduct(tx, old.ProductID()); err != nil {
			return nil, err
		}
		product.SetActivePrice(p.Id)
		return p, save(ctx, tx, product)
	}
	return p, nil
}

// DeletePrice removes a price that was never sold.
func (s *Service) DeletePrice(ctx context.Context, app core.App, id string) error {
	return app.RunInTransaction(func(tx core.App) error {
		p, err := collections.FindPrice(tx, id)
		if err != nil {
			return err
		}
		sold, err := collections.IsPriceSold(tx, id)
		if err != nil {
			return err
		}
		if sold {
			return Fail(CodeConflict, "This price was sold. Deactivate it instead.")
		}
		product, err := collections.FindProduct(tx, p.ProductID())
		if err != nil {
			return err
		}
		if product.ActivePrice() == p.Id {
			product.SetActivePrice("")
			if err := save(ctx, tx, product); err != nil {
				return err
			}
		}
		return tx.DeleteWithContext(ctx, p)
	})
}

func (s *Service) fillPrice(tx core.App, by Seller, p *collections.Price, in PriceInput) error {
	if in.Name != nil {
		name, err := shortText("name", *in.Name, 120, false)
		if err != nil {
			return err
		}
		p.SetName(name)
	}
	if in.AmountCents != nil {
		if *in.AmountCents < 0 || *in.AmountCents > maxMoney {
			return FailField("amount_cents", "invalid", "amount_cents must be a whole number from 0 to 2^53.")
		}
		p.SetAmountCents(*in.AmountCents)
	}
	if in.Currency != nil {
		code, err := CheckCurrency("currency", *in.Currency)
		if err != nil {
			return err
		}
		p.SetCurrency(code)
	}
	if in.BillingPeriod != nil {
		switch b := collections.BillingPeriod(*in.BillingPeriod); b {
		case collections.PeriodOneTime, collections.PeriodMonthly, collections.PeriodYearly:
			p.SetBillingPeriod(b)
		default:
			return FailField("billing_period", "invalid", "billing_period must be one_time, monthly or yearly.")
		}
	}
	if in.IsActive != nil {
		p.SetIsActive(*in.IsActive)
	}
	if in.IsDefault != nil {
		p.SetIsDefault(*in.IsDefault)
	}
	if err := s.fillPlan(tx, p, in); err != nil {
		return err
	}
	if err := s.fillLink(p, in); err != nil {
		return err
	}
	return s.checkPrice(by, p)
}

// checkPrice holds the rules that join several fields.
func (s *Service) checkPrice(by Seller, p *collections.Price) error {
	if !by.Named {
		if p.ClerkPlanID() != "" {
			return FailField("clerk_plan_id", "forbidden", "Only a seller whom the shop named can sell a Clerk plan.")
		}
		if p.AmountCents() == 0 {
			return FailField("amount_cents", "forbidden", "Only a seller whom the shop named can give things away.")
		}
	}
	if p.ClerkPlanID() != "" && p.BillingPeriod() != collections.PeriodOneTime && p.Currency() != "USD" {
		return FailField("currency", "invalid", "Clerk sells plans in USD only.")
	}
	if p.IsDefault() && !p.IsActive() {
		return FailField("is_default", "invalid", "The default price must be active.")
	}
	if s.opt.CheckAmount != nil && p.BillingPeriod() == collections.PeriodOneTime && p.CheckoutURL() == "" && p.AmountCents() > 0 {
		return s.opt.CheckAmount(p.AmountCents(), p.Currency())
	}
	return nil
}

func (s *Service) fillPlan(tx core.App, p *collections.Price, in PriceInput) error {
	if in.ClerkPriceID != nil {
		id, err := shortText("clerk_price_id", *in.ClerkPriceID, 128, false)
		if err != nil {
			return err
		}
		p.SetClerkPriceID(id)
	}
	if in.ClerkPlanID == nil {
		return nil
	}
	id, err := shortText("clerk_plan_id", *in.ClerkPlanID, 128, false)
	if err != nil {
		return err
	}
	if id != "" {
		other, err := collections.FindPriceByPlan(tx, id)
		if err == nil && other.Id != p.Id && other.IsActive() {
			return FailField("clerk_plan_id", "taken", "Another active price sells this plan.")
		}
		if err := collections.IgnoreNoRows(err); err != nil {
			return err
		}
	}
	p.SetClerkPlanID(id)
	return nil
}

// fillLink takes the price's own checkout link: https, on an allowed host, without
// credentials. Metadata may name it as checkout_url.
func (s *Service) fillLink(p *collections.Price, in PriceInput) error {
	link := in.CheckoutURL
	if in.Metadata != nil {
		if said, ok := in.Metadata["checkout_url"]; ok {
			text, isText := said.(string)
			if !isText {
				return FailField("metadata", "invalid", "metadata.checkout_url must be text.")
			}
			delete(in.Metadata, "checkout_url")
			if link == nil {
				link = &text
			}
		}
		p.SetMetadata(in.Metadata)
	}
	if link == nil {
		return nil
	}
	text := strings.TrimSpace(*link)
	if text != "" {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(text) > 2000 {
			return FailField("checkout_url", "invalid", "checkout_url must be an https address.")
		}
		if s.opt.LinkHosts != nil && !slices.Contains(s.opt.LinkHosts(), strings.ToLower(u.Hostname())) {
			return FailField("checkout_url", "host", "checkout_url names a host that this shop does not allow.")
		}
	}
	p.SetCheckoutURL(text)
	return nil
}

// savePrice saves a price, clearing the other default first, and lets the product show it
// when it is the default or the first.
func (s *Service) savePrice(ctx context.Context, tx core.App, p *collections.Price) error {
	if p.IsDefault() {
		others, err := collections.ListPrices(tx, p.ProductID())
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.Id == p.Id || !o.IsDefault() {
				continue
			}
			o.SetIsDefault(false)
			if err := save(ctx, tx, o); err != nil {
				return err
			}
		}
	}
	if err := save(ctx, tx, p); err != nil {
		return err
	}
	product, err := collections.FindProduct(tx, p.ProductID())
	if err != nil {
		return err
	}
	if (p.IsDefault() || product.ActivePrice() == "") && p.IsActive() && product.ActivePrice() != p.Id {
		product.SetActivePrice(p.Id)
		return save(ctx, tx, product)
	}
	return nil
}
