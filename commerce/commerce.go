// Package commerce holds the shop's rules and what follows from them: which order
// a payment belongs to, what a paid line owes, when access begins and ends. It
// knows no HTTP, no SDK, no environment and no clock of its own.
//
// Three doors lead here: routes (a person's request), hooks (a saved record) and
// jobs (the clock, the inbox). All call the same functions. A function that takes
// txApp belongs to its caller's transaction; one that takes app and ctx
// opens its own and calls neighbours only when none is open.
//
// An order's life: CreateOrder writes it with a snapshot of what was chosen. A
// signed event is stored by StoreEvent and applied by ApplyDue: ConfirmPayment writes
// the payment, decides whose it is, and saves the order as paid. The record hook asks
// OrderMove, which turns paid into fulfilled and returns the plan of all that is
// owed; the hook writes the plan with the order or not at all. Mail is a row in the
// outbox; nothing outside is called before the commit.
package commerce

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
)

// Checkouts are the ways to pay that this shop has. A missing one is a NoCheckout.
type Checkouts struct {
	Recurring Checkout // prices with a Clerk plan
	OneTime   Checkout // Stripe, the sandbox's page, or none
	Link      Checkout // prices with a link of their own
	None      Checkout // nobody sells this price yet
}

// SellerPolicy says who may sell beside profiles marked is_seller.
type SellerPolicy struct {
	Everybody bool // SELLERS=*: for demos; such sellers are limited (contract section 6)
	UserIDs   map[string]bool
	Emails    map[string]bool // lower case, compared with verified addresses only
}

// Options are what the rules need from the outside. Zero durations mean the defaults.
type Options struct {
	Now          func() time.Time // business time (contract section 9)
	Wall         func() time.Time // protocol time: signatures, retries, links
	Decoders     map[string]EventDecoder
	Checkouts    Checkouts
	Refunders    map[string]Refunder // by payment provider; a missing one means the call records what the seller does elsewhere
	Store        AssetStore
	Staging      Staging // where uploads in parts wait to be whole; nil takes none
	Uploads      UploadRules
	Sellers      SellerPolicy
	OrderExpiry  time.Duration // 24 h
	PastDueGrace time.Duration // 7 days
	SyncSoft     time.Duration // 15 min: how old our knowledge of a subscription may get
	SyncHard     time.Duration // 3 h: how old before costly actions wait for a refresh
	LinkTTL      time.Duration // 10 min
	HoldFor      time.Duration // 15 min: how long a slot waits for its payment
	Keys         KeyRules
	LinkHosts    func() []string                      // hosts that a price's checkout_url may name
	CheckAmount  func(cents int64, code string) error // the one-time provider's own limits; may be nil
}

// KeyRules say where a seller's objects live.
type KeyRules struct {
	Prefix func(sellerID string) string             // the seller's folder
	Make   func(prefix, id, fileName string) string // a fresh key below it
	Check  func(prefix, key string) error           // whether a key is plain and below it
}

// Service is the rules with their options. It keeps no app; its state is seq, who holds which upload, and what may be forgotten.
type Service struct {
	opt Options
	seq eventSeq
	// lastBatch is how many events the inbox worker applied last time.
	lastBatch  atomic.Int64
	wakeOutbox func() // may be nil
	buyers     buyerCache
	uploads    uploadLocks
	shared     func(ctx context.Context, fn func(tx core.App) error) error // may be nil
}

// New returns the rules with their options.
func New(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	setDefault(&o.OrderExpiry, 24*time.Hour)
	setDefault(&o.PastDueGrace, 7*24*time.Hour)
	setDefault(&o.SyncSoft, 15*time.Minute)
	setDefault(&o.SyncHard, 3*time.Hour)
	setDefault(&o.LinkTTL, 10*time.Minute)
	setDefault(&o.HoldFor, 15*time.Minute)
	setDefault(&o.Uploads.Life, 72*time.Hour)
	setDefault(&o.Uploads.Open, 10)
	setDefault(&o.Uploads.Bytes, 64<<30)
	if o.Staging == nil {
		o.Staging = noStaging{}
	}
	for _, c := range []*Checkout{&o.Checkouts.Recurring, &o.Checkouts.OneTime, &o.Checkouts.Link, &o.Checkouts.None} {
		if *c == nil {
			*c = NoCheckout{}
		}
	}
	return &Service{opt: o}
}

func setDefault[T ~int64](d *T, v T) {
	if *d == 0 {
		*d = v
	}
}

// ShareWrites lets orders that are made at the same time share their commits. run calls
// fn in a transaction, perhaps more than once, and returns after the commit.
func (s *Service) ShareWrites(run func(ctx context.Context, fn func(tx core.App) error) error) {
	s.shared = run
}

// together runs fn in the caller's transaction, else in a shared one, else in one of its own.
func (s *Service) together(ctx context.Context, app core.App, fn func(tx core.App) error) error {
	if s.shared == nil || app.IsTransactional() {
		return app.RunInTransaction(fn)
	}
	return s.shared(ctx, fn)
}

// Now is business time in UTC.
func (s *Service) Now() time.Time { return s.opt.Now().UTC() }

// Wall is protocol time in UTC.
func (s *Service) Wall() time.Time { return s.opt.Wall().UTC() }

type actorKey struct{}

// WithActor says who acts in ctx: "profile:<id>", "superuser:<id>", "job:<name>". The
// journal and the rules for operators read it.
func WithActor(ctx context.Context, actor string) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// Actor returns who acts in ctx, "system" when nobody said.
func Actor(ctx context.Context) string {
	if a, ok := ctx.Value(actorKey{}).(string); ok {
		return a
	}
	return "system"
}

// Buyer is a signed-in person with their account.
type Buyer struct {
	Profile *collections.Profile
	Account *collections.CustomerAccount
}

// journal appends one line: ids, states, amounts and codes only.
func (s *Service) journal(ctx context.Context, tx core.App, action, entity, id, from, to, cause string) error {
	return collections.AppendJournal(tx, collections.JournalLine{At: s.Now(), Actor: Actor(ctx), Action: action, Entity: entity, EntityID: id, From: from, To: to, Cause: cause}, s.Wall())
}

// save writes a row that the server itself made: hooks run, field validation does not.
func save(ctx context.Context, tx core.App, m core.Model) error {
	return tx.SaveNoValidateWithContext(ctx, m)
}
