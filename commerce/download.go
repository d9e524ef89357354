package commerce

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Link is a way to fetch a file, once signed.
type Link struct {
	URL     string
	Expires time.Time
	Grant   *collections.DownloadGrant
}

// CanDownload tells whether a grant still allows a download now.
func (s *Service) CanDownload(g *collections.DownloadGrant) bool {
	open := g.IsActive() && (g.ExpiresAt().IsZero() || g.ExpiresAt().After(s.Now()))
	return open && (g.MaxDownloads() == 0 || g.DownloadCount() < g.MaxDownloads())
}

// AccessDownload signs a link for a buyer's grant and spends one download. It signs
// first, outside any transaction, then spends with one conditional UPDATE: a store that fails
// costs nothing, and of parallel calls exactly max_downloads succeed. A grant that allows no
// download is CodeForbidden and still returned.
func (s *Service) AccessDownload(ctx context.Context, app core.App, b Buyer, token string) (Link, error) {
	g, err := collections.FindGrantByToken(app, token)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && g.CustomerAccountID() != b.Account.Id) {
		return Link{}, Fail(CodeNotFound, "This download does not exist.")
	}
	if err != nil {
		return Link{}, err
	}
	if !s.CanDownload(g) {
		return Link{Grant: g}, Fail(CodeForbidden, "%s", s.whyNoDownload(g))
	}
	asset, err := collections.FindDigitalAsset(app, g.AssetID())
	if err != nil {
		return Link{}, err
	}
	expires := s.Wall().Add(s.opt.LinkTTL)
	if left := g.ExpiresAt().Sub(s.Now()); !g.ExpiresAt().IsZero() && left < s.opt.LinkTTL {
		expires = s.Wall().Add(left)
	}
	url, err := s.opt.Store.SignDownload(ctx, DownloadTicket{Grant: g.Token(), Asset: asset.Id, Key: asset.FilePath(), FileName: orWord(asset.FileName(), asset.Title()), ContentType: asset.ContentType(), Expires: expires})
	if err != nil {
		return Link{Grant: g}, err
	}
	spent, err := collections.SpendDownload(app, g.Id, s.Now())
	if err != nil {
		return Link{}, err
	}
	if g, err = collections.FindDownloadGrant(app, g.Id); err != nil {
		return Link{}, err
	}
	if !spent {
		return Link{Grant: g}, Fail(CodeForbidden, "%s", s.whyNoDownload(g))
	}
	return Link{URL: url, Expires: expires, Grant: g}, nil
}

// CheckGrantAtUse tells whether a signed link's grant is still open: a refund closes the
// link at once. The count was spent when the link was made.
func (s *Service) CheckGrantAtUse(app core.App, token, assetID string) error {
	g, err := collections.FindGrantByToken(app, token)
	if err != nil || g.AssetID() != assetID {
		return Fail(CodeNotFound, "This link is not valid.").WithCause(err)
	}
	if !g.IsActive() || (!g.ExpiresAt().IsZero() && !g.ExpiresAt().After(s.Now())) {
		return Fail(CodeForbidden, "%s", s.whyNoDownload(g))
	}
	return nil
}

func (s *Service) whyNoDownload(g *collections.DownloadGrant) string {
	switch {
	case g.RevokedReason() == "refund":
		return "This purchase was refunded, so its files are closed."
	case g.RevokedReason() == "dispute":
		return "The payment for this file is disputed. It opens again when that is settled."
	case !g.IsActive():
		return "This download is closed."
	case !g.ExpiresAt().IsZero() && !g.ExpiresAt().After(s.Now()):
		return "The time for this download is over."
	}
	return "All downloads of this file are used up. Write to the shop if you need another."
}
