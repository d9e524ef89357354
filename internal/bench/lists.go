package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/pocketbase/dbx"

	"pocketstarter/internal/rig"
)

// onlyLists leaves the other hot paths out of the growth part, to try the lists apart:
//
//	go run ./internal/bench -part grow -lists -grow 20000
var onlyLists = flag.Bool("lists", false, "of the growth part, measure only the lists")

// ownedByOne is how many of the written orders belong to one buyer, whose own lists are then
// long too.
const ownedByOne = 5000

// pageSize is the lists' own.
const pageSize = 30

// listRead is one way to read a list. A deep page is compared with the first page of the same
// list on the small shop.
type listRead struct {
	name, path string
	token      string
	like       string // the name of the first page; empty for a first page itself
	follow     bool   // path's Link header names what is measured
}

func (b *bench) listReads(grown bool) []listRead {
	buyer, seller := b.tokens[0], b.shop.Clerk.Token(rig.Seller)
	const mine, sales, people = "/api/account/orders", "/api/seller/orders", "/api/seller/customers"
	reads := []listRead{
		{name: "own orders, first page", path: mine, token: buyer},
		{name: "own downloads, first page", path: "/api/account/downloads", token: buyer},
		{name: "seller's orders, first page", path: sales, token: seller},
		{name: "seller's orders, first page, no total", path: sales + "?skipTotal=1", token: seller},
		{name: "seller's orders by status", path: sales + "?status=fulfilled&skipTotal=1", token: seller},
		{name: "seller's customers, first page", path: people, token: seller},
		{name: "seller's customers by a part of a name", path: people + "?skipTotal=1&q=" + rig.Email(b.buyers[len(b.buyers)-1]), token: seller},
	}
	if !grown {
		return reads
	}
	last := b.grow/pageSize - 1
	return append(reads,
		listRead{name: "own orders, page 100", path: mine + "?page=100", token: buyer, like: reads[0].name},
		listRead{name: "own orders, after page 100", path: mine + "?page=100", token: buyer, like: reads[0].name, follow: true},
		listRead{name: fmt.Sprintf("seller's orders, page %d", last), path: fmt.Sprintf("%s?skipTotal=1&page=%d", sales, last), token: seller, like: reads[3].name},
		listRead{name: fmt.Sprintf("seller's orders, after page %d", last), path: fmt.Sprintf("%s?skipTotal=1&page=%d", sales, last), token: seller, like: reads[3].name, follow: true},
		listRead{name: "seller's customers, after page 100", path: people + "?skipTotal=1&page=100", token: seller, like: reads[5].name, follow: true},
		listRead{name: fmt.Sprintf("seller's customers, page %d", last-ownedByOne/pageSize), path: fmt.Sprintf("%s?skipTotal=1&page=%d", people, last-ownedByOne/pageSize), token: seller, like: reads[5].name},
	)
}

// lists measures how often a second each list is read, and how many rows of a CSV are written.
func (b *bench) lists(grown bool) ([]floorFigure, map[string]string, error) {
	var out []floorFigure
	like := map[string]string{}
	for _, l := range b.listReads(grown) {
		path := l.path
		if l.follow {
			a, err := b.shop.Send(http.MethodGet, path, map[string]string{"Authorization": "Bearer " + l.token}, nil)
			if err == nil {
				err = a.Into(http.StatusOK, nil)
			}
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", path, err)
			}
			link := a.Header.Get("Link")
			if !strings.HasPrefix(link, "<") || !strings.Contains(link, ">") {
				return nil, nil, fmt.Errorf("%s names no next page", path)
			}
			path = link[1:strings.Index(link, ">")]
		} else if grown { // what is remembered of a long list is not remembered yet
			began := time.Now()
			if err := b.shop.Call(l.token, http.MethodGet, path, nil, http.StatusOK, nil); err != nil {
				return nil, nil, err
			}
			b.table.add(l.name+", read the first time", short(time.Since(began)), "", "", "")
		}
		requests, err := b.gets(b.shop.URL, path, []string{l.token})
		if err != nil {
			return nil, nil, err
		}
		r, err := send(plan{base: b.shop.URL, pid: b.shop.PID(), want: http.StatusOK, length: b.seconds, next: same(requests...)})
		if errors.Is(err, os.ErrDeadlineExceeded) { // an answer took half a minute: a figure, too
			fmt.Printf("  (%s: %v)\n", l.name, err)
		} else if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", l.name, err)
		}
		fmt.Printf("  (%s: %.0f/s, %.1f ms of processor each, most memory so far %.0f MB)\n", l.name, r.rate(), r.cpuEach()/1000, float64(peakMemory(b.shop.PID()))/1024)
		out, like[l.name] = append(out, floorFigure{l.name, r.rate()}), l.name
		if l.like != "" {
			like[l.name] = l.like
		}
	}
	rows, err := b.exportRate()
	const export = "CSV of orders, rows"
	like[export] = export
	return append(out, floorFigure{export, rows}), like, err
}

// exportRate reads the seller's orders as CSV for the length of a load, or to its end, and
// returns the rows a second.
func (b *bench) exportRate() (float64, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.shop.URL+"/api/seller/export/orders.csv", nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+b.shop.Clerk.Token(rig.Seller))
	began := time.Now()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the export answers %d", res.StatusCode)
	}
	rows, buffer := 0, make([]byte, 64<<10)
	for time.Since(began) < b.seconds {
		n, err := res.Body.Read(buffer)
		rows += bytes.Count(buffer[:n], []byte("\n"))
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, err
		}
	}
	return float64(rows) / time.Since(began).Seconds(), nil
}

// ownMany gives one buyer a part of the written orders with what they gave.
func (b *bench) ownMany(db *dbx.DB, n int) error {
	var account string
	err := db.NewQuery("SELECT a.id FROM customer_accounts a JOIN profiles p ON p.id = a.profile WHERE p.clerk_user_id = {:u}").Bind(dbx.Params{"u": b.buyers[0]}).Row(&account)
	if err != nil {
		return err
	}
	params := dbx.Params{"a": account, "n": min(n/2, ownedByOne)}
	const written = "SELECT id FROM orders WHERE id < '1' ORDER BY id LIMIT {:n}"
	for _, statement := range []string{
		"UPDATE download_grants SET customer_account = {:a} WHERE order_item IN (SELECT id FROM order_items WHERE `order` IN (" + written + ")) AND order_item != ''",
		"UPDATE orders SET customer_account = {:a} WHERE id IN (" + written + ")",
	} {
		if _, err := db.NewQuery(statement).Bind(params).Execute(); err != nil {
			return err
		}
	}
	return nil
}
