package collections

import (
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Customer is an account with its person.
type Customer struct {
	Account *CustomerAccount
	Profile *Profile
}

// LoadCustomers returns the accounts of those ids with their people, by account id, with
// two queries however many there are.
func LoadCustomers(app core.App, accountIDs []string) (map[string]Customer, error) {
	out := make(map[string]Customer, len(accountIDs))
	if len(accountIDs) == 0 {
		return out, nil
	}
	accounts, err := list[CustomerAccount](app.RecordQuery(CustomerAccounts).AndWhere(dbx.In("id", anys(accountIDs)...)))
	if err != nil {
		return nil, err
	}
	profileIDs := make([]any, len(accounts))
	for i, a := range accounts {
		profileIDs[i] = a.ProfileID()
	}
	profiles, err := list[Profile](app.RecordQuery(Profiles).AndWhere(dbx.In("id", profileIDs...)))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Profile, len(profiles))
	for _, p := range profiles {
		byID[p.Id] = p
	}
	for _, a := range accounts {
		if p := byID[a.ProfileID()]; p != nil {
			out[a.Id] = Customer{a, p}
		}
	}
	return out, nil
}
