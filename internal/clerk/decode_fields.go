package clerk

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// moment is a time that Clerk writes in milliseconds, in its examples also in
// seconds or as RFC 3339 text. null, 0 and "" are no time.
type moment struct{ time.Time }

const (
	firstMillis = 100_000_000_000     // smaller numbers are seconds: 1973 against the year 5138
	lastMillis  = 253_402_300_799_999 // the end of the year 9999
)

// UnmarshalJSON reads the three spellings.
func (m *moment) UnmarshalJSON(b []byte) error {
	v := jsontext.Value(b)
	switch v.Kind() {
	case 'n':
		*m = moment{}
		return nil
	case '"':
		s := strings.TrimSpace(textOf(v))
		if s == "" {
			*m = moment{}
			return nil
		}
		t, err := time.Parse(time.RFC3339, s)
		if err != nil || t.Year() < 1970 || t.Year() > 9999 {
			return fmt.Errorf("%.40q is no RFC 3339 time", s)
		}
		m.Time = t.UTC()
		return nil
	case '0':
		n, err := wholeNumber(v)
		if err != nil || n < 0 || n > lastMillis {
			return errors.New("a time is out of range")
		}
		switch {
		case n == 0:
			*m = moment{}
		case n < firstMillis:
			m.Time = time.Unix(n, 0).UTC()
		default:
			m.Time = time.UnixMilli(n).UTC()
		}
		return nil
	}
	return errors.New("a time is neither number nor text")
}

// firstTime returns the first that is set.
func firstTime(list ...time.Time) time.Time {
	for _, t := range list {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// money is an amount in minor units, written as a number or as an object with
// amount and currency. known is false when the payload does not say.
type money struct {
	cents    int64
	currency string
	known    bool
}

// maxCents is far above any sale and far below where sums overflow.
const maxCents = 1 << 50

// UnmarshalJSON reads both spellings.
func (m *money) UnmarshalJSON(b []byte) error {
	*m = money{}
	v := jsontext.Value(b)
	switch v.Kind() {
	case 'n':
		return nil
	case '{':
		var o struct {
			Amount   *jsontext.Value `json:"amount"`
			Currency currency        `json:"currency"`
		}
		if err := json.Unmarshal(b, &o); err != nil {
			return err
		}
		if o.Amount == nil || o.Amount.Kind() == 'n' {
			return nil
		}
		m.currency = string(o.Currency)
		v = *o.Amount
	}
	n, err := wholeNumber(v)
	if err != nil || n > maxCents || n < -maxCents {
		return errors.New("an amount is not a whole number of minor units")
	}
	m.cents, m.known = n, true
	return nil
}

// word is text where other types are known to occur and mean nothing.
type word string

// UnmarshalJSON reads text and takes all else for "".
func (w *word) UnmarshalJSON(b []byte) error {
	*w = word(textOf(b))
	return nil
}

// currency is an ISO 4217 code in upper case, or "".
type currency string

// UnmarshalJSON reads a code in any case.
func (c *currency) UnmarshalJSON(b []byte) error {
	if jsontext.Value(b).Kind() == 'n' {
		*c = ""
		return nil
	}
	s := strings.ToUpper(strings.TrimSpace(textOf(b)))
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return errors.New("a currency is not three letters")
		}
	}
	if len(s) != 3 && (len(s) != 0 || jsontext.Value(b).Kind() != '"') {
		return errors.New("a currency is not three letters")
	}
	*c = currency(s)
	return nil
}

// wholeNumber reads an integer, also one written as 1900.0.
func wholeNumber(v jsontext.Value) (int64, error) {
	if v.Kind() != '0' {
		return 0, errors.New("not a number")
	}
	if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
		return n, nil
	}
	f, err := strconv.ParseFloat(string(v), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, errors.New("not a whole number")
	}
	return int64(f), nil
}

// checkID refuses an id that is empty, longer than our columns, or not plain
// visible ASCII.
func checkID(what, id string) error {
	if id == "" {
		return malformed("The %s in the event has no id.", what)
	}
	return checkOptionalID(what, id)
}

func checkOptionalID(what, id string) error {
	if len(id) > 128 {
		return malformed("The %s in the event has an id of more than 128 characters.", what)
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' {
			return malformed("The %s in the event has an id with odd characters.", what)
		}
	}
	return nil
}
