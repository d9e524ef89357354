package commerce

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Published counts what publishing a version did.
type Published struct {
	Granted int // purchases that got the file now
	Told    int // people who were written to now
}

// publishBatch is how many holders share a transaction.
const publishBatch = 100

type factVersion struct {
	Name      string `json:"name"`
	Product   string `json:"product"`
	Title     string `json:"title"`
	Version   string `json:"version"`
	SizeBytes int64  `json:"size_bytes"`
	Notes     string `json:"notes,omitempty"`
}

// PublishAsset gives a file to those who bought earlier: who holds an older version of it or,
// when it replaces nothing, any file of the product. Each purchase gets a grant of its own and
// each person one mail, ever: a second call, or one after a crash, only does what is missing.
// Subscribers have the file already and are told of a new version.
func (s *Service) PublishAsset(ctx context.Context, app core.App, a *collections.DigitalAsset, notes string) (Published, error) {
	var done Published
	if a.IsPrivate() {
		return done, Fail(CodeConflict, "This file was made for one buyer and cannot be published.")
	}
	if !a.IsActive() {
		return done, Fail(CodeConflict, "This file is not on sale. Make it active first.")
	}
	notes = strings.TrimSpace(notes)
	if len([]rune(notes)) > 2000 {
		return done, FailField("notes", "too_long", "The notes may have 2000 characters at most.")
	}
	product, err := collections.FindProduct(app, a.ProductID())
	if err != nil {
		return done, err
	}
	older, err := collections.ListReplacedAssets(app, a.Id)
	if err != nil {
		return done, err
	}
	isNewVersion := len(older) > 0
	if !isNewVersion {
		if older, err = shelfBeside(app, a); err != nil || len(older) == 0 {
			return done, err
		}
	}
	facts := factVersion{Product: product.Name(), Title: a.Title(), Version: a.VersionLabel(), SizeBytes: a.FileSizeBytes(), Notes: notes}
	for after := ""; ; {
		holders, err := collections.ListHolders(app, older, s.Now(), after, publishBatch)
		if err != nil || len(holders) == 0 {
			return done, err
		}
		var now Published
		err = app.RunInTransaction(func(tx core.App) error {
			now = Published{}
			for _, h := range holders {
				if h.Subscription != "" && !isNewVersion {
					continue
				}
				if err := s.publishTo(ctx, tx, a, h, facts, &now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return done, err
		}
		done.Granted, done.Told = done.Granted+now.Granted, done.Told+now.Told
		after = holders[len(holders)-1].Grant
	}
}

// shelfBeside returns the product's other files, on sale or not.
func shelfBeside(app core.App, a *collections.DigitalAsset) ([]string, error) {
	all, err := collections.ListAssets(app, a.ProductID(), false)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, x := range all {
		if x.Id != a.Id && !x.IsPrivate() {
			ids = append(ids, x.Id)
		}
	}
	return ids, nil
}

// publishTo gives one holder the file and queues their mail, unless that was done before.
func (s *Service) publishTo(ctx context.Context, tx core.App, a *collections.DigitalAsset, h collections.Holder, facts factVersion, n *Published) error {
	if h.Item != "" {
		held, err := collections.ListGrantsOfItem(tx, h.Item)
		if err != nil {
			return err
		}
		if hasGrant(held, a.Id) {
			return nil
		}
		g, err := s.newGrant(ctx, tx, h.Account, h.Item, "", a.Id, downloadsPerUnit*h.Quantity)
		if err != nil {
			return err
		}
		if err := s.journal(ctx, tx, "file.published", collections.DownloadGrants, g.Id, "", "active", a.Id); err != nil {
			return err
		}
		n.Granted++
	}
	person, err := personOf(tx, h.Account)
	if err != nil {
		return err
	}
	key := "new-version-" + a.Id + "-" + person.Id
	if _, err := collections.FindEmailByKey(tx, key); !errors.Is(err, sql.ErrNoRows) {
		return err // told before, or the database failed
	}
	if !person.DeletedAt().IsZero() {
		return nil
	}
	facts.Name = displayName(person)
	n.Told++
	return s.QueueNotice(ctx, tx, Notice{Kind: NoticeNewVersion, Key: key, ProfileID: person.Id, Facts: facts})
}
