package commerce

import (
	"context"
	"io"
	"time"
)

// Object is a stored file as the store knows it.
type Object struct {
	Key            string
	Size           int64
	ChecksumSHA256 string // lower-case hex; "" where the store cannot tell
	ContentType    string
}

// DownloadTicket says who may fetch what until when.
type DownloadTicket struct {
	Grant       string // the grant's token; local storage checks it again at use
	Asset       string // record id of the asset
	Key         string
	FileName    string // shown to the browser, always as an attachment
	ContentType string
	Expires     time.Time // never beyond the grant's own expiry
}

// UploadTicket says which bytes may be put where until when.
type UploadTicket struct {
	Asset          string // record id of the (still inactive) asset
	Key            string
	ContentType    string
	Size           int64
	ChecksumSHA256 string // lower-case hex
	Expires        time.Time
}

// SignedUpload is where and how the client puts its bytes.
type SignedUpload struct {
	URL     string
	Headers map[string]string
	Expires time.Time
}

// AssetStore keeps the sold files. Errors are *Error: CodeUnavailable when the
// store is not configured, CodeUpstream when it failed, CodeNotFound for
// an object that does not exist, CodeInvalid for a key outside the rules.
type AssetStore interface {
	AssetSigner
	// Put streams r to key and returns what was stored, with its checksum. A cut
	// stream leaves nothing visible. size is -1 when unknown.
	Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) (Object, error)
	// Stat returns what is stored at key.
	Stat(ctx context.Context, key string) (Object, error)
	// Delete removes key; a missing object is no error.
	Delete(ctx context.Context, key string) error
}

// AssetSigner makes links that work without our session.
type AssetSigner interface {
	SignDownload(ctx context.Context, t DownloadTicket) (url string, err error)
	SignUpload(ctx context.Context, t UploadTicket) (SignedUpload, error)
}

// Staging keeps the bytes of uploads that are not whole yet, by upload id. Errors are *Error:
// CodeFull when the disk has no room, CodeUpstream when it failed.
type Staging interface {
	// Size is how many bytes of an upload have come; 0 for one that has none.
	Size(id string) (int64, error)
	// Append puts r behind the first offset bytes and returns how many are safe on disk afterwards,
	// also when r ended with an error. Of an r that holds more than most bytes nothing is
	// kept: CodeTooLarge.
	Append(id string, offset, most int64, r io.Reader) (size int64, err error)
	// Open reads what has come.
	Open(id string) (io.ReadCloser, error)
	// Remove forgets an upload; one that is not there is no error.
	Remove(id string) error
	// IDs lists the uploads of which there are bytes.
	IDs() ([]string, error)
	// Free is how many bytes may still come without pressing the database, which is on the same disk.
	Free() (int64, error)
}

// CheckoutOrder is what a checkout provider needs of an order: its snapshot,
// never live prices.
type CheckoutOrder struct {
	PublicID      string
	ProductName   string
	PriceName     string
	UnitCents     int64
	Quantity      int64
	TotalCents    int64
	Currency      string
	BillingPeriod string // one_time, monthly, yearly
	ClerkPlanID   string
	CheckoutURL   string // the price's own link, already allow-listed
	BuyerEmail    string // "" when unknown
	ClerkUserID   string
	ExpiresAt     time.Time
	Attempt       int // rises with every new session for the same order
}

// CheckoutSession is where the buyer goes next.
type CheckoutSession struct {
	Provider    string // clerk, stripe, link, sandbox, none
	URL         string // "" for clerk and none
	SessionID   string
	ExpiresAt   time.Time // zero when the provider names none
	ClerkPlanID string
	PlanPeriod  string // "month" or "annual", for clerk
}

// Checkout opens a provider's checkout for an order. It is never called while a
// transaction is open.
type Checkout interface {
	Open(ctx context.Context, o CheckoutOrder) (CheckoutSession, error)
}

// Refunder gives money back at the provider. Refund with the same key twice
// refunds once. state is "done" where the provider's word is not awaited, else "pending".
type Refunder interface {
	Refund(ctx context.Context, key, paymentExternalID string, amountCents int64, currency, reason string) (providerRefundID, state string, err error)
}
