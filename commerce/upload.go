package commerce

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// UploadRules bound what sellers may leave unfinished.
type UploadRules struct {
	Open  int64         // uploads that one seller may have begun; 10
	Bytes int64         // what all open uploads may come to; 64 GiB
	Life  time.Duration // how long after its last byte an upload waits for the next; 3 days
}

// NewUpload announces a file that comes in parts.
type NewUpload struct {
	Title, VersionLabel, FileName, ContentType string
	Size                                       int64
}

// Received is how far an upload has come. Asset is "" until its file is on the shelf.
type Received struct {
	Offset  int64
	Expires time.Time
	Asset   string
}

// StartUpload writes down a file that will come in parts. What AddAsset would refuse at the end is
// refused here, before the first byte: titles, an empty file, a storage that is off or away.
func (s *Service) StartUpload(ctx context.Context, app core.App, p *collections.Product, in NewUpload) (*collections.AssetUpload, error) {
	u, err := s.newUpload(app, p, in)
	if err != nil {
		return nil, err
	}
	if _, err := s.opt.Store.Stat(ctx, s.opt.Keys.Make(s.opt.Keys.Prefix(p.OwnerID()), u.AssetID(), u.FileName())); err != nil && CodeOf(err) != CodeNotFound {
		return nil, err
	}
	free, err := s.opt.Staging.Free()
	if err != nil {
		return nil, err
	}
	if in.Size > free {
		return nil, Fail(CodeFull, "The shop's disk has no room for this file.").WithReason("storage_full")
	}
	return u, app.RunInTransaction(func(tx core.App) error {
		load, err := collections.SumOpenUploads(tx, p.OwnerID())
		if err != nil {
			return err
		}
		if load.Own >= s.opt.Uploads.Open {
			return Fail(CodeConflict, "You have %d unfinished uploads. Finish or discard one first.", load.Own).WithReason("too_many_uploads")
		}
		if load.Bytes+in.Size > s.opt.Uploads.Bytes {
			return Fail(CodeFull, "Too many large uploads are under way in this shop. Try again when one has ended.").WithReason("uploads_full")
		}
		return save(ctx, tx, u)
	})
}

func (s *Service) newUpload(app core.App, p *collections.Product, in NewUpload) (*collections.AssetUpload, error) {
	name := strings.TrimSpace(fileName(in.FileName))
	if strings.Trim(name, ".") == "" {
		return nil, FailField("filename", "required", "The file has no name.")
	}
	if in.Size < 1 {
		return nil, FailField("file", "empty", "The file is empty.")
	}
	title, err := shortText("title", orWord(in.Title, name), 180, true)
	if err != nil {
		return nil, err
	}
	version, err := shortText("version_label", in.VersionLabel, 40, false)
	if err != nil {
		return nil, err
	}
	kind, err := shortText("filetype", in.ContentType, 127, false)
	if err != nil {
		return nil, err
	}
	u, err := collections.NewAssetUpload(app)
	if err != nil {
		return nil, err
	}
	u.SetOwnerID(p.OwnerID())
	u.SetProductID(p.Id)
	u.SetTitle(title)
	u.SetVersionLabel(version)
	u.SetFileName(name)
	u.SetContentType(kind)
	u.SetFileSizeBytes(in.Size)
	u.SetExpiresAt(s.Wall().Add(s.opt.Uploads.Life))
	return u, nil
}

// ContinueUpload tells how far an upload has come. A request that still holds it, which may be one
// whose connection is dead, is stopped first, so that the answer stays true until the next part
// comes. An upload that has all its bytes and was kept from finishing is finished here.
func (s *Service) ContinueUpload(ctx context.Context, app core.App, id string) (got Received, err error) {
	err = s.uploads.during(id, uploadPatience, nil, func() error {
		got, err = s.received(ctx, app, id)
		return err
	})
	return got, err
}

// AppendUpload puts r behind the first offset bytes of an upload; the last byte puts the file on
// the shelf. stop makes r end early and may be called at any time.
func (s *Service) AppendUpload(ctx context.Context, app core.App, id string, offset, length int64, r io.Reader, stop func()) (got Received, err error) {
	err = s.uploads.during(id, 0, stop, func() error {
		if got, err = s.received(ctx, app, id); err != nil {
			return err
		}
		if got.Offset != offset {
			return Fail(CodeConflict, "This part does not begin where the upload stands: at byte %d.", got.Offset).WithReason("wrong_offset")
		}
		if got.Asset != "" {
			return nil // the answer to the last part was lost
		}
		u, err := collections.FindAssetUpload(app, id)
		if err != nil {
			return err
		}
		rest := u.FileSizeBytes() - offset
		if length > rest {
			return Fail(CodeTooLarge, "There are more bytes than were announced: %d are missing.", rest)
		}
		size, err := s.opt.Staging.Append(id, offset, rest, r)
		if err != nil && CodeOf(err) == "" { // a dead connection, or stop
			err = Fail(CodeConflict, "This part did not come whole. What came is kept: ask where the upload stands and go on.").WithReason("cut_off").WithCause(err)
		}
		if size > offset {
			err = errors.Join(err, collections.ProlongUpload(app, id, s.Wall().Add(s.opt.Uploads.Life)))
		}
		if err != nil {
			return err
		}
		got, err = s.received(ctx, app, id)
		return err
	})
	return got, err
}

