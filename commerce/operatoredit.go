package commerce

import (
	"context"
	"net/url"
	"regexp"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// The rules of the seller's pages, for an operator who edits the same records in the admin UI. They
// put into shape what can be, such as a slug, and refuse the rest with its field.

// OperatorPrice checks a price about to be saved; stored is nil for a new one. What was sold is
// frozen: an operator's form cannot turn one record into two, as the seller's page does.
func (s *Service) OperatorPrice(ctx context.Context, tx core.App, stored, p *collections.Price) error {
	name, cents, code, period, plan, planPrice := p.Name(), p.AmountCents(), p.Currency(), string(p.BillingPeriod()), p.ClerkPlanID(), p.ClerkPriceID()
	in := PriceInput{Name: &name, AmountCents: &cents, Currency: &code, BillingPeriod: &period, ClerkPlanID: &plan, ClerkPriceID: &planPrice, Metadata: p.Metadata()}
	if link := p.CheckoutURL(); stored == nil || stored.CheckoutURL() != link {
		in.CheckoutURL = &link
	}
	if err := s.fillPrice(tx, Seller{Named: true}, p, in); err != nil {
		return err
	}
	if field := frozenChange(stored, p); field != "" {
		sold, err := collections.IsPriceSold(tx, p.Id)
		if err != nil {
			return err
		}
		if sold {
			return FailField(field, "frozen", "This price was sold: its amount, currency and period stay. Make a new price, and switch is_active off here.")
		}
	}
	if !p.IsDefault() {
		return nil
	}
	others, err := collections.ListPrices(tx, p.ProductID())
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.Id != p.Id && o.IsDefault() {
			o.SetIsDefault(false)
			if err := save(ctx, tx, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// frozenChange names the changed field that a sold price keeps, "" when none is.
func frozenChange(stored, p *collections.Price) string {
	switch {
	case stored == nil:
		return ""
	case stored.AmountCents() != p.AmountCents():
		return "amount_cents"
	case stored.Currency() != p.Currency():
		return "currency"
	case stored.BillingPeriod() != p.BillingPeriod():
		return "billing_period"
	}
	return ""
}

// OperatorProduct checks a product about to be saved.
func (s *Service) OperatorProduct(tx core.App, p *collections.Product) error {
	name, slug, tagline, description, keys, price := p.Name(), p.Slug(), p.Tagline(), p.Description(), p.FeatureKeys(), p.ActivePrice()
	return s.fillProduct(tx, p, ProductInput{Name: &name, Slug: &slug, Tagline: &tagline, Description: &description, FeatureKeys: &keys, ActivePrice: &price})
}

// OperatorCustomer checks a customer account about to be saved.
func (s *Service) OperatorCustomer(a *collections.CustomerAccount) error {
	for _, f := range []struct {
		said  string
		check func(string) (string, error)
		set   func(string)
	}{{a.BillingEmail(), plainAddress, a.SetBillingEmail}, {a.Country(), country, a.SetCountry}} {
		if f.said == "" {
			continue
		}
		text, err := f.check(strings.TrimSpace(f.said))
		if err != nil {
			return err
		}
		f.set(text)
	}
	return nil
}

var accentColor = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// OperatorShop checks the shop's identity about to be saved: it is printed on every page and mail.
func (s *Service) OperatorShop(x *collections.Shop) error {
	if c := x.DefaultCurrency(); c != "" {
		code, err := CheckCurrency("default_currency", c)
		if err != nil {
			return err
		}
		x.SetDefaultCurrency(code)
	}
	if c := x.AccentColor(); c != "" && !accentColor.MatchString(c) {
		return FailField("accent_color", "invalid", "accent_color must be a color such as #0f766e.")
	}
	if a := x.SupportEmail(); a != "" {
		if _, err := plainAddress(a); err != nil {
			return FailField("support_email", "invalid", "support_email must be an address such as help@example.com.")
		}
	}
	for field, link := range map[string]string{"terms_url": x.TermsURL(), "privacy_url": x.PrivacyURL()} {
		if link == "" {
			continue
		}
		if u, err := url.Parse(link); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
			return FailField(field, "invalid", "%s must be an address such as https://shop.example/terms.", field)
		}
	}
	return nil
}
