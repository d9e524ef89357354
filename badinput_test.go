package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	svixsdk "github.com/svix/svix-webhooks/go"

	"github.com/stretchr/testify/require"

	"pocketstarter/collections"
	"pocketstarter/internal/config"
	"pocketstarter/internal/sandbox"
)

// bench is a sandbox shop inside the test with two people and a seller signed in.
type bench struct {
	t           *testing.T
	shop        *running
	ada, eve    sandbox.Person
	seller      sandbox.Person
	priceID     string
	sellersItem string
}

func newBench(t *testing.T) *bench { return newBenchWith(t, nil) }

// newBenchWith is a bench whose shop has these settings.
func newBenchWith(t *testing.T, settings map[string]string) *bench {
	t.Helper()
	cfg, err := config.Load(func(name string) string { return settings[name] }, config.LoadOptions{})
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	shop, err := startShop(ctx, t.TempDir(), cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, shop.stop()) })
	_, err = shop.seed(ctx)
	require.NoError(t, err)
	b := &bench{t: t, shop: shop}
	b.ada, err = shop.s.sandbox.SignUp(ctx, "ada@example.com", "", "Ada", "A")
	require.NoError(t, err)
	b.eve, err = shop.s.sandbox.SignUp(ctx, "eve@example.com", "", "Eve", "E")
	require.NoError(t, err)
	b.seller, err = shop.s.sandbox.SignInAs(ctx, sandbox.DemoSellerID)
	require.NoError(t, err)
	p, err := collections.FindProductBySlug(shop.app, "weavers-pattern-book")
	require.NoError(t, err)
	b.priceID, b.sellersItem = p.ActivePrice(), p.Id
	return b
}

