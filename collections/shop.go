package collections

import (
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// Shops is the collection of Shop records.
const Shops = "shop"

// Shop is the one row that makes the shop its owner's.
type Shop struct{ core.BaseRecordProxy }

// NewShop returns an unsaved Shop with a fresh id.
func NewShop(app core.App) (*Shop, error) {
	r, err := newRecord(app, Shops)
	if err != nil {
		return nil, err
	}
	return AsShop(r), nil
}

// AsShop returns r as a typed Shop; r must be a record of that collection.
func AsShop(r *core.Record) *Shop {
	x := &Shop{}
	x.SetProxyRecord(r)
	return x
}

// FindShop returns the Shop with that id, or sql.ErrNoRows.
func FindShop(app core.App, id string) (*Shop, error) { return findByID[Shop](app, Shops, id) }

func (s *Shop) Name() string     { return s.GetString("name") }
func (s *Shop) SetName(v string) { s.Set("name", v) }

func (s *Shop) Tagline() string     { return s.GetString("tagline") }
func (s *Shop) SetTagline(v string) { s.Set("tagline", v) }

func (s *Shop) LegalName() string     { return s.GetString("legal_name") }
func (s *Shop) SetLegalName(v string) { s.Set("legal_name", v) }

func (s *Shop) Address() string     { return s.GetString("address") }
func (s *Shop) SetAddress(v string) { s.Set("address", v) }

func (s *Shop) TaxID() string     { return s.GetString("tax_id") }
func (s *Shop) SetTaxID(v string) { s.Set("tax_id", v) }

func (s *Shop) SupportEmail() string     { return s.GetString("support_email") }
func (s *Shop) SetSupportEmail(v string) { s.Set("support_email", v) }

func (s *Shop) Logo() string     { return s.GetString("logo") }
func (s *Shop) SetLogo(v string) { s.Set("logo", v) }

func (s *Shop) AccentColor() string     { return s.GetString("accent_color") }
func (s *Shop) SetAccentColor(v string) { s.Set("accent_color", v) }

func (s *Shop) TermsURL() string     { return s.GetString("terms_url") }
func (s *Shop) SetTermsURL(v string) { s.Set("terms_url", v) }

func (s *Shop) PrivacyURL() string     { return s.GetString("privacy_url") }
func (s *Shop) SetPrivacyURL(v string) { s.Set("privacy_url", v) }

func (s *Shop) DefaultCurrency() string     { return s.GetString("default_currency") }
func (s *Shop) SetDefaultCurrency(v string) { s.Set("default_currency", v) }

func (s *Shop) ReceiptPrefix() string     { return s.GetString("receipt_prefix") }
func (s *Shop) SetReceiptPrefix(v string) { s.Set("receipt_prefix", v) }

func (s *Shop) NextReceiptNumber() int64     { return int64(s.GetFloat("next_receipt_number")) }
func (s *Shop) SetNextReceiptNumber(v int64) { s.Set("next_receipt_number", v) }

// IsShop is always true: its unique index keeps the collection at one row.
func (s *Shop) IsShop() bool     { return s.GetBool("is_shop") }
func (s *Shop) SetIsShop(v bool) { s.Set("is_shop", v) }

// SetLogoFile sets the picture that the next save stores.
func (s *Shop) SetLogoFile(f *filesystem.File) { s.Set("logo", f) }
