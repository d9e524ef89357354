package commerce

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Upload is a file that a seller brings through the server. Size is -1 when unknown.
type Upload struct {
	Title        string
	VersionLabel string
	FileName     string
	ContentType  string
	Size         int64
	Reader       io.Reader

	assetID string                  // "" for a fresh one
	also    func(tx core.App) error // written with the asset or not at all; may be nil
}

// AddAsset streams a file to the store and registers it. Nothing is visible of a cut upload.
func (s *Service) AddAsset(ctx context.Context, app core.App, p *collections.Product, up Upload) (*collections.DigitalAsset, error) {
	return s.addAsset(ctx, app, p, up, false)
}

// addAsset adds a file to the shelf, or a private one that is granted to one buyer only.
func (s *Service) addAsset(ctx context.Context, app core.App, p *collections.Product, up Upload, private bool) (*collections.DigitalAsset, error) {
	title, err := shortText("title", orWord(up.Title, up.FileName), 180, true)
	if err != nil {
		return nil, err
	}
	version, err := shortText("version_label", up.VersionLabel, 40, false)
	if err != nil {
		return nil, err
	}
	a, err := collections.NewDigitalAsset(app)
	if err != nil {
		return nil, err
	}
	a.Id = orWord(up.assetID, a.Id)
	key := s.opt.Keys.Make(s.opt.Keys.Prefix(p.OwnerID()), a.Id, up.FileName)
	obj, err := s.opt.Store.Put(ctx, key, up.Reader, up.Size, up.ContentType)
	if err != nil {
		return nil, err
	}
	if obj.Size == 0 {
		s.dropObject(ctx, app, a.Id, key)
		return nil, FailField("file", "empty", "The file is empty.")
	}
	a.SetProductID(p.Id)
	a.SetTitle(title)
	a.SetVersionLabel(version)
	a.SetFilePath(key)
	a.SetFileName(fileName(up.FileName))
	a.SetContentType(obj.ContentType)
	a.SetFileSizeBytes(obj.Size)
	a.SetChecksumSHA256(obj.ChecksumSHA256)
	a.SetIsActive(true)
	a.SetIsPrivate(private)
	if err := saveWith(ctx, app, a, up.also); err != nil {
		s.dropObject(ctx, app, a.Id, key)
		return nil, err
	}
	return a, nil
}

// saveWith saves a with what also writes, or neither.
func saveWith(ctx context.Context, app core.App, a *collections.DigitalAsset, also func(tx core.App) error) error {
	if also == nil {
		return save(ctx, app, a)
	}
	return app.RunInTransaction(func(tx core.App) error {
		if err := save(ctx, tx, a); err != nil {
			return err
		}
		return also(tx)
	})
}

// dropObject removes an object that nothing names. What cannot be removed only takes room.
func (s *Service) dropObject(ctx context.Context, app core.App, assetID, key string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.opt.Store.Delete(ctx, key); err != nil {
		app.Logger().Warn("a deleted file's object stayed in the store", "asset", assetID, "error", err)
	}
}

func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	runes := []rune(name)
	if len(runes) > 255 {
		runes = runes[:255]
	}
	return string(runes)
}

// AssetInput registers an object that is in the store already.
type AssetInput struct {
	Title        string
	FilePath     string
	VersionLabel string
	IsActive     bool
	Metadata     map[string]any
}

// RegisterAsset registers an object below the seller's prefix; a path outside it is read as
// relative to it. An object that the store does not have is 400 object_missing.
func (s *Service) RegisterAsset(ctx context.Context, app core.App, p *collections.Product, in AssetInput) (*collections.DigitalAsset, error) {
	title, err := shortText("title", in.Title, 180, true)
	if err != nil {
		return nil, err
	}
	prefix := s.opt.Keys.Prefix(p.OwnerID())
	key := strings.TrimSpace(in.FilePath)
	if err := s.opt.Keys.Check("", key); err != nil {
		return nil, err
	}
	if s.opt.Keys.Check(prefix, key) != nil {
		key = prefix + "/" + key
	}
	if err := s.opt.Keys.Check(prefix, key); err != nil {
		return nil, err
	}
	obj, err := s.opt.Store.Stat(ctx, key)
	if CodeOf(err) == CodeNotFound {
		return nil, FailField("file_path", "object_missing", "There is no such object in the store. Upload it first.")
	}
	if err != nil {
		return nil, err
	}
	a, err := collections.NewDigitalAsset(app)
	if err != nil {
		return nil, err
	}
	a.SetProductID(p.Id)
	a.SetTitle(title)
	a.SetVersionLabel(strings.TrimSpace(in.VersionLabel))
	a.SetFilePath(key)
	a.SetFileName(fileName(key))
	a.SetContentType(obj.ContentType)
	a.SetFileSizeBytes(obj.Size)
	a.SetChecksumSHA256(obj.ChecksumSHA256)
	a.SetIsActive(in.IsActive)
	a.SetMetadata(in.Metadata)
	if taken, err := collections.IsAssetPathTaken(app, p.Id, key); err != nil || taken {
		if taken {
			return nil, FailField("file_path", "taken", "This product has that file already.")
		}
		return nil, err
	}
	return a, save(ctx, app, a)
}

// DirectUpload is a file that the seller's browser will put into the store itself.
type DirectUpload struct {
	Title, FileName, ContentType, ChecksumSHA256, VersionLabel string
	Size                                                       int64
}

