package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// AssetUploads is the collection of AssetUpload records.
const AssetUploads = "asset_uploads"

// AssetUpload is a file that a seller brings in parts. Its bytes so far are staged under its id.
type AssetUpload struct{ core.BaseRecordProxy }

// NewAssetUpload returns an unsaved AssetUpload with a fresh id, and one for the asset that it
// will become.
func NewAssetUpload(app core.App) (*AssetUpload, error) {
	r, err := newRecord(app, AssetUploads)
	if err != nil {
		return nil, err
	}
	x := &AssetUpload{}
	x.SetProxyRecord(r)
	x.Set("asset", NewID())
	return x, nil
}

// FindAssetUpload returns the AssetUpload with that id, or sql.ErrNoRows.
func FindAssetUpload(app core.App, id string) (*AssetUpload, error) {
	return findByID[AssetUpload](app, AssetUploads, id)
}

func (u *AssetUpload) OwnerID() string     { return u.GetString("owner") }
func (u *AssetUpload) SetOwnerID(v string) { u.Set("owner", v) }

func (u *AssetUpload) ProductID() string     { return u.GetString("product") }
func (u *AssetUpload) SetProductID(v string) { u.Set("product", v) }

// AssetID is the id that the file has on the shelf once it is whole. It is given beforehand, so
// that finishing twice can neither make two files nor two objects.
func (u *AssetUpload) AssetID() string { return u.GetString("asset") }

func (u *AssetUpload) Title() string     { return u.GetString("title") }
func (u *AssetUpload) SetTitle(v string) { u.Set("title", v) }

func (u *AssetUpload) VersionLabel() string     { return u.GetString("version_label") }
func (u *AssetUpload) SetVersionLabel(v string) { u.Set("version_label", v) }

func (u *AssetUpload) FileName() string     { return u.GetString("file_name") }
func (u *AssetUpload) SetFileName(v string) { u.Set("file_name", v) }

func (u *AssetUpload) ContentType() string     { return u.GetString("content_type") }
func (u *AssetUpload) SetContentType(v string) { u.Set("content_type", v) }

func (u *AssetUpload) FileSizeBytes() int64     { return int64(u.GetInt("file_size_bytes")) }
func (u *AssetUpload) SetFileSizeBytes(v int64) { u.Set("file_size_bytes", v) }

func (u *AssetUpload) ExpiresAt() time.Time     { return u.GetDateTime("expires_at").Time() }
func (u *AssetUpload) SetExpiresAt(v time.Time) { u.Set("expires_at", dateTime(v)) }

// DoneAt is when the file went on the shelf, zero while bytes are missing.
func (u *AssetUpload) DoneAt() time.Time     { return u.GetDateTime("done_at").Time() }
func (u *AssetUpload) SetDoneAt(v time.Time) { u.Set("done_at", dateTime(v)) }

// ListOpenUploads returns what a seller has begun and not finished, oldest first.
func ListOpenUploads(app core.App, ownerID string, now time.Time) ([]*AssetUpload, error) {
	return list[AssetUpload](app.RecordQuery(AssetUploads).
		AndWhere(dbx.NewExp("done_at = '' AND owner = {:o} AND expires_at > {:now}", dbx.Params{"o": ownerID, "now": DBTime(now)})).OrderBy("created", "id"))
}

// UploadLoad is how much room uploads may still take.
type UploadLoad struct {
	Own   int64 `db:"own"`   // open ones of one seller
	Bytes int64 `db:"bytes"` // announced by everybody's open ones
}

// SumOpenUploads counts the open uploads of a seller and the bytes of everybody's.
func SumOpenUploads(app core.App, ownerID string) (UploadLoad, error) {
	var out UploadLoad
	err := app.DB().NewQuery(`SELECT coalesce(sum(owner = {:o}), 0) AS own, coalesce(sum(file_size_bytes), 0) AS bytes FROM asset_uploads WHERE done_at = ''`).
		Bind(dbx.Params{"o": ownerID}).One(&out)
	return out, err
}

// ProlongUpload moves the end of an upload that goes on.
func ProlongUpload(app core.App, id string, until time.Time) error {
	_, err := app.NonconcurrentDB().NewQuery("UPDATE asset_uploads SET expires_at = {:t} WHERE id = {:id}").Bind(dbx.Params{"t": DBTime(until), "id": id}).Execute()
	return err
}

// ListExpiredUploads returns uploads whose time is over, finished ones too.
func ListExpiredUploads(app core.App, now time.Time, limit int64) ([]*AssetUpload, error) {
	return list[AssetUpload](app.RecordQuery(AssetUploads).AndWhere(dbx.NewExp("expires_at <= {:now}", dbx.Params{"now": DBTime(now)})).OrderBy("expires_at", "id").Limit(limit))
}
