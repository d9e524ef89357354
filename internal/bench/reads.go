package main

import (
	"fmt"
	"os"
	"path/filepath"

	"pocketstarter/internal/rig"
)

// benchCatalog measures the public list and one detail against net/http that serves
// the same bytes, and against PocketBase's own record API.
func (b *bench) benchCatalog() error {
	record, err := b.recordAPI()
	if err != nil {
		return err
	}
	for _, p := range []struct{ work, path string }{
		{"catalog list", "/api/products"}, {"catalog detail", "/api/products/" + b.goods.Slug},
	} {
		if err := b.read(p.work, p.path, "0.70 of net/http", nil, floorFigure{"PocketBase record API", record}); err != nil {
			return err
		}
	}
	return nil
}

// benchReads measures signed-in reads: every request carries a token that is
// verified.
func (b *bench) benchReads() error {
	for _, p := range []struct{ work, path string }{
		{"signed-in /me", "/api/me"}, {"entitlement check", "/api/billing/features?feature=" + b.goods.Feature},
	} {
		if err := b.read(p.work, p.path, "8000/s", b.tokens); err != nil {
			return err
		}
	}
	return nil
}

// read loads one path as these people, or as nobody.
func (b *bench) read(work, path, atLeast string, tokens []string, more ...floorFigure) error {
	requests, err := b.gets(b.shop.URL, path, tokens)
	if err != nil {
		return err
	}
	shop, err := send(plan{base: b.shop.URL, want: 200, length: b.seconds, next: same(requests...)})
	if err != nil {
		return err
	}
	floor, err := b.sameBytes("GET", path, tokens, nil)
	if err != nil {
		return err
	}
	b.table.rate(work, shop, atLeast, append([]floorFigure{{"net/http", floor}}, more...)...)
	return nil
}

// gets returns a request for path of each person.
func (b *bench) gets(base, path string, tokens []string) ([][]byte, error) {
	if len(tokens) == 0 {
		return [][]byte{rig.Request("GET", base, path, nil, nil)}, nil
	}
	var out [][]byte
	for _, token := range tokens {
		out = append(out, rig.Request("GET", base, path, map[string]string{"Authorization": "Bearer " + token}, nil))
	}
	return out, nil
}

// sameBytes measures plain net/http that answers with what the shop answers.
func (b *bench) sameBytes(method, path string, tokens []string, body []byte) (float64, error) {
	reply := filepath.Join(b.root, "reply")
	content := []byte(`{"status":"ok"}`)
	header := map[string]string{}
	if len(tokens) > 0 {
		header["Authorization"] = "Bearer " + tokens[0]
	}
	if method == "GET" {
		a, err := b.shop.Send(method, path, header, nil)
		if err != nil {
			return 0, err
		}
		if a.Status != 200 {
			return 0, fmt.Errorf("%s answers %d: %.300s", path, a.Status, a.Body)
		}
		content = a.Body
	}
	if err := os.WriteFile(reply, content, 0o600); err != nil {
		return 0, err
	}
	base, _, stop, err := b.floor("floor-http", "application/json", reply)
	if err != nil {
		return 0, err
	}
	defer stop()
	r, err := send(plan{base: base, want: 200, length: b.seconds, next: same(rig.Request(method, base, path, header, body))})
	return r.rate(), err
}

// recordAPI measures the list of a bare PocketBase with as many rows.
func (b *bench) recordAPI() (float64, error) {
	base, _, stop, err := b.floor("floor-pocketbase", filepath.Join(b.root, "bare"))
	if err != nil {
		return 0, err
	}
	defer stop()
	path := "/api/collections/" + bareProducts + "/records"
	r, err := send(plan{base: base, want: 200, length: b.seconds, next: same(rig.Request("GET", base, path, nil, nil))})
	return r.rate(), err
}
