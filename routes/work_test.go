package routes_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

var plainKeys = commerce.KeyRules{Prefix: func(s string) string { return "sellers/" + s }, Make: func(p, id, n string) string { return p + "/" + id + "/" + n }, Check: func(string, string) error { return nil }}

// memoryStore keeps files in memory.
type memoryStore struct{ files map[string][]byte }

func (m *memoryStore) Put(_ context.Context, key string, r io.Reader, _ int64, contentType string) (commerce.Object, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return commerce.Object{}, err
	}
	m.files[key] = b
	sum := sha256.Sum256(b)
	return commerce.Object{Key: key, Size: int64(len(b)), ChecksumSHA256: hex.EncodeToString(sum[:]), ContentType: contentType}, nil
}

func (m *memoryStore) Stat(_ context.Context, key string) (commerce.Object, error) {
	return commerce.Object{Key: key, Size: int64(len(m.files[key]))}, nil
}

func (m *memoryStore) Delete(_ context.Context, key string) error { delete(m.files, key); return nil }

func (m *memoryStore) SignDownload(_ context.Context, t commerce.DownloadTicket) (string, error) {
	return "https://files.test/" + t.Key, nil
}

func (m *memoryStore) SignUpload(context.Context, commerce.UploadTicket) (commerce.SignedUpload, error) {
	return commerce.SignedUpload{}, nil
}

// deliver sends a file as a form.
func (p *practice) deliver(who, work, title, content string) *httptest.ResponseRecorder {
	p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(p.t, form.WriteField("title", title))
	part, err := form.CreateFormFile("file", "logo.svg")
	require.NoError(p.t, err)
	_, err = part.Write([]byte(content))
	require.NoError(p.t, err)
	require.NoError(p.t, form.Close())
	r := httptest.NewRequest("POST", "/api/seller/fulfillment-orders/"+work+"/deliver", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Authorization", "Bearer "+who)
	return checked(p.t, p.mux, r)
}

func TestWorkIsDeliveredToItsBuyerOnly(t *testing.T) {
	p := openPractice(t, map[string]any{"delivery_mode": "downloadable", "delivery_days": 7})
	order, item := p.line("ann")
	p.want(409, "ann", "POST", "/api/account/bookings", map[string]any{"service_offer": p.offer, "order_item": item, "scheduled_start": tuesday})
	p.pay("ann", order, 5000)
	require.Empty(t, items(p.want(200, "ann", "GET", "/api/account/bookings", nil)))
	w := items(p.want(200, "ann", "GET", "/api/account/orders/work", nil))[0]
	require.Equal(t, "2026-03-09T10:00:00.000Z", w["due_at"])
	require.Equal(t, order, w["order_public_id"])
	require.NotContains(t, w, "internal_notes")
	require.Equal(t, 2, p.mails("fulfillment-order-requested-"))
	id := w["id"].(string)
	path := "/api/seller/fulfillment-orders/" + id
	require.Empty(t, items(p.want(200, "ben", "GET", "/api/account/orders/work", nil)))
	p.want(404, "sam", "GET", path, nil)
	p.want(404, "sam", "PATCH", path, `{"status":"completed"}`)
	require.Equal(t, 404, p.deliver("sam", id, "Logo", "x").Code)
	p.want(400, "sue", "PATCH", path, `{"status":"lost"}`)
	p.want(400, "sue", "PATCH", path, `{"shipping_tracking_url":"http://x.test"}`)
	got := p.want(200, "sue", "PATCH", path, `{"status":"in_progress","internal_notes":"tricky","delivery_notes":"soon","due_at":null}`)
	require.Equal(t, "tricky", got["internal_notes"])
	require.Nil(t, got["due_at"])
	p.want(200, "sue", "PATCH", path, `{"due_at":"2026-03-20T10:00:00+01:00"}`)

	answer := p.deliver("sue", id, "Your logo", "<svg/>")
	require.Equal(t, 200, answer.Code, answer.Body.String())
	done := decoded(answer)
	require.Equal(t, "completed", done["status"])
	require.NotNil(t, done["completed_at"])
	require.Empty(t, done["download_token"], "the token is the buyer's")
	w = items(p.want(200, "ann", "GET", "/api/account/orders/work", nil))[0]
	require.Equal(t, true, w["download_ready"])
	token := w["download_token"].(string)
	p.want(404, "ben", "POST", "/api/account/downloads/"+token+"/access", nil)
	link := p.want(200, "ann", "POST", "/api/account/downloads/"+token+"/access", nil)
	require.Equal(t, 5.0, link["grant"].(map[string]any)["max_downloads"])
	require.Equal(t, 1, p.mails("fulfillment-order-delivered-"))
	detail := p.want(200, "", "GET", "/api/products/coaching", nil)
	require.Empty(t, detail["assets"], "nobody else sees the file")

	again := p.deliver("sue", id, "Your logo, revised", "<svg></svg>")
	require.Equal(t, 200, again.Code)
	require.Equal(t, 2, p.mails("fulfillment-order-delivered-"))
	require.Len(t, items(p.want(200, "ann", "GET", "/api/account/downloads", nil)), 2)

	require.Equal(t, 200, p.ask("sue", "POST", "/api/seller/orders/"+order+"/refund", `{"reason":"late"}`).Code)
	p.want(403, "ann", "POST", "/api/account/downloads/"+token+"/access", nil)
}

func TestParcelsAndOwnFiles(t *testing.T) {
	p := openPractice(t, map[string]any{"delivery_mode": "physical_shipped"})
	order, _ := p.line("ann")
	p.pay("ann", order, 5000)
	w := items(p.want(200, "sue", "GET", "/api/seller/fulfillment-orders?status=requested", nil))[0]
	require.Equal(t, "user_ann", w["customer"].(map[string]any)["clerk_user_id"])
	path := "/api/seller/fulfillment-orders/" + w["id"].(string)
	got := p.want(200, "sue", "PATCH", path, `{"status":"completed","shipping_carrier":"DHL","shipping_tracking_number":"123","shipping_tracking_url":"https://dhl.test/123"}`)
	require.NotNil(t, got["shipped_at"])
	require.NotNil(t, got["completed_at"])
	require.Equal(t, 1, p.mails("fulfillment-order-delivered-"))
	p.want(400, "sue", "POST", path+"/deliver", `{"asset":"nosuchasset0000"}`)
	p.want(409, "sue", "PATCH", path, `{"status":"canceled"}`)
	p.want(200, "sue", "PATCH", path, `{"status":"in_progress"}`)
	p.want(200, "sue", "PATCH", path, `{"status":"canceled"}`)
	require.Equal(t, 409, p.deliver("sue", w["id"].(string), "x", "x").Code)
}
