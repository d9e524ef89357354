package commerce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Audited is one invariant of contract section 10: how many rows it looked at and what breaks it.
type Audited struct {
	Invariant     string
	Rows          int64
	Violations    []string // ids and codes only
	NotApplicable bool     // it may see no row, for the reason in Note
	Note          string
}

// maxViolations is how many breaks of one invariant are told.
const maxViolations = 50

func (a *Audited) broken(format string, args ...any) {
	if len(a.Violations) < maxViolations {
		a.Violations = append(a.Violations, fmt.Sprintf(format, args...))
	}
}

// Audit checks every invariant over the shop's data. sales is how many orders were ever paid. A
// check reads; it changes nothing.
func (s *Service) Audit(ctx context.Context, app core.App, progress func(done, total int)) (sales int64, rows []Audited, err error) {
	if sales, err = collections.CountSales(app); err != nil {
		return 0, nil, err
	}
	checks := []func(core.App) (Audited, error){
		s.auditEventBytes, s.auditEventStates, s.auditKeys, s.auditPaidOrders, s.auditRefundedOrders, s.auditJournal, s.auditPromises, s.auditSubscriptions,
		s.auditDownloads, s.auditOverlaps, s.auditUnits, s.auditMoney, s.auditMails, s.auditOwners, s.auditTombstones,
	}
	for i, check := range checks {
		if ctx.Err() != nil {
			return sales, rows, ctx.Err()
		}
		row, err := check(app)
		if err != nil {
			return sales, rows, fmt.Errorf("audit %s: %w", row.Invariant, err)
		}
		rows = append(rows, row)
		if progress != nil {
			progress(i+1, len(checks))
		}
	}
	return sales, rows, nil
}

// auditEventBytes compares every stored event with the hash of the bytes that were acknowledged.
func (s *Service) auditEventBytes(app core.App) (Audited, error) {
	a := Audited{Invariant: "acknowledged event = stored event", Note: "no webhook came yet"}
	err := collections.EachEventBody(app, func(id, sha, payload string) {
		a.Rows++
		sum := sha256.Sum256([]byte(payload))
		if hex.EncodeToString(sum[:]) != sha {
			a.broken("event %s: the stored bytes are not those that were signed", id)
		}
	})
	a.NotApplicable = a.Rows == 0
	return a, err
}

// auditQuery makes an invariant of two queries: how many rows are looked at, and the ids (with a
// word each) that break it.
func auditQuery(app core.App, name string, q collections.AuditQuery) (Audited, error) {
	a := Audited{Invariant: name}
	rows, broken, err := collections.RunAudit(app, q, maxViolations)
	a.Rows = rows
	for _, b := range broken {
		a.broken("%s %s: %s", q.What, b.ID, b.Why)
	}
	a.NotApplicable, a.Note = q.MayBeEmpty, q.Note
	return a, err
}

func (s *Service) auditEventStates(app core.App) (Audited, error) {
	return auditQuery(app, "every event applied, ignored or kept with a reason", collections.AuditEventStates)
}

func (s *Service) auditKeys(app core.App) (Audited, error) {
	return auditQuery(app, "one effect per business key", collections.AuditKeys)
}

func (s *Service) auditPaidOrders(app core.App) (Audited, error) {
	return auditQuery(app, "paid or fulfilled iff exactly one applied payment of equal subtotal, currency and payer", collections.AuditPaidOrders)
}

func (s *Service) auditRefundedOrders(app core.App) (Audited, error) {
	return auditQuery(app, "refunded iff all of the payment went back", collections.AuditRefundedOrders)
}

// auditJournal checks that every noted move of an order was a legal one.
func (s *Service) auditJournal(app core.App) (Audited, error) {
	a := Audited{Invariant: "only legal transitions in the journal"}
	err := collections.EachOrderMove(app, func(id, from, to string) {
		a.Rows++
		f, t := collections.OrderStatus(from), collections.OrderStatus(to)
		if f == "" || CheckOrderMove(f, t) == nil {
			return
		}
		if t == collections.OrderFulfilled && CheckOrderMove(f, collections.OrderPaid) == nil {
			return // paid and fulfilled are one step
		}
		a.broken("order %s: %s to %s", id, from, to)
	})
	return a, err
}

func (s *Service) auditDownloads(app core.App) (Audited, error) {
	return auditQuery(app, "0 <= downloads <= limit", collections.AuditDownloads)
}

func (s *Service) auditOverlaps(app core.App) (Audited, error) {
	return auditQuery(app, "no overlapping live bookings", collections.AuditOverlaps)
}

func (s *Service) auditUnits(app core.App) (Audited, error) {
	return auditQuery(app, "never more live bookings of an order line than its paid units", collections.AuditUnits)
}

func (s *Service) auditMails(app core.App) (Audited, error) {
	return auditQuery(app, "one mail per key, none for an order that is not fulfilled", collections.AuditMails)
}

func (s *Service) auditOwners(app core.App) (Audited, error) {
	a, err := auditQuery(app, "owner of product = price = asset = key prefix", collections.AuditOwners)
	if err != nil || s.opt.Keys.Prefix == nil {
		return a, err
	}
	err = collections.EachAssetKey(app, func(asset, owner, key string) {
		if s.opt.Keys.Check(s.opt.Keys.Prefix(owner), key) != nil {
			a.broken("asset %s: its key is not below its owner's prefix", asset)
		}
	})
	return a, err
}

func (s *Service) auditTombstones(app core.App) (Audited, error) {
	return auditQuery(app, "tombstoned people hold no personal data", collections.AuditTombstones)
}
