package commerce

import (
	"strconv"
	"strings"

	"golang.org/x/text/currency"

	"pocketstarter/collections"
)

// CheckCurrency returns the upper-case ISO 4217 code, or CodeInvalid on field.
func CheckCurrency(field, code string) (string, error) {
	u, err := currency.ParseISO(strings.ToUpper(strings.TrimSpace(code)))
	if err != nil || len(code) != 3 {
		return "", FailField(field, "invalid", "%s must be a currency such as USD.", field)
	}
	return u.String(), nil
}

// Exponent returns how many decimals the currency's amounts have (ISO 4217: JPY 0, USD 2, KWD 3).
func Exponent(code string) int {
	u, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	scale, _ := currency.Standard.Rounding(u)
	return scale
}

// Decimal writes minor units as the currency's decimal: 123456 USD is "1234.56", 500 JPY is "500".
func Decimal(cents int64, code string) string {
	exp := Exponent(code)
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	s := strconv.FormatInt(cents, 10)
	if exp == 0 {
		return sign + s
	}
	for len(s) <= exp {
		s = "0" + s
	}
	return sign + s[:len(s)-exp] + "." + s[len(s)-exp:]
}

// ActivePrice is the price a product shows: its own while active, else the active default,
// else the cheapest active, else nil. active is sorted cheapest first.
func ActivePrice(p *collections.Product, active []*collections.Price) *collections.Price {
	var def *collections.Price
	for _, x := range active {
		if x.Id == p.ActivePrice() {
			return x
		}
		if def == nil && x.IsDefault() {
			def = x
		}
	}
	if def == nil && len(active) > 0 {
		def = active[0]
	}
	return def
}
