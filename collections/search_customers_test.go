package collections_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/testapp"
)

// TestSearchesForBuyers: a text that few names have is found in another way than one that many
// have; both find the same buyers, in the order of their last payment, page by page.
func TestSearchesForBuyers(t *testing.T) {
	app := testapp.New(t)
	insert := func(table string, row dbx.Params) {
		t.Helper()
		_, err := app.NonconcurrentDB().Insert(table, row).Execute()
		require.NoError(t, err)
	}
	var want []string
	for i := range 20 {
		id := fmt.Sprintf("account%08d", i)
		full, company, email := "Ada Byron", "", ""
		switch i % 4 {
		case 1:
			full, company = "Grace", "Byron & Co"
		case 2:
			full, email = "Edsger", "me@BYRON.example"
		case 3:
			full = "Nobody of that name"
		}
		insert("profiles", dbx.Params{"id": "profile" + id[7:], "clerk_user_id": id, "contact_email": email, "tokenKey": id, "password": "x"})
		insert("customer_accounts", dbx.Params{"id": id, "profile": "profile" + id[7:], "full_name": full, "company_name": company})
		for n := range i % 3 { // some bought twice, some never
			insert("orders", dbx.Params{"id": fmt.Sprintf("order%d-%08d", n, i), "public_id": fmt.Sprint(n, i), "seller": "sellersellerse1", "customer_account": id,
				"paid_at": fmt.Sprintf("2026-01-%02d 00:00:00.000Z", 1+(i*7+n)%28)})
		}
		insert("orders", dbx.Params{"id": fmt.Sprintf("other%010d", i), "public_id": fmt.Sprint("o", i), "seller": "sellersellerse2", "customer_account": id, "paid_at": "2026-02-01 00:00:00.000Z"})
	}
	require.NoError(t, app.DB().NewQuery("SELECT customer_account FROM orders o JOIN customer_accounts a ON a.id = o.customer_account WHERE o.seller = 'sellersellerse1' AND a.full_name NOT LIKE 'Nobody%' "+
		"GROUP BY customer_account ORDER BY max(paid_at) DESC, customer_account DESC").Column(&want))
	require.Greater(t, len(want), 8)
	for _, most := range []int{1000, 2} {
		undo := collections.FindAtMost(most)
		defer undo()
		for _, text := range []string{"byron", "BYRON"} {
			var numbered, followed []string
			next := collections.Cursor{}
			for page := range int64(10) {
				got, err := collections.PageCustomersOfSeller(app, "sellersellerse1", text, collections.Page{Limit: 3, Offset: 3 * page})
				require.NoError(t, err)
				if page*3 < int64(len(want)) {
					require.Equal(t, len(want), got.Total, "%d of %q", most, text)
				}
				numbered = append(numbered, accounts(got)...)
				if page > 0 && next == (collections.Cursor{}) {
					continue
				}
				got, err = collections.PageCustomersOfSeller(app, "sellersellerse1", text, collections.Page{Limit: 3, After: next, SkipTotal: page > 0})
				require.NoError(t, err)
				followed, next = append(followed, accounts(got)...), got.Next
			}
			require.Equal(t, want, numbered, "%d of %q", most, text)
			require.Equal(t, want, followed, "%d of %q", most, text)
		}
		for _, text := range []string{"%", "_", "nowhere", `\`} {
			got, err := collections.PageCustomersOfSeller(app, "sellersellerse1", text, collections.Page{Limit: 3})
			require.NoError(t, err)
			require.Empty(t, got.Rows, text)
			require.Zero(t, got.Total, text)
		}
	}
	var wg sync.WaitGroup
	for i := range 16 { // at the same time, more of them than there are connections
		wg.Go(func() {
			if got, err := collections.PageCustomersOfSeller(app, "sellersellerse1", fmt.Sprint("byron"[:1+i%5]), collections.Page{Limit: 3}); err != nil || len(got.Rows) != 3 {
				t.Errorf("%d rows, %v", len(got.Rows), err)
			}
		})
	}
	wg.Wait()
}

func accounts(p collections.Paged[collections.SellerCustomer]) (out []string) {
	for _, x := range p.Rows {
		out = append(out, x.Account)
	}
	return out
}
