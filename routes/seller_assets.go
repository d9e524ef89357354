package routes

import (
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

type sellerAssetAnswer struct {
	ID             string         `json:"id"`
	Product        string         `json:"product"`
	Title          string         `json:"title"`
	FilePath       string         `json:"file_path"`
	FileName       string         `json:"file_name"`
	ContentType    string         `json:"content_type"`
	FileSizeBytes  int64          `json:"file_size_bytes"`
	ChecksumSHA256 string         `json:"checksum_sha256"`
	VersionLabel   string         `json:"version_label"`
	IsActive       bool           `json:"is_active"`
	Metadata       map[string]any `json:"metadata"`
	recordTimes
}

func sellerAssetOf(x *collections.DigitalAsset) sellerAssetAnswer {
	return sellerAssetAnswer{x.Id, x.ProductID(), x.Title(), x.FilePath(), x.FileName(), x.ContentType(), x.FileSizeBytes(), x.ChecksumSHA256(), x.VersionLabel(), x.IsActive(), x.Metadata(), stamps(x.Record)}
}

func (a *api) ownAsset(e *core.RequestEvent) (*collections.DigitalAsset, error) {
	x, err := collections.FindDigitalAsset(a.app, e.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	_, err = a.productOfSeller(e, x.ProductID())
	return x, err
}

func (a *api) sellerListAssets(e *core.RequestEvent) error {
	list, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	assets, err := collections.ListAssets(a.app, p.Id, false)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, cut(list, assets, sellerAssetOf))
}

type assetCreateBody struct {
	Product      any            `json:"product"`
	Title        string         `json:"title"`
	FilePath     string         `json:"file_path"`
	VersionLabel string         `json:"version_label"`
	IsActive     *bool          `json:"is_active"`
	Metadata     map[string]any `json:"metadata"`
}

// sellerCreateAsset takes a file as a form, or registers an object that is in the store.
func (a *api) sellerCreateAsset(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	var x *collections.DigitalAsset
	if isMultipart(e) {
		err = readUpload(e, func(up commerce.Upload) error {
			x, err = a.Shop.AddAsset(act(e), a.app, p, up)
			return err
		})
	} else {
		body, berr := readBody[assetCreateBody](e)
		if berr != nil {
			return answer(e, berr)
		}
		active := body.IsActive == nil || *body.IsActive
		x, err = a.Shop.RegisterAsset(act(e), a.app, p, commerce.AssetInput{Title: body.Title, FilePath: body.FilePath, VersionLabel: body.VersionLabel, IsActive: active, Metadata: body.Metadata})
	}
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusCreated, sellerAssetOf(x))
}

const maxFormText = 4 << 10

// readUpload reads a form's text fields and hands its file on as a stream: nothing of it is kept
// in memory. The text fields must come before the file.
func readUpload(e *core.RequestEvent, store func(commerce.Upload) error) error {
	form, err := e.Request.MultipartReader()
	if err != nil {
		return commerce.Fail(commerce.CodeInvalid, "The form could not be read.").WithCause(err)
	}
	up := commerce.Upload{Size: -1}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return commerce.FailField("file", "required", "The form has no file.")
		}
		if err != nil {
			return cutUpload(err)
		}
		if done, err := readPart(part, &up, store); done || err != nil {
			return err
		}
	}
}

func readPart(part *multipart.Part, up *commerce.Upload, store func(commerce.Upload) error) (done bool, err error) {
	switch name := part.FormName(); name {
	case "file":
		up.FileName, up.ContentType, up.Reader = part.FileName(), part.Header.Get("Content-Type"), part
		if up.FileName == "" {
			return true, commerce.FailField("file", "required", "The file has no name.")
		}
		return true, store(*up)
	case "title", "version_label":
		text, err := io.ReadAll(io.LimitReader(part, maxFormText))
		if err != nil {
			return true, cutUpload(err)
		}
		if name == "title" {
			up.Title = string(text)
		} else {
			up.VersionLabel = string(text)
		}
		return false, nil
	default:
		return true, commerce.FailField(name, "unknown", "The form has an unknown field.")
	}
}

func cutUpload(err error) error {
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return large
	}
	return commerce.Fail(commerce.CodeInvalid, "The upload was cut off.").WithCause(err)
}