func (b *bench) ask(who *sandbox.Person, method, path, contentType, body string, header ...string) (int, string) {
	b.t.Helper()
	req, err := http.NewRequest(method, b.shop.URL+path, strings.NewReader(body))
	require.NoError(b.t, err)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if who != nil {
		token, err := b.shop.s.sandbox.Token(context.Background(), who.SessionID, b.shop.URL)
		require.NoError(b.t, err)
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	return resp.StatusCode, string(text)
}

func (b *bench) rows(from string) int {
	b.t.Helper()
	var n int
	require.NoError(b.t, b.shop.app.DB().NewQuery("SELECT count(*) FROM "+from).Row(&n))
	return n
}

func TestBadInputIsAnsweredClearly(t *testing.T) {
	b := newBench(t)
	const j = "application/json"
	create := "/api/account/orders/create"
	order := func(rest string) string { return fmt.Sprintf(`{"price_id":%q%s}`, b.priceID, rest) }
	tests := []struct {
		name               string
		who                *sandbox.Person
		method, path, kind string
		body               string
		want               int
		says               string
	}{
		{"a guest", nil, "POST", create, j, order(""), 401, "Sign in"},
		{"no body", &b.ada, "POST", create, j, "", 400, "body"},
		{"no JSON", &b.ada, "POST", create, j, "{", 400, ""},
		{"a list", &b.ada, "POST", create, j, "[]", 400, ""},
		{"a form", &b.ada, "POST", create, "text/plain", order(""), 415, ""},
		{"no price", &b.ada, "POST", create, j, `{}`, 400, "price_id"},
		{"an unknown price", &b.ada, "POST", create, j, `{"price_id":"nope"}`, 404, ""},
		{"a negative quantity", &b.ada, "POST", create, j, order(`,"quantity":-1`), 400, "quantity"},
		{"none", &b.ada, "POST", create, j, order(`,"quantity":0`), 400, "quantity"},
		{"too many", &b.ada, "POST", create, j, order(`,"quantity":101`), 400, "quantity"},
		{"a huge quantity", &b.ada, "POST", create, j, order(`,"quantity":9223372036854775808`), 400, "quantity"},
		{"half a book", &b.ada, "POST", create, j, order(`,"quantity":1.5`), 400, "quantity"},
		{"a quantity in words", &b.ada, "POST", create, j, order(`,"quantity":"two"`), 400, "quantity"},
		{"an unknown field", &b.ada, "POST", create, j, order(`,"colour":"red"`), 400, "colour"},
		{"a server's field", &b.ada, "POST", create, j, order(`,"total_cents":1`), 400, "total_cents"},
		{"a status", &b.ada, "POST", create, j, order(`,"status":"paid"`), 400, "status"},
		{"long notes", &b.ada, "POST", create, j, order(`,"notes":"` + strings.Repeat("x", 4001) + `"`), 400, "notes"},
		{"the seller buys from themselves", &b.seller, "POST", create, j, order(""), 403, "own product"},
		{"a page that does not exist", &b.ada, "GET", "/api/account/orders?page=0", "", "", 400, "page"},
		{"a page too large", &b.ada, "GET", "/api/account/orders?perPage=201", "", "", 400, "perPage"},
		{"a buyer on the seller's side", &b.ada, "GET", "/api/seller/products", "", "", 403, ""},
		{"nothing", nil, "GET", "/api/nothing", "", "", 404, ""},
		{"an order that is nobody's", &b.ada, "GET", "/api/account/orders/6f0e3f60-0000-4000-8000-000000000000", "", "", 404, ""},
		{"a token that is none", &b.ada, "POST", "/api/account/downloads/xyz/access", j, "", 404, ""},
		{"a link that is none", nil, "GET", "/dl/abc.def", "", "", 404, ""},
		{"traversal in a path", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/assets", j, `{"title":"x","file_path":"../../etc/passwd"}`, 400, "file_path"},
		{"an absolute path", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/assets", j, `{"title":"x","file_path":"/etc/passwd"}`, 400, "file_path"},
		{"a coded path", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/assets", j, `{"title":"x","file_path":"a/%2e%2e/b"}`, 400, "file_path"},
		{"a missing object", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/assets", j, `{"title":"x","file_path":"files/none.zip"}`, 400, "object_missing"},
		{"a negative price", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/prices", j, `{"amount_cents":-1}`, 400, "amount_cents"},
		{"a foreign checkout", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/prices", j, `{"amount_cents":100,"checkout_url":"https://evil.example/pay"}`, 400, "checkout_url"},
		{"a script for a checkout", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/prices", j, `{"amount_cents":100,"metadata":{"checkout_url":"javascript:alert(1)"}}`, 400, "checkout_url"},
		{"a currency that is none", &b.seller, "POST", "/api/seller/products/" + b.sellersItem + "/prices", j, `{"amount_cents":100,"currency":"ZZ"}`, 400, "currency"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, text := b.ask(tt.who, tt.method, tt.path, tt.kind, tt.body)
			require.Equal(t, tt.want, code, text)
			require.Contains(t, text, tt.says)
			require.Contains(t, text, `"message"`)
			for _, leak := range []string{"sql", "SELECT", "goroutine", ".go:", "/work/"} {
				require.NotContains(t, text, leak)
			}
		})
	}
	require.Equal(t, 0, b.rows("orders"), "nothing was stored that should not be")
}

func TestOneKeyIsOneOrder(t *testing.T) {
	b := newBench(t)
	body := fmt.Sprintf(`{"price_id":%q}`, b.priceID)
	codes := make(chan int, 20)
	for range 20 {
		go func() {
			code, _ := b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", body, "Idempotency-Key", "k1")
			codes <- code
		}()
	}
	for range 20 {
		require.Equal(t, 201, <-codes)
	}
	require.Equal(t, 1, b.rows("orders"))
	code, _ := b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", fmt.Sprintf(`{"price_id":%q,"quantity":2}`, b.priceID), "Idempotency-Key", "k1")
	require.Equal(t, 409, code)
	code, _ = b.ask(&b.eve, "POST", "/api/account/orders/create", "application/json", body, "Idempotency-Key", "k1")
	require.Equal(t, 201, code, "a key belongs to its buyer")
	code, _ = b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", body, "Idempotency-Key", strings.Repeat("k", 256))
	require.Equal(t, 400, code)
}

func TestForgedWebhooksLeaveNothing(t *testing.T) {
	b := newBench(t)
	hook, err := svixsdk.NewWebhook(b.shop.s.sandbox.WebhookSecret())
	require.NoError(t, err)
	other, err := svixsdk.NewWebhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	require.NoError(t, err)
	send := func(by *svixsdk.Webhook, id string, at time.Time, signed, sent string) int {
		signature, err := by.Sign(id, at, []byte(signed))
		require.NoError(t, err)
		code, _ := b.ask(nil, "POST", "/api/webhooks/clerk", "application/json", sent, "svix-id", id, "svix-timestamp", fmt.Sprint(at.Unix()), "svix-signature", signature)
		return code
	}
	now := time.Now()
	require.Equal(t, 400, send(other, "msg_1", now, "{}", "{}"), "another secret")
	require.Equal(t, 400, send(hook, "msg_1", now, "{}", `{"a":1}`), "another body")
	require.Equal(t, 400, send(hook, "msg_1", now.Add(-6*time.Minute), "{}", "{}"), "old")
	require.Equal(t, 400, send(hook, "msg_1", now.Add(6*time.Minute), "{}", "{}"), "from the future")
	require.Equal(t, 400, send(hook, "msg/../1", now, "{}", "{}"), "a bad id")
	large := `{"x":"` + strings.Repeat("x", 256<<10) + `"}`
	require.Equal(t, 413, send(hook, "msg_1", now, large, large))
	code, _ := b.ask(nil, "POST", "/api/webhooks/clerk", "application/json", "{}")
	require.Equal(t, 400, code, "no signature at all")
	require.Equal(t, 0, b.rows("webhook_events WHERE event_id = 'msg_1' OR event_id LIKE 'msg/%'"), "nothing is stored")

	require.Equal(t, 200, send(hook, "msg_ok", now, "not an event", "not an event"), "signed bytes are kept whatever they are")
	require.NoError(t, b.shop.settled(context.Background()))
	require.Equal(t, 1, b.rows("webhook_events WHERE event_id = 'msg_ok' AND state = 'parked' AND reason LIKE 'malformed%'"))
	require.Equal(t, 200, send(hook, "msg_ok", now, "not an event", "not an event"))
	require.Equal(t, 1, b.rows("webhook_events WHERE event_id = 'msg_ok'"))
}

// TestAFileFromUploadToDownload uploads as a seller, sells it, and fetches it in parts.
func TestAFileFromUploadToDownload(t *testing.T) {
	b := newBench(t)
	content := strings.Repeat("0123456789", 5000)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	require.NoError(t, w.WriteField("title", "Numbers"))
	part, err := w.CreateFormFile("file", "../../num\"bers\r\n.txt")
	require.NoError(t, err)
	_, err = io.WriteString(part, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	code, text := b.ask(&b.seller, "POST", "/api/seller/products/"+b.sellersItem+"/assets", w.FormDataContentType(), form.String())
	require.Equal(t, 201, code, text)
	require.Contains(t, text, `"file_size_bytes":50000`)
	require.NotContains(t, text, "..")

	code, text = b.ask(&b.ada, "POST", "/api/account/orders/create", "application/json", fmt.Sprintf(`{"price_id":%q}`, b.priceID))
	require.Equal(t, 201, code, text)
	o, err := collections.FindOrderByPublicID(b.shop.app, b.publicID(text))
	require.NoError(t, err)
	_, _, err = b.shop.s.shop.ConfirmByHand(context.Background(), b.shop.app, o.Id, "manual", "", "")
	require.NoError(t, err)
	items, err := collections.ListOrderItems(b.shop.app, o.Id)
	require.NoError(t, err)
	grants, err := collections.ListGrantsOfItem(b.shop.app, items[0].Id)
	require.NoError(t, err)
	require.Len(t, grants, 3)
	for _, g := range grants {
		asset, err := collections.FindDigitalAsset(b.shop.app, g.AssetID())
		require.NoError(t, err)
		if asset.Title() != "Numbers" {
			continue
		}
		code, _ = b.ask(&b.eve, "POST", "/api/account/downloads/"+g.Token()+"/access", "", "")
		require.Equal(t, 404, code, "somebody else's grant does not exist")
		code, text = b.ask(&b.ada, "POST", "/api/account/downloads/"+g.Token()+"/access", "", "")
		require.Equal(t, 200, code, text)
		link := strings.TrimPrefix(strings.Split(strings.Split(text, `"download_url":"`)[1], `"`)[0], b.shop.URL)
		code, body := b.ask(nil, "GET", link, "", "", "Range", "bytes=10-19")
		require.Equal(t, 206, code)
		require.Equal(t, "0123456789", body)
		code, _ = b.ask(nil, "GET", link[:len(link)-2]+"xx", "", "")
		require.GreaterOrEqual(t, code, 400, "a tampered link")
	}
}

func (b *bench) publicID(text string) string {
	b.t.Helper()
	_, rest, ok := strings.Cut(text, `"public_id":"`)
	require.True(b.t, ok, text)
	return rest[:36]
}
