package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"time"

	"pocketstarter/commerce"
)

// ProbeStep is one thing that was tried, for doctor and the preflight page.
type ProbeStep struct {
	Name     string
	OK       bool
	Cause    string // why not, in one sentence; "" when OK
	Fix      string // what to do about it; "" when OK
	Duration time.Duration
}

// Probed is what Probe needs of a store.
type Probed struct {
	Store commerce.AssetStore
	// Fetch gets a signed address and returns the answer's status and body.
	Fetch func(ctx context.Context, url string) (status int, body []byte, err error)
	// Send puts body where a signed upload says and returns the answer's status.
	Send    func(ctx context.Context, u commerce.SignedUpload, body []byte) (status int, err error)
	Pattern string           // ASSET_STORAGE_KEY_PREFIX
	Wait    time.Duration    // how long the short-lived link is given to expire
	Now     func() time.Time // protocol time
	Fix     func(step string, err error) string
}

// Probe does what a sale does, with one small object: put, stat, sign, get, let a
// link expire, delete. It stops at the first step that makes the next ones pointless,
// and always tries to leave nothing behind.
func Probe(ctx context.Context, p Probed) []ProbeStep {
	key := MakeKey(Prefix(p.Pattern, "preflight"), rand.Text(), "probe.txt")
	content := []byte("PocketStarter storage probe " + rand.Text())
	sum := sha256.Sum256(content)
	ticket := commerce.DownloadTicket{Grant: "preflight", Asset: "preflight", Key: key, FileName: "probe.txt", ContentType: "text/plain"}
	var steps []ProbeStep
	try := func(name string, do func() error) bool {
		began := p.Now()
		err := do()
		step := ProbeStep{Name: name, OK: err == nil, Duration: p.Now().Sub(began)}
		if err != nil {
			step.Cause, step.Fix = sentence(err), p.Fix(name, err)
		}
		steps = append(steps, step)
		return step.OK
	}
	if !try("Put an object", func() error {
		_, err := p.Store.Put(ctx, key, bytes.NewReader(content), int64(len(content)), "text/plain")
		return err
	}) {
		return steps
	}
	defer func() { _ = p.Store.Delete(context.WithoutCancel(ctx), key) }()
	try("Find it with its size and checksum", func() error {
		object, err := p.Store.Stat(ctx, key)
		switch {
		case err != nil:
			return err
		case object.Size != int64(len(content)):
			return commerce.Fail(commerce.CodeUpstream, "The storage reports %d bytes instead of %d.", object.Size, len(content))
		case object.ChecksumSHA256 != "" && object.ChecksumSHA256 != hex.EncodeToString(sum[:]):
			return commerce.Fail(commerce.CodeUpstream, "The storage reports another checksum.")
		}
		return nil
	})
	var link string
	if try("Sign a download link", func() (err error) {
		ticket.Expires = p.Now().Add(time.Minute)
		link, err = p.Store.SignDownload(ctx, ticket)
		return err
	}) {
		try("Get the object through the link", func() error {
			status, body, err := p.Fetch(ctx, link)
			switch {
			case err != nil:
				return commerce.Fail(commerce.CodeUpstream, "The link's address cannot be reached.").WithCause(err)
			case status != http.StatusOK:
				return commerce.Fail(commerce.CodeUpstream, "The link answered %d instead of 200.", status)
			case !bytes.Equal(body, content):
				return commerce.Fail(commerce.CodeUpstream, "The link gave other bytes than were put.")
			}
			return nil
		})
		try("See a link expire", func() error { return p.expiry(ctx, ticket) })
	}
	try("Put an object through a signed upload link", func() error {
		u, err := p.Store.SignUpload(ctx, commerce.UploadTicket{
			Asset: "preflight", Key: key, ContentType: "text/plain", Size: int64(len(content)), ChecksumSHA256: hex.EncodeToString(sum[:]), Expires: p.Now().Add(time.Minute),
		})
		if err != nil {
			return err
		}
		status, err := p.Send(ctx, u, content)
		if err != nil {
			return commerce.Fail(commerce.CodeUpstream, "The upload link's address cannot be reached.").WithCause(err)
		}
		if status >= 300 {
			return commerce.Fail(commerce.CodeUpstream, "The upload link answered %d.", status)
		}
		return nil
	})
	try("Delete the object", func() error {
		if err := p.Store.Delete(ctx, key); err != nil {
			return err
		}
		if _, err := p.Store.Stat(ctx, key); commerce.CodeOf(err) != commerce.CodeNotFound {
			return commerce.Fail(commerce.CodeUpstream, "The object is still there after it was deleted.").WithCause(err)
		}
		return nil
	})
	return steps
}

// expiry signs a link that lives for a second and waits until it must not work.
func (p Probed) expiry(ctx context.Context, ticket commerce.DownloadTicket) error {
	ticket.Expires = p.Now().Add(time.Second)
	link, err := p.Store.SignDownload(ctx, ticket)
	if err != nil {
		return err
	}
	select {
	case <-time.After(p.Wait):
	case <-ctx.Done():
		return commerce.Fail(commerce.CodeUpstream, "The probe was stopped.").WithCause(ctx.Err())
	}
	status, _, err := p.Fetch(ctx, link)
	if err != nil {
		return commerce.Fail(commerce.CodeUpstream, "The link's address cannot be reached.").WithCause(err)
	}
	if status < 400 {
		return commerce.Fail(commerce.CodeUpstream, "A link still worked after it should have expired.")
	}
	return nil
}

// sentence is the safe part of err.
func sentence(err error) string {
	if e, ok := errors.AsType[*commerce.Error](err); ok {
		return e.Message
	}
	return "The step failed."
}

// HTTPFetch returns a Fetch over client.
func HTTPFetch(client *http.Client) func(context.Context, string) (int, []byte, error) {
	return func(ctx context.Context, url string) (int, []byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return 0, nil, WithoutQuery(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			return 0, nil, WithoutQuery(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
		return resp.StatusCode, body, err
	}
}

// HTTPSend returns a Send over client.
func HTTPSend(client *http.Client) func(context.Context, commerce.SignedUpload, []byte) (int, error) {
	return func(ctx context.Context, u commerce.SignedUpload, body []byte) (int, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPut, u.URL, bytes.NewReader(body))
		if err != nil {
			return 0, WithoutQuery(err)
		}
		for name, value := range u.Headers {
			req.Header.Set(name, value)
		}
		resp, err := client.Do(req)
		if err != nil {
			return 0, WithoutQuery(err)
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
		return resp.StatusCode, nil
	}
}
