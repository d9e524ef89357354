package routes

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"pocketstarter/collections"
	"pocketstarter/commerce"
)

// Catalog is what is for sale, encoded in memory. A record hook says when it changed; what
// raw SQL changed shows after catalogAge at the latest.
type Catalog struct {
	app   core.App
	now   func() time.Time
	snap  atomic.Pointer[catalogSnap]
	dirty atomic.Bool
	build sync.Mutex
}

const catalogAge = 5 * time.Second

// NewCatalog returns the catalogue of app's shop. now is protocol time.
func NewCatalog(app core.App, now func() time.Time) *Catalog {
	if now == nil {
		now = time.Now
	}
	return &Catalog{app: app, now: now}
}

// Changed makes the next request read the catalogue anew.
func (c *Catalog) Changed() { c.dirty.Store(true) }

func (c *Catalog) current() (*catalogSnap, error) {
	if s := c.snap.Load(); s != nil && !c.dirty.Load() && c.now().Sub(s.built) < catalogAge {
		return s, nil
	}
	c.build.Lock()
	defer c.build.Unlock()
	if s := c.snap.Load(); s != nil && !c.dirty.Load() && c.now().Sub(s.built) < catalogAge {
		return s, nil
	}
	c.dirty.Store(false)
	s, err := buildCatalog(c.app, c.now())
	if err != nil {
		c.dirty.Store(true)
		return nil, err
	}
	c.snap.Store(s)
	return s, nil
}

// encoded is an answer ready to be written.
type encoded struct {
	body       []byte
	etag       string
	etagHeader []string
	length     []string
}

func encode(v any) (encoded, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return encoded{}, err
	}
	sum := sha256.Sum256(b)
	etag := `"` + hex.EncodeToString(sum[:12]) + `"`
	return encoded{b, etag, []string{etag}, []string{strconv.Itoa(len(b))}}, nil
}

type catalogEntry struct {
	kind   string
	search string // lower case
	item   json.RawMessage
}

type catalogSnap struct {
	built   time.Time
	entries []catalogEntry
	first   encoded // the first page without parameters
	bySlug  map[string]encoded
}

type publicPrice struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	AmountCents   int64  `json:"amount_cents"`
	Amount        string `json:"amount"`
	Currency      string `json:"currency"`
	BillingPeriod string `json:"billing_period"`
	IsDefault     bool   `json:"is_default"`
}

func publicPriceOf(p *collections.Price) publicPrice {
	return publicPrice{p.Id, p.Name(), p.AmountCents(), commerce.Decimal(p.AmountCents(), p.Currency()), p.Currency(), string(p.BillingPeriod()), p.IsDefault()}
}

type publicProduct struct {
	ID          string       `json:"id"`
	Seller      string       `json:"seller"`
	Name        string       `json:"name"`
	Slug        string       `json:"slug"`
	Tagline     string       `json:"tagline"`
	Description string       `json:"description"`
	ProductType string       `json:"product_type"`
	Visibility  string       `json:"visibility"`
	FeatureKeys []string     `json:"feature_keys"`
	ActivePrice *publicPrice `json:"active_price"`
	recordTimes
}

type publicAsset struct {
	ID            string `json:"id"`
	Title         string `json:"title"`
	VersionLabel  string `json:"version_label"`
	FileSizeBytes int64  `json:"file_size_bytes"`
}

type publicOffer struct {
	ID                     string `json:"id"`
	SessionMinutes         int64  `json:"session_minutes"`
	DeliveryDays           int64  `json:"delivery_days"`
	RevisionCount          int64  `json:"revision_count"`
	OnboardingInstructions string `json:"onboarding_instructions"`
	Timezone               string `json:"timezone"`
	MinNoticeMinutes       int64  `json:"min_notice_minutes"`
	MaxDaysAhead           int64  `json:"max_days_ahead"`
	BookingPolicy          string `json:"booking_policy"`
	DeliveryMode           string `json:"delivery_mode"`
}

type publicDetail struct {
	publicProduct
	Prices       []publicPrice `json:"prices"`
	Assets       []publicAsset `json:"assets"`
	ServiceOffer *publicOffer  `json:"service_offer"`
}

// buildCatalog reads everything published with four queries and encodes it.
func buildCatalog(app core.App, now time.Time) (*catalogSnap, error) {
	shelf, err := collections.LoadShelf(app)
	if err != nil {
		return nil, err
	}
	s := &catalogSnap{built: now, bySlug: map[string]encoded{}}
	for _, p := range shelf.Products {
		view, detail := publicViews(p, shelf)
		item, err := json.Marshal(view)
		if err != nil {
			return nil, err
		}
		if s.bySlug[p.Slug()], err = encode(detail); err != nil {
			return nil, err
		}
		s.entries = append(s.entries, catalogEntry{string(p.ProductType()), strings.ToLower(p.Name() + "\n" + p.Tagline() + "\n" + p.Description()), item})
	}
	s.first, err = s.page(listParams{Page: 1, PerPage: defaultPerPage}, "", "")
	return s, err
}

func publicViews(p *collections.Product, shelf *collections.Shelf) (publicProduct, publicDetail) {
	view := publicProduct{p.Id, p.OwnerID(), p.Name(), p.Slug(), p.Tagline(), p.Description(), string(p.ProductType()), string(p.Visibility()), p.FeatureKeys(), nil, stamps(p.Record)}
	detail := publicDetail{Prices: []publicPrice{}, Assets: []publicAsset{}}
	var active []*collections.Price
	for _, x := range shelf.Prices[p.Id] {
		if x.IsActive() {
			active = append(active, x)
			detail.Prices = append(detail.Prices, publicPriceOf(x))
		}
	}
	if best := commerce.ActivePrice(p, active); best != nil {
		x := publicPriceOf(best)
		view.ActivePrice = &x
	}
	for _, x := range shelf.Assets[p.Id] {
		detail.Assets = append(detail.Assets, publicAsset{x.Id, x.Title(), x.VersionLabel(), x.FileSizeBytes()})
	}
	if o := shelf.Offers[p.Id]; o != nil {
		detail.ServiceOffer = &publicOffer{o.Id, o.SessionMinutes(), o.DeliveryDays(), o.RevisionCount(), o.OnboardingInstructions(), o.Timezone(), o.MinNoticeMinutes(), o.MaxDaysAhead(), string(o.BookingPolicy()), string(o.DeliveryMode())}
	}
	detail.publicProduct = view
	return view, detail
}

// page encodes one page of the products that fit.
func (s *catalogSnap) page(p listParams, kind, q string) (encoded, error) {
	words := strings.Fields(strings.ToLower(q))
	items, n := []json.RawMessage{}, 0
	for i := range s.entries {
		if !s.entries[i].fits(kind, words) {
			continue
		}
		if n >= p.Offset() && len(items) < p.PerPage {
			items = append(items, s.entries[i].item)
		}
		n++
	}
	return encode(newListPage(p, n, items))
}

func (c *catalogEntry) fits(kind string, words []string) bool {
	if kind != "" && c.kind != kind {
		return false
	}
	for _, w := range words {
		if !strings.Contains(c.search, w) {
			return false
		}
	}
	return true
}
