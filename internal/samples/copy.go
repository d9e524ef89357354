package samples

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Copied counts what CopyCatalog copied.
type Copied struct {
	Products, Prices, Assets, Offers, Bytes int64
}

// Files are the objects of the shop that is copied from.
type Files interface {
	Open(ctx context.Context, key string) (io.ReadSeekCloser, commerce.Object, error)
}

// CopyCatalog copies the shop's identity and every product with its prices, files and offer from
// one shop to another, where all belongs to owner. Provider ids stay empty: the sandbox's
// mean nothing to the real ones. Keys are made anew under the owner's prefix.
func CopyCatalog(ctx context.Context, from, to core.App, svc *commerce.Service, files Files, owner *collections.Profile, progress func(done, total int)) (Copied, error) {
	var out Copied
	if err := copyIdentity(from, to); err != nil {
		return out, err
	}
	products, err := collections.ListAllProducts(from)
	if err != nil {
		return out, err
	}
	by := commerce.Seller{Profile: owner, Named: true}
	for i, p := range products {
		if err := copyProduct(ctx, from, to, svc, files, by, p, &out); err != nil {
			return out, fmt.Errorf("copy %s: %w", p.Name(), err)
		}
		progress(i+1, len(products))
	}
	return out, nil
}

func copyIdentity(from, to core.App) error {
	a, err := collections.FindTheShop(from)
	if err != nil {
		return err
	}
	b, err := collections.FindTheShop(to)
	if err != nil {
		return err
	}
	b.SetName(a.Name())
	b.SetTagline(a.Tagline())
	b.SetLegalName(a.LegalName())
	b.SetAddress(a.Address())
	b.SetTaxID(a.TaxID())
	b.SetSupportEmail(a.SupportEmail())
	b.SetAccentColor(a.AccentColor())
	b.SetTermsURL(a.TermsURL())
	b.SetPrivacyURL(a.PrivacyURL())
	b.SetDefaultCurrency(a.DefaultCurrency())
	b.SetReceiptPrefix(a.ReceiptPrefix())
	if a.Logo() != "" {
		if err := copyLogo(from, to, a, b); err != nil {
			return fmt.Errorf("copy the logo: %w", err)
		}
	}
	return to.SaveNoValidate(b)
}

func copyProduct(ctx context.Context, from, to core.App, svc *commerce.Service, files Files, by commerce.Seller, p *collections.Product, out *Copied) error {
	name, slug, tagline, text, kind, draft, keys := p.Name(), p.Slug(), p.Tagline(), p.Description(), string(p.ProductType()), "draft", p.FeatureKeys()
	made, err := svc.CreateProduct(ctx, to, by, commerce.ProductInput{Name: &name, Slug: &slug, Tagline: &tagline, Description: &text, ProductType: &kind, Visibility: &draft, FeatureKeys: &keys, Metadata: p.Metadata()})
	if err != nil {
		return err
	}
	out.Products++
	if err := copyPrices(ctx, from, to, svc, by, p, made, out); err != nil {
		return err
	}
	assets, err := collections.ListAssets(from, p.Id, true)
	if err != nil {
		return err
	}
	for _, a := range assets {
		f, obj, err := files.Open(ctx, a.FilePath())
		if err != nil {
			return fmt.Errorf("the file of %q: %w", a.Title(), err)
		}
		_, err = svc.AddAsset(ctx, to, made, commerce.Upload{Title: a.Title(), VersionLabel: a.VersionLabel(), FileName: a.FileName(), ContentType: a.ContentType(), Size: obj.Size, Reader: f})
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		out.Assets++
		out.Bytes += obj.Size
	}
	if err := copyOffer(ctx, from, to, svc, p, made, out); err != nil {
		return err
	}
	visibility := string(p.Visibility())
	_, err = svc.UpdateProduct(ctx, to, made.Id, commerce.ProductInput{Visibility: &visibility})
	return err
}

func copyPrices(ctx context.Context, from, to core.App, svc *commerce.Service, by commerce.Seller, p, made *collections.Product, out *Copied) error {
	prices, err := collections.ListPrices(from, p.Id)
	if err != nil {
		return err
	}
	for _, x := range prices {
		name, cents, cur, period, active, def, link := x.Name(), x.AmountCents(), x.Currency(), string(x.BillingPeriod()), x.IsActive(), x.IsDefault(), x.CheckoutURL()
		in := commerce.PriceInput{Name: &name, AmountCents: &cents, Currency: &cur, BillingPeriod: &period, IsActive: &active, IsDefault: &def, Metadata: x.Metadata()}
		if link != "" {
			in.CheckoutURL = &link
		}
		copied, err := svc.CreatePrice(ctx, to, by, made.Id, in)
		if err != nil {
			return err
		}
		out.Prices++
		if x.Id == p.ActivePrice() {
			id := copied.Id
			if _, err := svc.UpdateProduct(ctx, to, made.Id, commerce.ProductInput{ActivePrice: &id}); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyOffer(ctx context.Context, from, to core.App, svc *commerce.Service, p, made *collections.Product, out *Copied) error {
	o, err := collections.FindOfferByProduct(from, p.Id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	minutes, days, rev, buffer, notice, ahead := o.SessionMinutes(), o.DeliveryDays(), o.RevisionCount(), o.BufferMinutes(), o.MinNoticeMinutes(), o.MaxDaysAhead()
	text, zone, policy, mode, free := o.OnboardingInstructions(), o.Timezone(), string(o.BookingPolicy()), string(o.DeliveryMode()), commerce.AvailabilityOf(o)
	_, err = svc.PutOffer(ctx, to, made, commerce.OfferInput{SessionMinutes: &minutes, DeliveryDays: &days, RevisionCount: &rev, BufferMinutes: &buffer, MinNoticeMinutes: &notice, MaxDaysAhead: &ahead,
		OnboardingInstructions: &text, Timezone: &zone, BookingPolicy: &policy, DeliveryMode: &mode, Availability: &free, Metadata: o.Metadata()})
	out.Offers++
	return err
}

// copyLogo copies the picture through PocketBase's own file storage.
func copyLogo(from, to core.App, a, b *collections.Shop) error {
	fsys, err := from.NewFilesystem()
	if err != nil {
		return err
	}
	defer fsys.Close()
	f, err := fsys.GetReuploadableFile(a.BaseFilesPath()+"/"+a.Logo(), true)
	if err != nil {
		return err
	}
	b.SetLogoFile(f)
	return nil
}
