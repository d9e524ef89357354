package collections

import (
	"github.com/pocketbase/pocketbase/core"
)

// DigitalAssets is the collection of DigitalAsset records.
const DigitalAssets = "digital_assets"

// DigitalAsset is a sold file, by its object key.
type DigitalAsset struct{ core.BaseRecordProxy }

// NewDigitalAsset returns an unsaved DigitalAsset with a fresh id.
func NewDigitalAsset(app core.App) (*DigitalAsset, error) {
	r, err := newRecord(app, DigitalAssets)
	if err != nil {
		return nil, err
	}
	return AsDigitalAsset(r), nil
}

// AsDigitalAsset returns r as a typed DigitalAsset; r must be a record of that collection.
func AsDigitalAsset(r *core.Record) *DigitalAsset {
	x := &DigitalAsset{}
	x.SetProxyRecord(r)
	return x
}

// FindDigitalAsset returns the DigitalAsset with that id, or sql.ErrNoRows.
func FindDigitalAsset(app core.App, id string) (*DigitalAsset, error) {
	return findByID[DigitalAsset](app, DigitalAssets, id)
}

func (d *DigitalAsset) ProductID() string     { return d.GetString("product") }
func (d *DigitalAsset) SetProductID(v string) { d.Set("product", v) }

func (d *DigitalAsset) Title() string     { return d.GetString("title") }
func (d *DigitalAsset) SetTitle(v string) { d.Set("title", v) }

// FilePath is the object key.
func (d *DigitalAsset) FilePath() string     { return d.GetString("file_path") }
func (d *DigitalAsset) SetFilePath(v string) { d.Set("file_path", v) }

func (d *DigitalAsset) FileName() string     { return d.GetString("file_name") }
func (d *DigitalAsset) SetFileName(v string) { d.Set("file_name", v) }

func (d *DigitalAsset) ContentType() string     { return d.GetString("content_type") }
func (d *DigitalAsset) SetContentType(v string) { d.Set("content_type", v) }

func (d *DigitalAsset) FileSizeBytes() int64     { return int64(d.GetFloat("file_size_bytes")) }
func (d *DigitalAsset) SetFileSizeBytes(v int64) { d.Set("file_size_bytes", v) }

func (d *DigitalAsset) ChecksumSHA256() string     { return d.GetString("checksum_sha256") }
func (d *DigitalAsset) SetChecksumSHA256(v string) { d.Set("checksum_sha256", v) }

func (d *DigitalAsset) VersionLabel() string     { return d.GetString("version_label") }
func (d *DigitalAsset) SetVersionLabel(v string) { d.Set("version_label", v) }

func (d *DigitalAsset) IsActive() bool     { return d.GetBool("is_active") }
func (d *DigitalAsset) SetIsActive(v bool) { d.Set("is_active", v) }

// IsPrivate is belongs to one buyer (a delivered work order) and is never listed or granted to others.
func (d *DigitalAsset) IsPrivate() bool     { return d.GetBool("is_private") }
func (d *DigitalAsset) SetIsPrivate(v bool) { d.Set("is_private", v) }

// Replaces is the asset whose new version this is.
func (d *DigitalAsset) Replaces() string     { return d.GetString("replaces") }
func (d *DigitalAsset) SetReplaces(v string) { d.Set("replaces", v) }

func (d *DigitalAsset) Metadata() map[string]any     { return jsonMap(d.Record, "metadata") }
func (d *DigitalAsset) SetMetadata(v map[string]any) { d.Set("metadata", v) }
