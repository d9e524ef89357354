package commerce

import (
	"context"
	"net/mail"
	"strings"
	"unicode"

	"github.com/pocketbase/pocketbase/core"
	"golang.org/x/text/language"

	"pocketstarter/collections"
)

// CustomerInput is what a person may change of their account: what receipts print. A nil
// field stays as it is, an empty one is blanked.
type CustomerInput struct {
	BillingEmail *string // never mailed to
	FullName     *string // at most 180 characters
	CompanyName  *string // at most 180 characters
	Country      *string // ISO 3166 alpha-2, any case, or empty
	TaxID        *string // at most 64 characters
}

// UpdateCustomer changes a buyer's account. What does not fit is CodeInvalid with its field.
func (s *Service) UpdateCustomer(ctx context.Context, app core.App, accountID string, in CustomerInput) (*collections.CustomerAccount, error) {
	var a *collections.CustomerAccount
	err := app.RunInTransaction(func(tx core.App) error {
		var err error
		if a, err = collections.FindCustomerAccount(tx, accountID); err != nil {
			return err
		}
		for _, f := range []struct {
			name  string
			given *string
			most  int
			check func(string) (string, error)
			set   func(string)
		}{
			{"billing_email", in.BillingEmail, 254, plainAddress, a.SetBillingEmail},
			{"full_name", in.FullName, 180, nil, a.SetFullName},
			{"company_name", in.CompanyName, 180, nil, a.SetCompanyName},
			{"country", in.Country, 2, country, a.SetCountry},
			{"tax_id", in.TaxID, 64, nil, a.SetTaxID},
		} {
			if f.given == nil {
				continue
			}
			text, err := oneLine(f.name, *f.given, f.most)
			if err == nil && f.check != nil && text != "" {
				text, err = f.check(text)
			}
			if err != nil {
				return err
			}
			f.set(text)
		}
		return save(ctx, tx, a)
	})
	return a, err
}

// oneLine trims a text and refuses what would not print on one line.
func oneLine(field, text string, most int) (string, error) {
	text = strings.TrimSpace(text)
	if len([]rune(text)) > most {
		return "", FailField(field, "too_long", "%s may have %d characters at most.", field, most)
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", FailField(field, "invalid", "%s may not hold line breaks or control characters.", field)
	}
	return text, nil
}

func plainAddress(text string) (string, error) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || !strings.Contains(text[strings.LastIndexByte(text, '@'):], ".") {
		return "", FailField("billing_email", "invalid", "billing_email must be an address such as ada@example.com.")
	}
	return text, nil
}

func country(text string) (string, error) {
	code := strings.ToUpper(text)
	r, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 || !r.IsCountry() || r.String() != code {
		return "", FailField("country", "invalid", "country must be two letters of ISO 3166, such as DE.")
	}
	return code, nil
}