// BeginUpload writes an inactive asset and signs where its bytes go.
func (s *Service) BeginUpload(ctx context.Context, app core.App, p *collections.Product, in DirectUpload) (*collections.DigitalAsset, SignedUpload, error) {
	title, err := shortText("title", in.Title, 180, true)
	if err != nil {
		return nil, SignedUpload{}, err
	}
	a, err := collections.NewDigitalAsset(app)
	if err != nil {
		return nil, SignedUpload{}, err
	}
	key := s.opt.Keys.Make(s.opt.Keys.Prefix(p.OwnerID()), a.Id, in.FileName)
	signed, err := s.opt.Store.SignUpload(ctx, UploadTicket{Asset: a.Id, Key: key, ContentType: in.ContentType, Size: in.Size, ChecksumSHA256: strings.ToLower(in.ChecksumSHA256), Expires: s.Wall().Add(s.opt.LinkTTL)})
	if err != nil {
		return nil, SignedUpload{}, err
	}
	a.SetProductID(p.Id)
	a.SetTitle(title)
	a.SetVersionLabel(strings.TrimSpace(in.VersionLabel))
	a.SetFilePath(key)
	a.SetFileName(fileName(in.FileName))
	a.SetContentType(in.ContentType)
	a.SetFileSizeBytes(in.Size)
	a.SetChecksumSHA256(strings.ToLower(in.ChecksumSHA256))
	return a, signed, save(ctx, app, a)
}

// CompleteUpload makes a directly uploaded asset active once its bytes are what was announced.
func (s *Service) CompleteUpload(ctx context.Context, app core.App, a *collections.DigitalAsset) (*collections.DigitalAsset, error) {
	if err := s.checkArrived(ctx, a); err != nil {
		return nil, err
	}
	a.SetIsActive(true)
	return a, save(ctx, app, a)
}

// checkArrived compares an entry with the object it names.
func (s *Service) checkArrived(ctx context.Context, a *collections.DigitalAsset) error {
	obj, err := s.opt.Store.Stat(ctx, a.FilePath())
	switch {
	case CodeOf(err) == CodeNotFound:
		return FailField("file", "object_missing", "The file has not arrived yet. Upload it to the given address first.")
	case err != nil:
		return err
	case obj.Size != a.FileSizeBytes():
		return FailField("file_size_bytes", "mismatch", "The uploaded file has %d bytes, not the announced %d.", obj.Size, a.FileSizeBytes())
	case obj.ChecksumSHA256 != "" && a.ChecksumSHA256() != "" && obj.ChecksumSHA256 != a.ChecksumSHA256():
		return FailField("checksum_sha256", "mismatch", "The uploaded file's checksum is not the announced one.")
	}
	return nil
}

// AssetChange is what a seller changes of a file's entry; nil keeps what is there.
type AssetChange struct {
	Title, VersionLabel *string
	IsActive            *bool
	Metadata            map[string]any
}

// UpdateAsset changes a file's entry.
func (s *Service) UpdateAsset(ctx context.Context, app core.App, a *collections.DigitalAsset, in AssetChange) error {
	if in.Title != nil {
		title, err := shortText("title", *in.Title, 180, true)
		if err != nil {
			return err
		}
		a.SetTitle(title)
	}
	if in.VersionLabel != nil {
		v, err := shortText("version_label", *in.VersionLabel, 40, false)
		if err != nil {
			return err
		}
		a.SetVersionLabel(v)
	}
	if in.IsActive != nil {
		if *in.IsActive && !a.IsActive() { // nothing is sold whose bytes never came
			if err := s.checkArrived(ctx, a); err != nil {
				return err
			}
		}
		a.SetIsActive(*in.IsActive)
	}
	if in.Metadata != nil {
		a.SetMetadata(in.Metadata)
	}
	return save(ctx, app, a)
}

// ReplaceAsset brings a new version of a file: a new entry that later buyers get, while those who
// bought the old one keep it.
func (s *Service) ReplaceAsset(ctx context.Context, app core.App, old *collections.DigitalAsset, up Upload) (*collections.DigitalAsset, error) {
	p, err := collections.FindProduct(app, old.ProductID())
	if err != nil {
		return nil, err
	}
	up.Title = orWord(up.Title, old.Title())
	a, err := s.AddAsset(ctx, app, p, up)
	if err != nil {
		return nil, err
	}
	err = app.RunInTransaction(func(tx core.App) error {
		fresh, err := collections.FindDigitalAsset(tx, a.Id)
		if err != nil {
			return err
		}
		fresh.SetReplaces(old.Id)
		if err := save(ctx, tx, fresh); err != nil {
			return err
		}
		before, err := collections.FindDigitalAsset(tx, old.Id)
		if err != nil {
			return err
		}
		before.SetIsActive(false)
		a = fresh
		return save(ctx, tx, before)
	})
	return a, err
}

// DeleteAsset removes a file that nobody holds, entry first, then object. One that buyers hold is
// only deactivated: their downloads go on.
func (s *Service) DeleteAsset(ctx context.Context, app core.App, a *collections.DigitalAsset) error {
	gone := false
	err := app.RunInTransaction(func(tx core.App) error {
		held, err := collections.IsAssetHeld(tx, a.Id)
		if err != nil {
			return err
		}
		ordered, err := collections.IsProductSold(tx, a.ProductID())
		if err != nil {
			return err
		}
		if held || ordered { // an open order's snapshot may still name it
			a.SetIsActive(false)
			return save(ctx, tx, a)
		}
		gone = true
		return tx.DeleteWithContext(ctx, a)
	})
	if err != nil || !gone {
		return err
	}
	s.dropObject(ctx, app, a.Id, a.FilePath())
	return nil
}
