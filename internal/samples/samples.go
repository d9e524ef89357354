// Package samples fills an empty shop: its identity and a small catalogue with real
// files, so that the first minute has something to sell. It acts through package
// commerce like any seller, and never doubles what is there.
package samples

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

//go:embed files
var files embed.FS

// EnsureShop makes the one shop row when it is missing.
func EnsureShop(app core.App) error {
	_, err := collections.FindTheShop(app)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	x, err := collections.NewShop(app)
	if err != nil {
		return err
	}
	x.SetName("My shop")
	x.SetDefaultCurrency("USD")
	x.SetReceiptPrefix("R-")
	x.SetNextReceiptNumber(1)
	x.SetIsShop(true)
	return app.SaveNoValidate(x)
}

// Made is one thing that Seed made.
type Made struct{ Kind, Name string }

// IsEmpty tells whether nothing is on any shelf yet.
func IsEmpty(app core.App) (bool, error) {
	n, err := collections.CountProducts(app)
	return n == 0, err
}

type sample struct {
	name, slug, tagline, description, kind string
	features                               []string
	prices                                 []samplePrice
	files                                  []sampleFile
	offer                                  *commerce.OfferInput
}

type samplePrice struct {
	name, period, plan string
	cents              int64
}

type sampleFile struct{ title, name, contentType, version string }

// Seed fills an empty shop for the seller and returns what it made; nothing when a product
// of a sample's name is there already. Clerk plan ids are left out when plans is false.
func Seed(ctx context.Context, app core.App, svc *commerce.Service, seller *collections.Profile, plans bool) ([]Made, error) {
	var made []Made
	shop, err := collections.FindTheShop(app)
	if err != nil {
		return nil, err
	}
	if shop.Name() == "My shop" && shop.Tagline() == "" {
		shop.SetName("Lantern & Loom")
		shop.SetTagline("Patterns, lessons and quiet hours for people who make things by hand")
		shop.SetLegalName("Lantern & Loom Studio")
		shop.SetAddress("4 Weaver's Yard\nPorto")
		shop.SetSupportEmail("hello@example.com")
		shop.SetAccentColor("#0f766e")
		if err := app.SaveNoValidate(shop); err != nil {
			return nil, err
		}
		made = append(made, Made{"shop", shop.Name()})
	}
	for _, s := range catalog() {
		if _, err := collections.FindProductBySlug(app, s.slug); err == nil {
			continue
		} else if !errors.Is(err, sql.ErrNoRows) {
			return made, err
		}
		m, err := s.create(ctx, app, svc, commerce.Seller{Profile: seller, Named: true}, plans)
		made = append(made, m...)
		if err != nil {
			return made, fmt.Errorf("seed %s: %w", s.name, err)
		}
	}
	return made, nil
}

func (s sample) create(ctx context.Context, app core.App, svc *commerce.Service, by commerce.Seller, plans bool) ([]Made, error) {
	draft, published := "draft", "published"
	p, err := svc.CreateProduct(ctx, app, by, commerce.ProductInput{Name: &s.name, Slug: &s.slug, Tagline: &s.tagline, Description: &s.description, ProductType: &s.kind, Visibility: &draft, FeatureKeys: &s.features})
	if err != nil {
		return nil, err
	}
	made := []Made{{"product", s.name}}
	for _, f := range s.files {
		body, err := files.ReadFile("files/" + f.name)
		if err != nil {
			return made, err
		}
		if _, err := svc.AddAsset(ctx, app, p, commerce.Upload{Title: f.title, VersionLabel: f.version, FileName: f.name, ContentType: f.contentType, Size: int64(len(body)), Reader: bytes.NewReader(body)}); err != nil {
			return made, err
		}
		made = append(made, Made{"asset", f.title})
	}
	if s.offer != nil {
		if _, err := svc.PutOffer(ctx, app, p, *s.offer); err != nil {
			return made, err
		}
		made = append(made, Made{"service offer", s.name})
	}
	for i, x := range s.prices {
		def := i == 0
		in := commerce.PriceInput{Name: &x.name, AmountCents: &x.cents, BillingPeriod: &x.period, IsDefault: &def}
		if plans && x.plan != "" {
			in.ClerkPlanID = &x.plan
		}
		if _, err := svc.CreatePrice(ctx, app, by, p.Id, in); err != nil {
			return made, err
		}
		made = append(made, Made{"price", s.name + ", " + x.name})
	}
	_, err = svc.UpdateProduct(ctx, app, p.Id, commerce.ProductInput{Visibility: &published})
	return made, err
}
