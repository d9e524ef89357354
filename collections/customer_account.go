package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// CustomerAccounts is the collection of CustomerAccount records.
const CustomerAccounts = "customer_accounts"

// CustomerAccount is the buyer's side of a profile: what receipts say and what the server knows.
type CustomerAccount struct{ core.BaseRecordProxy }

// NewCustomerAccount returns an unsaved CustomerAccount with a fresh id.
func NewCustomerAccount(app core.App) (*CustomerAccount, error) {
	r, err := newRecord(app, CustomerAccounts)
	if err != nil {
		return nil, err
	}
	return AsCustomerAccount(r), nil
}

// AsCustomerAccount returns r as a typed CustomerAccount; r must be a record of that collection.
func AsCustomerAccount(r *core.Record) *CustomerAccount {
	x := &CustomerAccount{}
	x.SetProxyRecord(r)
	return x
}

// FindCustomerAccount returns the CustomerAccount with that id, or sql.ErrNoRows.
func FindCustomerAccount(app core.App, id string) (*CustomerAccount, error) {
	return findByID[CustomerAccount](app, CustomerAccounts, id)
}

func (c *CustomerAccount) ProfileID() string     { return c.GetString("profile") }
func (c *CustomerAccount) SetProfileID(v string) { c.Set("profile", v) }

func (c *CustomerAccount) ExternalCustomerID() string     { return c.GetString("external_customer_id") }
func (c *CustomerAccount) SetExternalCustomerID(v string) { c.Set("external_customer_id", v) }

// BillingEmail is printed on receipts, never mailed to.
func (c *CustomerAccount) BillingEmail() string     { return c.GetString("billing_email") }
func (c *CustomerAccount) SetBillingEmail(v string) { c.Set("billing_email", v) }

func (c *CustomerAccount) FullName() string     { return c.GetString("full_name") }
func (c *CustomerAccount) SetFullName(v string) { c.Set("full_name", v) }

func (c *CustomerAccount) CompanyName() string     { return c.GetString("company_name") }
func (c *CustomerAccount) SetCompanyName(v string) { c.Set("company_name", v) }

func (c *CustomerAccount) Country() string     { return c.GetString("country") }
func (c *CustomerAccount) SetCountry(v string) { c.Set("country", v) }

func (c *CustomerAccount) TaxID() string     { return c.GetString("tax_id") }
func (c *CustomerAccount) SetTaxID(v string) { c.Set("tax_id", v) }

func (c *CustomerAccount) Metadata() map[string]any     { return jsonMap(c.Record, "metadata") }
func (c *CustomerAccount) SetMetadata(v map[string]any) { c.Set("metadata", v) }

func (c *CustomerAccount) BillingSyncAttemptedAt() time.Time {
	return c.GetDateTime("billing_sync_attempted_at").Time()
}
func (c *CustomerAccount) SetBillingSyncAttemptedAt(v time.Time) {
	c.Set("billing_sync_attempted_at", dateTime(v))
}

func (c *CustomerAccount) BillingSyncSucceededAt() time.Time {
	return c.GetDateTime("billing_sync_succeeded_at").Time()
}
func (c *CustomerAccount) SetBillingSyncSucceededAt(v time.Time) {
	c.Set("billing_sync_succeeded_at", dateTime(v))
}

func (c *CustomerAccount) BillingSyncReason() string     { return c.GetString("billing_sync_reason") }
func (c *CustomerAccount) SetBillingSyncReason(v string) { c.Set("billing_sync_reason", v) }

func (c *CustomerAccount) BillingSyncError() string     { return c.GetString("billing_sync_error") }
func (c *CustomerAccount) SetBillingSyncError(v string) { c.Set("billing_sync_error", v) }

func (c *CustomerAccount) PreflightSentAt() time.Time {
	return c.GetDateTime("preflight_sent_at").Time()
}
func (c *CustomerAccount) SetPreflightSentAt(v time.Time) { c.Set("preflight_sent_at", dateTime(v)) }

func (c *CustomerAccount) PreflightRecipient() string     { return c.GetString("preflight_recipient") }
func (c *CustomerAccount) SetPreflightRecipient(v string) { c.Set("preflight_recipient", v) }
