package routes

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Uploads in parts speak tus 1.0 (core, creation, termination, expiration), so that any tus client
// can bring a file and go on after a cut. What is ours: the metadata names the product, and the
// header Upload-Asset names the file on the shelf once the last byte came.
const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,termination,expiration"
	tusPart       = "application/offset+octet-stream"
	uploadsPath   = "/api/seller/assets/uploads"

	// stallTime is how long a part may bring no byte before it counts as cut.
	stallTime = time.Minute
)

func (a *api) uploadRoutes() []route {
	raw := []*hookHandler{apis.BodyLimit(-1)} // the handler takes what is missing and not a byte more
	return []route{
		{method: http.MethodOptions, path: uploadsPath, auth: authPublic, handle: a.tusOptions},
		{method: http.MethodGet, path: uploadsPath, auth: authSeller, handle: a.sellerListUploads},
		{method: http.MethodPost, path: uploadsPath, auth: authSeller, handle: a.sellerStartUpload},
		{method: http.MethodHead, path: uploadsPath + "/{id}", auth: authSeller, handle: a.sellerUploadOffset},
		{method: http.MethodPatch, path: uploadsPath + "/{id}", auth: authSeller, handle: a.sellerAppendUpload, use: raw},
		{method: http.MethodDelete, path: uploadsPath + "/{id}", auth: authSeller, handle: a.sellerDropUpload},
	}
}

// tusOptions says what this server can do.
func (a *api) tusOptions(e *core.RequestEvent) error {
	speakTus(e)
	h := e.Response.Header()
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Max-Size", strconv.Itoa(uploadLimit))
	return e.NoContent(http.StatusNoContent)
}

// speakTus says our version on every answer.
func speakTus(e *core.RequestEvent) { e.Response.Header().Set("Tus-Resumable", tusVersion) }

// checkTus refuses clients that do not speak our version.
func checkTus(e *core.RequestEvent) error {
	if e.Request.Header.Get("Tus-Resumable") == tusVersion {
		return nil
	}
	e.Response.Header().Set("Tus-Version", tusVersion)
	return router.NewApiError(http.StatusPreconditionFailed, "Send the header Tus-Resumable: 1.0.0.", nil)
}

