package emails

import (
	"strconv"
	"strings"
)

// exponents holds the currencies whose minor unit is not a hundredth (ISO 4217).
var exponents = map[string]int{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0,
	"PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// money writes minor units for people: "USD 1,234.00", "JPY 1,234", "KWD 1.234".
func money(cents int64, currency string) string {
	currency = strings.ToUpper(strings.TrimSpace(currency))
	if len(currency) != 3 || strings.Trim(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		currency = "" // no currency at all is better than somebody's text
	}
	exponent, ok := exponents[currency]
	if !ok {
		exponent = 2
	}
	negative := cents < 0
	digits := strings.TrimPrefix(strconv.FormatInt(cents, 10), "-")
	for len(digits) <= exponent {
		digits = "0" + digits
	}
	whole, fraction := digits[:len(digits)-exponent], digits[len(digits)-exponent:]
	var b strings.Builder
	if currency != "" {
		b.WriteString(currency + " ")
	}
	if negative {
		b.WriteByte('-')
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if exponent > 0 {
		b.WriteString("." + fraction)
	}
	return b.String()
}
