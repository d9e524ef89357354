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

// rounds is how often the shop and its floor take turns: a machine that changes its speed
// meanwhile changes both.
const rounds = 4

// read loads one path as these people, or as nobody, and by turns plain net/http that answers
// with the same bytes.
func (b *bench) read(work, path, atLeast string, tokens []string, more ...floorFigure) error {
	requests, err := b.gets(b.shop.URL, path, tokens)
	if err != nil {
		return err
	}
	bare, err := b.openSameBytes("GET", path, tokens, nil)
	if err != nil {
		return err
	}
	defer bare.stop()
	var shop, floor result
	for range rounds {
		for _, turn := range []struct {
			into *result
			plan plan
		}{
			{&shop, plan{base: b.shop.URL, pid: b.shop.PID(), want: 200, length: b.seconds / rounds, next: same(requests...)}},
			{&floor, plan{base: bare.base, pid: bare.pid, want: 200, length: b.seconds / rounds, next: same(bare.request)}},
		} {
			r, err := send(turn.plan)
			if err != nil {
				return err
			}
			turn.into.add(r)
		}
	}
	b.table.rate(work, shop, atLeast, append([]floorFigure{{"net/http", floor.rate()}}, more...)...)
	b.table.add(work+", processor", fmt.Sprintf("%.1f us each", shop.cpuEach()), "", fmt.Sprintf("net/http %.1f us", floor.cpuEach()), fmt.Sprintf("%.2f", floor.cpuEach()/shop.cpuEach()))
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
	bare, err := b.openSameBytes(method, path, tokens, body)
	if err != nil {
		return 0, err
	}
	defer bare.stop()
	r, err := send(plan{base: bare.base, want: 200, length: b.seconds, next: same(bare.request)})
	return r.rate(), err
}

// bareServer is a floor that runs.
type bareServer struct {
	base    string
	pid     int
	request []byte
	stop    func()
}

// openSameBytes starts plain net/http that answers with what the shop answers to this request.
func (b *bench) openSameBytes(method, path string, tokens []string, body []byte) (bareServer, error) {
	reply := filepath.Join(b.root, "reply")
	content := []byte(`{"status":"ok"}`)
	header := map[string]string{}
	if len(tokens) > 0 {
		header["Authorization"] = "Bearer " + tokens[0]
	}
	if method == "GET" {
		a, err := b.shop.Send(method, path, header, nil)
		if err != nil {
			return bareServer{}, err
		}
		if a.Status != 200 {
			return bareServer{}, fmt.Errorf("%s answers %d: %.300s", path, a.Status, a.Body)
		}
		content = a.Body
	}
	if err := os.WriteFile(reply, content, 0o600); err != nil {
		return bareServer{}, err
	}
	f, err := b.startFloor("floor-http", "application/json", reply)
	if err != nil {
		return bareServer{}, err
	}
	return bareServer{f.base, f.pid, rig.Request(method, f.base, path, header, body), f.stop}, nil
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
