package collections

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// A part of a name can be anywhere in it, so that a search reads the names from end to end: a
// second or more with a million of them. Of all such reads one runs at a time, or a few of
// them would hold every connection; what a long one found is remembered for a while. A text that
// many names have is found soon among the newest buyers, whose names are looked at one by one.

// mostFound is how many accounts a search keeps.
var mostFound = 2000

const (
	nameHas  = `a.full_name LIKE {:q} ESCAPE '\' OR a.company_name LIKE {:q} ESCAPE '\'`
	emailHas = `p.contact_email LIKE {:q} ESCAPE '\'`
	namedIDs = "SELECT a.id FROM customer_accounts a WHERE " + nameHas + " UNION ALL SELECT a.id FROM profiles p JOIN customer_accounts a ON a.profile = p.id WHERE " + emailHas
	inNamed  = " IN (" + namedIDs + ")"
)

// hasText is the condition that the account in a column has the text.
func hasText(column string) string {
	return " AND EXISTS (SELECT 1 FROM customer_accounts a JOIN profiles p ON p.id = a.profile WHERE a.id = " + column + " AND (" + nameHas + " OR " + emailHas + "))"
}

// searching waits for its turn to read the names; the turn ends with what it returns.
func searching(app core.App) func() {
	turn := app.Store().GetOrSet("shop.searching", func() any { return new(sync.Mutex) }).(*sync.Mutex)
	turn.Lock()
	return turn.Unlock
}

// named are the accounts that a search found.
type named struct {
	ids  []string
	read int64 // accounts there are, as far as it matters
}

// findNamed returns the accounts that have text in a name or address, and whether those are all.
func findNamed(app core.App, text string) (ids []string, all bool, err error) {
	key := "named " + text
	found, known := recent[named](app, key)
	if !known {
		defer searching(app)()
		found, err = lately(app, key, func(x named) int64 { return x.read }, func() (x named, err error) {
			err = app.DB().NewQuery(namedIDs + " LIMIT {:most}").Bind(dbx.Params{"q": likePart(text), "most": mostFound + 1}).Column(&x.ids)
			if err != nil {
				return x, err
			}
			return x, app.DB().NewQuery("SELECT count(*) FROM (SELECT 1 FROM customer_accounts LIMIT {:many})").Bind(dbx.Params{"many": manyRows + 1}).Row(&x.read)
		})
	}
	return found.ids, len(found.ids) <= mostFound, err
}

// pageOfNamed returns which of these accounts bought from a seller, last buyer first.
func pageOfNamed(app core.App, seller string, ids []string, p Page) (Paged[SellerCustomer], error) {
	raw, err := json.Marshal(ids)
	if err != nil {
		return Paged[SellerCustomer]{}, err
	}
	var places []place
	err = app.DB().NewQuery(withPlans + ", buyers AS (SELECT j.value AS id, max(coalesce(b.last, ''), coalesce((SELECT max(o.paid_at) FROM orders o WHERE o.seller = {:seller} AND o.customer_account = j.value AND o.paid_at != ''), '')) AS key " +
		"FROM (SELECT DISTINCT value FROM json_each({:ids})) j LEFT JOIN plans b ON b.account = j.value) SELECT id, key FROM buyers WHERE key != '' ORDER BY key DESC, id DESC").
		Bind(dbx.Params{"seller": seller, "ids": string(raw)}).All(&places)
	if err != nil {
		return Paged[SellerCustomer]{}, err
	}
	total := len(places)
	if p.After != (Cursor{}) {
		after, _ := slices.BinarySearchFunc(places, p.After, func(x place, c Cursor) int {
			if x.Key != c.Key {
				return strings.Compare(c.Key, x.Key)
			}
			if x.ID == c.ID {
				return -1 // the page begins behind it
			}
			return strings.Compare(c.ID, x.ID)
		})
		places = places[after:]
	}
	from := min(int(p.Offset), len(places))
	out, err := customersAt(app, seller, places[from:min(len(places), from+int(p.Limit)+1)], p)
	if !p.SkipTotal {
		out.Total = total
	}
	return out, err
}
