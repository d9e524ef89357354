package stripe

import (
	"strings"

	"pocketstarter/commerce"
)

// Stripe counts in units of its own. Most currencies have two places; these differ,
// by Stripe's list of zero-decimal and three-decimal currencies.
var stripePlaces = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "JPY": 0, "KMF": 0, "KRW": 0, "MGA": 0, "PYG": 0,
	"RWF": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
}

// leastAmount is Stripe's least charge in its own units. Where it publishes none the
// least is one unit, and Stripe decides by the settlement currency.
var leastAmount = map[string]int64{
	"USD": 50, "AED": 200, "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1500, "DKK": 250,
	"EUR": 50, "GBP": 30, "HKD": 400, "HUF": 17500, "INR": 50, "JPY": 50, "MXN": 1000, "MYR": 200, "NOK": 300,
	"NZD": 50, "PLN": 200, "RON": 200, "SEK": 300, "SGD": 50, "THB": 1000,
}

// mostAmount is Stripe's largest charge: eight digits.
const mostAmount = 99_999_999

// CheckAmount says whether Stripe can charge amountCents, in the shop's minor
// units of code. The error is a CodeInvalid about amount_cents, fit for the answer
// at price creation.
func CheckAmount(amountCents int64, code string) error {
	_, err := toStripe(amountCents, code)
	return err
}

// MinimumAmount is the least amount that Stripe charges, in the shop's minor units.
func MinimumAmount(code string) int64 {
	code = strings.ToUpper(code)
	least := max(leastAmount[code], 1)
	shop, theirs := shopPlaces(code), places(code)
	if d := theirs - shop; d > 0 {
		unit := power(d)
		return max((least+unit-1)/unit, 1)
	}
	least *= power(shop - theirs)
	if places(code) == 3 && least < 10 {
		least = 10 // the last place must be a zero
	}
	return least
}

// toStripe converts the shop's minor units to Stripe's and checks its limits.
func toStripe(cents int64, code string) (int64, error) {
	code = strings.ToUpper(code)
	least := MinimumAmount(code)
	if cents < least {
		return 0, commerce.FailField("amount_cents", "amount_too_small",
			"Stripe charges at least %s %s.", code, commerce.Decimal(least, code))
	}
	amount, exact := rescale(cents, shopPlaces(code), places(code))
	switch {
	case !exact, places(code) == 3 && amount%10 != 0:
		return 0, commerce.FailField("amount_cents", "amount_not_whole", "Stripe cannot charge the last digit of this amount.")
	case amount > mostAmount:
		return 0, commerce.FailField("amount_cents", "amount_too_large", "Stripe does not charge such a large amount.")
	}
	return amount, nil
}

// fromStripe converts Stripe's units to the shop's. ok is false when the amount is
// not a whole number of ours, or absurd.
func fromStripe(amount int64, code string) (cents int64, ok bool) {
	if amount < 0 || amount > 1<<50 {
		return 0, false
	}
	return rescale(amount, places(code), shopPlaces(code))
}

// places is how many decimal places Stripe's amounts in code have.
func places(code string) int {
	if n, ok := stripePlaces[strings.ToUpper(code)]; ok {
		return n
	}
	return 2
}

// shopPlaces is how many the shop's amounts have.
func shopPlaces(code string) int { return commerce.Exponent(strings.ToUpper(code)) }

// rescale moves n from one number of places to another; exact is false when
// digits would be lost.
func rescale(n int64, from, to int) (int64, bool) {
	if to >= from {
		f := power(to - from)
		if n > (1<<62)/f {
			return 0, false
		}
		return n * f, true
	}
	f := power(from - to)
	return n / f, n%f == 0
}

func power(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}