// received reads an upload, which the caller holds, and finishes it when it is whole.
func (s *Service) received(ctx context.Context, app core.App, id string) (Received, error) {
	u, err := collections.FindAssetUpload(app, id)
	if err != nil {
		return Received{}, err
	}
	got := Received{Expires: u.ExpiresAt()}
	if u.DoneAt().IsZero() {
		if !got.Expires.After(s.Wall()) {
			return got, Fail(CodeGone, "This upload waited too long for its next part. Begin it again.")
		}
		if got.Offset, err = s.opt.Staging.Size(id); err != nil || got.Offset < u.FileSizeBytes() {
			return got, err
		}
		// Whoever brought the last byte may be gone: what is whole is finished all the same.
		if err := s.finishUpload(context.WithoutCancel(ctx), app, u); err != nil {
			return got, err
		}
	}
	got.Offset, got.Asset = u.FileSizeBytes(), u.AssetID()
	return got, nil
}

// finishUpload makes the asset of a whole upload as AddAsset does; that it did is written in the
// asset's own transaction.
func (s *Service) finishUpload(ctx context.Context, app core.App, u *collections.AssetUpload) error {
	p, err := collections.FindProduct(app, u.ProductID())
	if err != nil {
		return err
	}
	f, err := s.opt.Staging.Open(u.Id)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = s.AddAsset(ctx, app, p, Upload{Title: u.Title(), VersionLabel: u.VersionLabel(), FileName: u.FileName(), ContentType: u.ContentType(), Size: u.FileSizeBytes(), Reader: f,
		assetID: u.AssetID(), also: func(tx core.App) error {
			u.SetDoneAt(s.Wall())
			return save(ctx, tx, u)
		}})
	if ReasonOf(err) == "storage_full" {
		return Fail(CodeFull, "The storage has no room for this file. It came whole and is kept; go on when there is room.").WithReason("storage_full").WithCause(err)
	}
	if err != nil {
		return err
	}
	s.unstage(app, u.Id)
	return nil
}

// DropUpload ends an upload. A file that is on the shelf already stays there.
func (s *Service) DropUpload(ctx context.Context, app core.App, id string) error {
	return s.uploads.during(id, uploadPatience, nil, func() error {
		u, err := collections.FindAssetUpload(app, id)
		if err != nil {
			return err
		}
		if err := app.DeleteWithContext(ctx, u); err != nil {
			return err
		}
		s.unstage(app, id)
		return nil
	})
}

// UploadOffset is how many bytes of an upload have come as far as a list needs to know it: it
// stops nobody.
func (s *Service) UploadOffset(u *collections.AssetUpload) (int64, error) {
	return s.opt.Staging.Size(u.Id)
}

const uploadBatch = 100

// SweepUploads removes what waited too long, and bytes that belong to no upload: of a deleted
// product or person, or of an upload that was finished in the moment of a crash.
func (s *Service) SweepUploads(ctx context.Context, app core.App) error {
	for ctx.Err() == nil {
		old, err := collections.ListExpiredUploads(app, s.Wall(), uploadBatch)
		if err != nil {
			return err
		}
		for _, u := range old {
			if err := app.DeleteWithContext(ctx, u); err != nil {
				return err
			}
		}
		if len(old) < uploadBatch {
			break
		}
	}
	ids, err := s.opt.Staging.IDs()
	if err != nil {
		return err
	}
	for _, id := range ids {
		u, err := collections.FindAssetUpload(app, id)
		if collections.IgnoreNoRows(err) != nil {
			return err
		}
		if err == nil && u.DoneAt().IsZero() {
			continue
		}
		if err := s.uploads.during(id, 0, nil, func() error { return s.opt.Staging.Remove(id) }); err != nil && CodeOf(err) != CodeLocked {
			return err
		}
	}
	return ctx.Err()
}

// unstage removes bytes that nobody needs; what cannot be removed now is swept later.
func (s *Service) unstage(app core.App, id string) {
	if err := s.opt.Staging.Remove(id); err != nil {
		app.Logger().Warn("the bytes of an ended upload stayed on disk", "upload", id, "error", err)
	}
}