// ownUpload returns the seller's upload of the path; anybody else's is missing.
func (a *api) ownUpload(e *core.RequestEvent) (*collections.AssetUpload, error) {
	speakTus(e)
	u, err := collections.FindAssetUpload(a.app, e.Request.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if u.OwnerID() != e.Auth.Id {
		return nil, commerce.Fail(commerce.CodeNotFound, notFound)
	}
	_, err = a.productOfSeller(e, u.ProductID())
	return u, err
}

type uploadAnswer struct {
	ID            string  `json:"id"`
	Product       string  `json:"product"`
	Title         string  `json:"title"`
	VersionLabel  string  `json:"version_label"`
	FileName      string  `json:"file_name"`
	ContentType   string  `json:"content_type"`
	FileSizeBytes int64   `json:"file_size_bytes"`
	OffsetBytes   int64   `json:"offset_bytes"`
	ExpiresAt     apiTime `json:"expires_at"`
	recordTimes
}

// sellerListUploads lists what the seller began and did not finish.
func (a *api) sellerListUploads(e *core.RequestEvent) error {
	list, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	open, err := collections.ListOpenUploads(a.app, e.Auth.Id, a.Shop.Wall())
	if err != nil {
		return answer(e, err)
	}
	views := make([]uploadAnswer, 0, len(open))
	for _, u := range open {
		offset, err := a.Shop.UploadOffset(u)
		if err != nil {
			return answer(e, err)
		}
		views = append(views, uploadAnswer{u.Id, u.ProductID(), u.Title(), u.VersionLabel(), u.FileName(), u.ContentType(), u.FileSizeBytes(), offset, at(u.ExpiresAt()), stamps(u.Record)})
	}
	noStore(e)
	return e.JSON(http.StatusOK, cut(list, views, func(v uploadAnswer) uploadAnswer { return v }))
}

// sellerStartUpload announces a file (tus creation).
func (a *api) sellerStartUpload(e *core.RequestEvent) error {
	speakTus(e)
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	if err := checkTus(e); err != nil {
		return answer(e, err)
	}
	size, err := byteCount(e, "Upload-Length")
	if err != nil {
		return answer(e, err)
	}
	if size > uploadLimit {
		return answer(e, commerce.Fail(commerce.CodeTooLarge, "A file may have %d bytes at most.", int64(uploadLimit)))
	}
	meta, err := readMetadata(e.Request.Header.Get("Upload-Metadata"))
	if err != nil {
		return answer(e, err)
	}
	if meta["product"] == "" {
		return answer(e, commerce.FailField("product", "required", "The metadata must name the product."))
	}
	p, err := a.productOfSeller(e, meta["product"])
	if err != nil {
		return answer(e, err)
	}
	u, err := a.Shop.StartUpload(act(e), a.app, p, commerce.NewUpload{Title: meta["title"], VersionLabel: meta["version_label"], FileName: meta["filename"], ContentType: meta["filetype"], Size: size})
	if err != nil {
		return answer(e, err)
	}
	h := e.Response.Header()
	h.Set("Location", uploadsPath+"/"+u.Id)
	h.Set("Upload-Expires", u.ExpiresAt().Format(http.TimeFormat))
	return e.NoContent(http.StatusCreated)
}

// sellerUploadOffset tells where an upload stands (tus HEAD).
func (a *api) sellerUploadOffset(e *core.RequestEvent) error {
	u, err := a.ownUpload(e)
	if err != nil {
		return answer(e, err)
	}
	if err := checkTus(e); err != nil {
		return answer(e, err)
	}
	got, err := a.Shop.ContinueUpload(act(e), a.app, u.Id)
	if err != nil {
		return answer(e, err)
	}
	tellReceived(e, got)
	h := e.Response.Header()
	h.Set("Upload-Length", strconv.FormatInt(u.FileSizeBytes(), 10))
	h.Set("Upload-Metadata", writeMetadata(u))
	noStore(e)
	return e.NoContent(http.StatusOK)
}

// sellerAppendUpload takes the next part (tus PATCH).
func (a *api) sellerAppendUpload(e *core.RequestEvent) error {
	u, err := a.ownUpload(e)
	if err != nil {
		return answer(e, err)
	}
	if mediaType(e) != tusPart {
		return answer(e, router.NewApiError(http.StatusUnsupportedMediaType, "Send the part as "+tusPart+".", nil))
	}
	if err := checkTus(e); err != nil {
		return answer(e, err)
	}
	offset, err := byteCount(e, "Upload-Offset")
	if err != nil {
		return answer(e, err)
	}
	part := newPart(e)
	defer part.end()
	got, err := a.Shop.AppendUpload(act(e), a.app, u.Id, offset, e.Request.ContentLength, part, part.stop)
	tellReceived(e, got)
	if err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}

// sellerDropUpload ends an upload (tus termination).
func (a *api) sellerDropUpload(e *core.RequestEvent) error {
	u, err := a.ownUpload(e)
	if err != nil {
		return answer(e, err)
	}
	if err := checkTus(e); err != nil {
		return answer(e, err)
	}
	if err := a.Shop.DropUpload(act(e), a.app, u.Id); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusNoContent)
}

func tellReceived(e *core.RequestEvent, got commerce.Received) {
	if got.Expires.IsZero() {
		return
	}
	h := e.Response.Header()
	h.Set("Upload-Offset", strconv.FormatInt(got.Offset, 10))
	h.Set("Upload-Expires", got.Expires.Format(http.TimeFormat))
	if got.Asset != "" {
		h.Set("Upload-Asset", got.Asset)
	}
}

// byteCount reads a header that counts bytes.
func byteCount(e *core.RequestEvent, header string) (int64, error) {
	text := e.Request.Header.Get(header)
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil || strings.HasPrefix(text, "+") {
		return 0, commerce.Fail(commerce.CodeInvalid, "The header %s must be a whole number of bytes.", header)
	}
	return int64(n), nil
}

// part is a request's body as it arrives. A connection that brings nothing for a minute, or whose
// upload somebody else asks for, ends; one that brings something may take as long as it needs.
type part struct {
	body  io.Reader
	rc    *http.ResponseController
	stall *time.Timer
}

func newPart(e *core.RequestEvent) *part {
	p := &part{body: e.Request.Body, rc: http.NewResponseController(e.Response)}
	if kept, ok := e.Request.Body.(*router.RereadableReadCloser); ok {
		p.body = kept.ReadCloser // what is read once needs no second copy on disk
	}
	// The server's own limits are for requests of a known, small size.
	_ = errors.Join(p.rc.SetReadDeadline(time.Time{}), p.rc.SetWriteDeadline(time.Time{}))
	p.stall = time.AfterFunc(stallTime, p.stop)
	return p
}

// Read implements io.Reader.
func (p *part) Read(b []byte) (int, error) {
	n, err := p.body.Read(b)
	if n > 0 {
		p.stall.Reset(stallTime)
	}
	return n, err
}

// stop makes a Read that waits return at once.
func (p *part) stop() { _ = p.rc.SetReadDeadline(time.Unix(1, 0)) }

func (p *part) end() { p.stall.Stop() }
