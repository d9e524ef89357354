package routes

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// File is an open object that can serve ranges.
type File = io.ReadSeekCloser

// Body is an upload's bytes with their declared length, -1 when unknown.
type Body struct {
	Reader io.Reader
	Length int64
}

type hookHandler = hook.Handler[*core.RequestEvent]

type grantAnswer struct {
	ID               string  `json:"id"`
	Token            string  `json:"token"`
	Asset            string  `json:"asset"`
	AssetTitle       string  `json:"asset_title"`
	FileName         string  `json:"file_name"`
	ContentType      string  `json:"content_type"`
	FileSizeBytes    int64   `json:"file_size_bytes"`
	ChecksumSHA256   string  `json:"checksum_sha256"`
	VersionLabel     string  `json:"version_label"`
	ProductName      string  `json:"product_name"`
	OrderItem        *string `json:"order_item"`
	OrderPublicID    string  `json:"order_public_id"`
	Subscription     *string `json:"subscription"`
	ExpiresAt        apiTime `json:"expires_at"`
	MaxDownloads     int64   `json:"max_downloads"`
	DownloadCount    int64   `json:"download_count"`
	LastDownloadedAt apiTime `json:"last_downloaded_at"`
	IsActive         bool    `json:"is_active"`
	RevokedReason    string  `json:"revoked_reason"`
	CanDownload      bool    `json:"can_download"`
	recordTimes
}

// grantOf renders a grant with its file and what it came from.
func (a *api) grantOf(g *collections.DownloadGrant) (grantAnswer, error) {
	out, err := a.grantsOf([]*collections.DownloadGrant{g})
	if err != nil {
		return grantAnswer{}, err
	}
	return out[0], nil
}

// grantsOf renders grants with a fixed number of queries, however many there are.
func (a *api) grantsOf(grants []*collections.DownloadGrant) ([]grantAnswer, error) {
	parts, err := collections.LoadGrantParts(a.app, grants)
	if err != nil {
		return nil, err
	}
	out := make([]grantAnswer, 0, len(grants))
	for _, g := range grants {
		asset := parts.Assets[g.AssetID()]
		if asset == nil {
			return nil, fmt.Errorf("the file of grant %s is gone", g.Id)
		}
		name := ""
		if p := parts.Products[asset.ProductID()]; p != nil {
			name = p.Name()
		}
		out = append(out, grantAnswer{g.Id, g.Token(), asset.Id, asset.Title(), asset.FileName(), asset.ContentType(), asset.FileSizeBytes(), asset.ChecksumSHA256(), asset.VersionLabel(), name,
			nullID(g.OrderItemID()), parts.PublicIDs[g.OrderItemID()], nullID(g.SubscriptionID()), at(g.ExpiresAt()), g.MaxDownloads(), g.DownloadCount(), at(g.LastDownloadedAt()), g.IsActive(), g.RevokedReason(), a.Shop.CanDownload(g), stamps(g.Record)})
	}
	return out, nil
}

func (a *api) listDownloads(e *core.RequestEvent) error {
	p, err := readList(e)
	if err != nil {
		return answer(e, err)
	}
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	grants, err := collections.PageGrantsOfAccount(a.app, b.Account.Id, p.part())
	if err != nil {
		return answer(e, err)
	}
	items, err := a.grantsOf(grants.Rows)
	if err != nil {
		return answer(e, err)
	}
	return answerList(e, p, grants.Total, grants.Next, items)
}

type accessAnswer struct {
	DownloadURL string      `json:"download_url"`
	ExpiresAt   apiTime     `json:"expires_at"`
	Grant       grantAnswer `json:"grant"`
}

// accessDownload signs a link and spends one download of the grant.
func (a *api) accessDownload(e *core.RequestEvent) error {
	b, err := a.buyer(e)
	if err != nil {
		return answer(e, err)
	}
	if err := readNothing(e); err != nil {
		return answer(e, err)
	}
	link, err := a.Shop.AccessDownload(act(e), a.app, b, e.Request.PathValue("token"))
	if err != nil && commerce.CodeOf(err) == commerce.CodeForbidden && link.Grant != nil {
		view, verr := a.grantOf(link.Grant)
		if verr != nil {
			return answer(e, verr)
		}
		return answerWith(e, err, map[string]any{"grant": view})
	}
	if err != nil {
		return answer(e, err)
	}
	view, err := a.grantOf(link.Grant)
	if err != nil {
		return answer(e, err)
	}
	noStore(e)
	return e.JSON(http.StatusOK, accessAnswer{link.URL, at(link.Expires), view})
}

// readNothing refuses a body that says anything.
func readNothing(e *core.RequestEvent) error {
	_, err := readOptionalBody[struct{}](e)
	return err
}

// download serves a file of local storage to whoever holds its signed link. The grant is
// checked again: a refund closes links at once.
func (a *api) download(e *core.RequestEvent) error {
	if a.Files == nil {
		return answer(e, commerce.Fail(commerce.CodeNotFound, notFound))
	}
	t, err := a.Files.OpenDownload(e.Request.PathValue("token"))
	if err != nil {
		return answer(e, err)
	}
	if err := a.Shop.CheckGrantAtUse(a.app, t.Grant, t.Asset); err != nil {
		return answer(e, err)
	}
	f, _, err := a.Files.Open(e.Request.Context(), t.Key)
	if err != nil {
		return answer(e, err)
	}
	defer f.Close()
	h := e.Response.Header()
	h.Set("Content-Type", t.ContentType)
	if t.ContentType == "" || strings.HasPrefix(t.ContentType, "text/html") {
		h.Set("Content-Type", "application/octet-stream")
	}
	h.Set("Content-Disposition", a.Extra.Attachment(t.FileName))
	h.Set("X-Content-Type-Options", "nosniff")
	noStore(e)
	http.ServeContent(e.Response, e.Request, "", time.Time{}, f)
	return nil
}

// upload takes the bytes of a direct upload to local storage.
func (a *api) upload(e *core.RequestEvent) error {
	if a.Files == nil {
		return answer(e, commerce.Fail(commerce.CodeNotFound, notFound))
	}
	t, err := a.Files.OpenUpload(e.Request.PathValue("token"))
	if err != nil {
		return answer(e, err)
	}
	if _, err := a.Files.PutSigned(e.Request.Context(), t, Body{e.Request.Body, e.Request.ContentLength}); err != nil {
		return answer(e, err)
	}
	return e.NoContent(http.StatusOK)
}
