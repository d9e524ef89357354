package collections

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// DownloadGrants is the collection of DownloadGrant records.
const DownloadGrants = "download_grants"

// DownloadGrant is the right to fetch one file.
type DownloadGrant struct{ core.BaseRecordProxy }

// NewDownloadGrant returns an unsaved DownloadGrant with a fresh id.
func NewDownloadGrant(app core.App) (*DownloadGrant, error) {
	r, err := newRecord(app, DownloadGrants)
	if err != nil {
		return nil, err
	}
	return AsDownloadGrant(r), nil
}

// AsDownloadGrant returns r as a typed DownloadGrant; r must be a record of that collection.
func AsDownloadGrant(r *core.Record) *DownloadGrant {
	x := &DownloadGrant{}
	x.SetProxyRecord(r)
	return x
}

// FindDownloadGrant returns the DownloadGrant with that id, or sql.ErrNoRows.
func FindDownloadGrant(app core.App, id string) (*DownloadGrant, error) {
	return findByID[DownloadGrant](app, DownloadGrants, id)
}

func (d *DownloadGrant) Token() string     { return d.GetString("token") }
func (d *DownloadGrant) SetToken(v string) { d.Set("token", v) }

func (d *DownloadGrant) CustomerAccountID() string     { return d.GetString("customer_account") }
func (d *DownloadGrant) SetCustomerAccountID(v string) { d.Set("customer_account", v) }

func (d *DownloadGrant) OrderItemID() string     { return d.GetString("order_item") }
func (d *DownloadGrant) SetOrderItemID(v string) { d.Set("order_item", v) }

func (d *DownloadGrant) SubscriptionID() string     { return d.GetString("subscription") }
func (d *DownloadGrant) SetSubscriptionID(v string) { d.Set("subscription", v) }

func (d *DownloadGrant) AssetID() string     { return d.GetString("asset") }
func (d *DownloadGrant) SetAssetID(v string) { d.Set("asset", v) }

func (d *DownloadGrant) ExpiresAt() time.Time     { return d.GetDateTime("expires_at").Time() }
func (d *DownloadGrant) SetExpiresAt(v time.Time) { d.Set("expires_at", dateTime(v)) }

func (d *DownloadGrant) MaxDownloads() int64     { return int64(d.GetFloat("max_downloads")) }
func (d *DownloadGrant) SetMaxDownloads(v int64) { d.Set("max_downloads", v) }

func (d *DownloadGrant) DownloadCount() int64     { return int64(d.GetFloat("download_count")) }
func (d *DownloadGrant) SetDownloadCount(v int64) { d.Set("download_count", v) }

func (d *DownloadGrant) LastDownloadedAt() time.Time {
	return d.GetDateTime("last_downloaded_at").Time()
}
func (d *DownloadGrant) SetLastDownloadedAt(v time.Time) { d.Set("last_downloaded_at", dateTime(v)) }

func (d *DownloadGrant) IsActive() bool     { return d.GetBool("is_active") }
func (d *DownloadGrant) SetIsActive(v bool) { d.Set("is_active", v) }

func (d *DownloadGrant) RevokedReason() string     { return d.GetString("revoked_reason") }
func (d *DownloadGrant) SetRevokedReason(v string) { d.Set("revoked_reason", v) }
