package commerce_test

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// TestAPersonIsAlwaysSeenAsStored reads a person, changes them every way a program can, and reads again.
func TestAPersonIsAlwaysSeenAsStored(t *testing.T) {
	s := openShop(t)
	first := must(s.svc.SignedIn(t.Context(), s.app, "user_cached"))(t)
	again := must(s.svc.FindBuyer(s.app, "user_cached"))(t)
	require.Equal(t, first.Profile.Id, again.Profile.Id)
	require.NotSame(t, first.Profile.Record, again.Profile.Record)

	again.Profile.SetFirstName("Changed in memory")
	again.Account.SetFullName("Changed in memory")
	fresh := must(s.svc.FindBuyer(s.app, "user_cached"))(t)
	require.Empty(t, fresh.Profile.FirstName(), "a caller's changes are the caller's")
	require.Empty(t, fresh.Account.FullName())
	require.False(t, fresh.Profile.IsNew())

	fresh.Profile.SetFirstName("Ada")
	require.NoError(t, s.app.SaveNoValidate(fresh.Profile))
	require.Equal(t, "Ada", must(s.svc.FindBuyer(s.app, "user_cached"))(t).Profile.FirstName())
	account := must(s.svc.FindBuyer(s.app, "user_cached"))(t).Account
	account.SetFullName("Ada L")
	require.NoError(t, s.app.SaveNoValidate(account))
	require.Equal(t, "Ada L", must(s.svc.FindBuyer(s.app, "user_cached"))(t).Account.FullName())

	require.NoError(t, s.app.RunInTransaction(func(tx core.App) error {
		p := must(s.svc.FindBuyer(tx, "user_cached"))(t).Profile
		p.SetFirstName("Grace")
		require.NoError(t, tx.SaveNoValidate(p))
		require.Equal(t, "Grace", must(s.svc.FindBuyer(tx, "user_cached"))(t).Profile.FirstName(), "a transaction sees its own writes")
		require.Equal(t, "Ada", must(s.svc.FindBuyer(s.app, "user_cached"))(t).Profile.FirstName(), "and nobody else sees them yet")
		return nil
	}))
	require.Equal(t, "Grace", must(s.svc.FindBuyer(s.app, "user_cached"))(t).Profile.FirstName())

	p := must(s.svc.FindBuyer(s.app, "user_cached"))(t).Profile
	p.SetDeletedAt(s.now)
	require.NoError(t, s.app.SaveNoValidate(p))
	_, err := s.svc.FindBuyer(s.app, "user_cached")
	require.Equal(t, commerce.CodeUnauthorized, commerce.CodeOf(err), "a deleted person is out at once")
}

// TestNobodySignsInWithAPassword: people sign in at Clerk, and their profiles have no password at all.
func TestNobodySignsInWithAPassword(t *testing.T) {
	s := openShop(t)
	p := must(s.svc.SignedIn(t.Context(), s.app, "user_locked"))(t).Profile
	stored := must(collections.FindProfile(s.app, p.Id))(t)
	for _, guess := range []string{"", "!", "password", p.Id} {
		require.False(t, stored.ValidatePassword(guess), guess)
	}
	stored.SetFirstName("Ada")
	require.NoError(t, s.app.Save(stored), "an operator can save the row: it counts as having a password")
}
