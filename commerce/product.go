package commerce

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/text/unicode/norm"

	"pocketstarter/collections"
)

// Seller is a person on the selling side. Named is false for somebody whom only SELLERS=*
// lets in.
type Seller struct {
	Profile *collections.Profile
	Named   bool
}

// ProductInput is what a seller says of a product; nil keeps what is there.
type ProductInput struct {
	Name, Slug, Tagline, Description *string
	ProductType, Visibility          *string
	FeatureKeys                      *[]string
	ActivePrice                      *string // id of an own price, "" for none
	Metadata                         map[string]any
}

// CreateProduct puts a new product on the seller's shelf.
func (s *Service) CreateProduct(ctx context.Context, app core.App, by Seller, in ProductInput) (*collections.Product, error) {
	var p *collections.Product
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if p, err = collections.NewProduct(tx); err != nil {
			return err
		}
		p.SetOwnerID(by.Profile.Id)
		p.SetProductType(collections.ProductDigital)
		p.SetVisibility(collections.VisibilityDraft)
		p.SetFeatureKeys(nil)
		if in.Name == nil {
			return FailField("name", "required", "A product needs a name.")
		}
		if err := s.fillProduct(tx, p, in); err != nil {
			return err
		}
		return save(ctx, tx, p)
	})
	return p, err
}

// UpdateProduct changes a product.
func (s *Service) UpdateProduct(ctx context.Context, app core.App, id string, in ProductInput) (*collections.Product, error) {
	var p *collections.Product
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if p, err = collections.FindProduct(tx, id); err != nil {
			return err
		}
		if err := s.fillProduct(tx, p, in); err != nil {
			return err
		}
		return save(ctx, tx, p)
	})
	return p, err
}

// DeleteProduct removes a product that was never sold; its prices and files go with it.
func (s *Service) DeleteProduct(ctx context.Context, app core.App, id string) error {
	return app.RunInTransaction(func(tx core.App) error {
		p, err := collections.FindProduct(tx, id)
		if err != nil {
			return err
		}
		sold, err := collections.IsProductSold(tx, id)
		if err != nil {
			return err
		}
		if sold {
			return Fail(CodeConflict, "This product was sold. Archive it instead.")
		}
		return tx.DeleteWithContext(ctx, p)
	})
}

func (s *Service) fillProduct(tx core.App, p *collections.Product, in ProductInput) error {
	if in.Name != nil {
		name, err := shortText("name", *in.Name, 180, true)
		if err != nil {
			return err
		}
		p.SetName(name)
	}
	if err := s.fillSlug(tx, p, in.Slug); err != nil {
		return err
	}
	for _, f := range []struct {
		field string
		said  *string
		max   int
		set   func(string)
	}{{"tagline", in.Tagline, 240, p.SetTagline}, {"description", in.Description, 50000, p.SetDescription}} {
		if f.said == nil {
			continue
		}
		text, err := shortText(f.field, *f.said, f.max, false)
		if err != nil {
			return err
		}
		f.set(text)
	}
	if err := fillChoices(p, in); err != nil {
		return err
	}
	if in.FeatureKeys != nil {
		keys, err := featureKeys(*in.FeatureKeys)
		if err != nil {
			return err
		}
		p.SetFeatureKeys(keys)
	}
	if in.Metadata != nil {
		p.SetMetadata(in.Metadata)
	}
	return s.fillActivePrice(tx, p, in.ActivePrice)
}

func fillChoices(p *collections.Product, in ProductInput) error {
	if in.ProductType != nil {
		if !slices.Contains(collections.ProductTypes, *in.ProductType) {
			return FailField("product_type", "invalid", "product_type must be %s.", strings.Join(collections.ProductTypes, " or "))
		}
		p.SetProductType(collections.ProductType(*in.ProductType))
	}
	if in.Visibility != nil {
		switch v := collections.Visibility(*in.Visibility); v {
		case collections.VisibilityDraft, collections.VisibilityPublished, collections.VisibilityArchived:
			p.SetVisibility(v)
		default:
			return FailField("visibility", "invalid", "visibility must be draft, published or archived.")
		}
	}
	return nil
}

// fillSlug takes the slug as said, or makes one from the name. A taken slug is an error on the
// field when it was said, and gets a number when it was made.
func (s *Service) fillSlug(tx core.App, p *collections.Product, said *string) error {
	made := said == nil || strings.TrimSpace(*said) == ""
	if made && p.Slug() != "" {
		return nil
	}
	slug := Slugify(p.Name(), 200)
	if !made {
		if slug = Slugify(*said, 200); slug == "" {
			return FailField("slug", "invalid", "The slug needs letters or digits.")
		}
	}
	if slug == "" {
		slug = "product"
	}
	for n := 1; ; n++ {
		try := slug
		if n > 1 {
			try = fmt.Sprintf("%s-%d", slug[:min(len(slug), 190)], n)
		}
		other, err := collections.FindProductBySlug(tx, try)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && other.Id == p.Id) {
			p.SetSlug(try)
			return nil
		}
		if err != nil {
			return err
		}
		if !made {
			return FailField("slug", "taken", "This slug is taken.")
		}
	}
}

func (s *Service) fillActivePrice(tx core.App, p *collections.Product, said *string) error {
	if said == nil {
		return nil
	}
	if *said != "" {
		price, err := collections.FindPrice(tx, *said)
		if err != nil || price.ProductID() != p.Id {
			return FailField("active_price", "invalid", "active_price must be one of the product's own prices.")
		}
	}
	p.SetActivePrice(*said)
	return nil
}

// Slugify makes a URL word of text: lower-case ASCII letters, digits and single hyphens.
func Slugify(text string, max int) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			gap = true
		}
		if b.Len() >= max {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// shortText trims text and checks its length in characters.
func shortText(field, text string, max int, required bool) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case required && text == "":
		return "", FailField(field, "required", "%s must not be empty.", field)
	case len([]rune(text)) > max:
		return "", FailField(field, "too_long", "%s may have %d characters at most.", field, max)
	}
	return text, nil
}

// featureKeys normalizes keys: trimmed, lower case, spaces to underscores, no doubles.
func featureKeys(in []string) ([]string, error) {
	out, seen := []string{}, map[string]bool{}
	for _, k := range in {
		k = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(k)), " ", "_")
		if len(k) > 80 || len(in) > 100 {
			return nil, FailField("feature_keys", "too_long", "At most 100 feature keys of 80 characters each.")
		}
		if k != "" && !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out, nil
}