type uploadURLBody struct {
	Title          string `json:"title"`
	FileName       string `json:"file_name"`
	ContentType    string `json:"content_type"`
	FileSizeBytes  int64  `json:"file_size_bytes"`
	ChecksumSHA256 string `json:"checksum_sha256"`
	VersionLabel   string `json:"version_label"`
}

type uploadURLAnswer struct {
	Asset     sellerAssetAnswer `json:"asset"`
	UploadURL string            `json:"upload_url"`
	Headers   map[string]string `json:"headers"`
	ExpiresAt apiTime           `json:"expires_at"`
}

func (a *api) sellerUploadURL(e *core.RequestEvent) error {
	p, err := a.ownProduct(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readBody[uploadURLBody](e)
	if err != nil {
		return answer(e, err)
	}
	if sum, err := hex.DecodeString(body.ChecksumSHA256); err != nil || len(sum) != 32 {
		return answer(e, commerce.FailField("checksum_sha256", "invalid", "checksum_sha256 must be 64 hexadecimal digits."))
	}
	if body.FileSizeBytes < 1 || body.FileSizeBytes > uploadLimit {
		return answer(e, commerce.FailField("file_size_bytes", "invalid", "file_size_bytes must be from 1 to 8589934592."))
	}
	if body.FileName == "" || len(body.FileName) > 1000 {
		return answer(e, commerce.FailField("file_name", "invalid", "The file needs a name."))
	}
	x, signed, err := a.Shop.BeginUpload(act(e), a.app, p, commerce.DirectUpload{Title: body.Title, FileName: body.FileName, ContentType: body.ContentType, ChecksumSHA256: body.ChecksumSHA256, VersionLabel: body.VersionLabel, Size: body.FileSizeBytes})
	if err != nil {
		return answer(e, err)
	}
	if signed.Headers == nil {
		signed.Headers = map[string]string{}
	}
	return e.JSON(http.StatusCreated, uploadURLAnswer{sellerAssetOf(x), signed.URL, signed.Headers, at(signed.Expires)})
}

func (a *api) sellerGetAsset(e *core.RequestEvent) error {
	x, err := a.ownAsset(e)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, sellerAssetOf(x))
}

type assetBody struct {
	Title        *string        `json:"title"`
	VersionLabel *string        `json:"version_label"`
	IsActive     *bool          `json:"is_active"`
	Metadata     map[string]any `json:"metadata"`
}

// sellerUpdateAsset changes a file's entry; with a file in a form it brings a new version.
func (a *api) sellerUpdateAsset(e *core.RequestEvent) error {
	x, err := a.ownAsset(e)
	if err != nil {
		return answer(e, err)
	}
	if isMultipart(e) {
		err = readUpload(e, func(up commerce.Upload) error {
			x, err = a.Shop.ReplaceAsset(act(e), a.app, x, up)
			return err
		})
	} else {
		body, berr := readBody[assetBody](e)
		if berr != nil {
			return answer(e, berr)
		}
		err = a.Shop.UpdateAsset(act(e), a.app, x, commerce.AssetChange(body))
	}
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, sellerAssetOf(x))
}

func (a *api) sellerDeleteAsset(e *core.RequestEvent) error {
	x, err := a.ownAsset(e)
	if err != nil {
		return answer(e, err)
	}
	if err := a.Shop.DeleteAsset(act(e), a.app, x); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}

func (a *api) sellerCompleteAsset(e *core.RequestEvent) error {
	x, err := a.ownAsset(e)
	if err != nil {
		return answer(e, err)
	}
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	if x, err = a.Shop.CompleteUpload(act(e), a.app, x); err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, sellerAssetOf(x))
}

type publishBody struct {
	Notes string `json:"notes"`
}

type publishAnswer struct {
	Asset   sellerAssetAnswer `json:"asset"`
	Granted int               `json:"granted"`
	Told    int               `json:"told"`
}

// sellerPublishAsset gives a new version, or a new file, to those who bought earlier.
func (a *api) sellerPublishAsset(e *core.RequestEvent) error {
	x, err := a.ownAsset(e)
	if err != nil {
		return answer(e, err)
	}
	body, err := readOptionalBody[publishBody](e)
	if err != nil {
		return answer(e, err)
	}
	done, err := a.Shop.PublishAsset(act(e), a.app, x, body.Notes)
	if err != nil {
		return answer(e, err)
	}
	return e.JSON(http.StatusOK, publishAnswer{sellerAssetOf(x), done.Granted, done.Told})
}
