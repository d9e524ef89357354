package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pocketstarter/collections"
)

func (p *play) pay() (string, error) {
	form := url.Values{"outcome": {"pay"}}
	page, err := url.Parse(p.shop.URL)
	if err != nil {
		return "", err
	}
	if page, err = page.Parse(p.checkout); err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(p.ctx, http.MethodPost, page.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	stay := &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := stay.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther && resp.StatusCode != http.StatusFound {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 500))
		return "", fmt.Errorf("the checkout answered %d: %s", resp.StatusCode, text)
	}
	return "back to " + resp.Header.Get("Location"), nil
}

// until asks again and again whether something became true.
func (p *play) until(what string, check func() (bool, error)) error {
	for {
		ok, err := check()
		if err != nil || ok {
			return err
		}
		select {
		case <-p.ctx.Done():
			return fmt.Errorf("%s did not happen in time", what)
		case <-time.After(15 * time.Millisecond):
		}
	}
}

func (p *play) webhook() (string, error) {
	detail := ""
	err := p.until("the payment's webhook", func() (bool, error) {
		events, err := collections.ListNewestEvents(p.shop.app, 20)
		if err != nil {
			return false, err
		}
		for _, e := range events {
			if strings.HasPrefix(e.EventType(), p.paidBy) && e.State() == collections.EventApplied && strings.Contains(e.Payload(), p.orderID) {
				detail = fmt.Sprintf("%s, stored as number %d, applied", e.EventType(), e.Seq())
				return true, nil
			}
		}
		return false, nil
	})
	return detail, err
}

type orderStatus struct {
	Status  string `json:"status"`
	Receipt string `json:"receipt_number"`
}

func (p *play) status() (orderStatus, error) {
	var o orderStatus
	return o, p.call(p.person, http.MethodGet, "/api/account/orders/"+p.orderID, nil, &o)
}

type demoList struct {
	Items []map[string]any `json:"items"`
}

func (p *play) fulfilled() (string, error) {
	var o orderStatus
	err := p.until("fulfilment", func() (bool, error) {
		var err error
		o, err = p.status()
		return o.Status == "fulfilled", err
	})
	if err != nil {
		return "", err
	}
	var grants, features demoList
	if err := p.call(p.person, http.MethodGet, "/api/account/downloads", nil, &grants); err != nil {
		return "", err
	}
	if err := p.call(p.person, http.MethodGet, "/api/account/entitlements", nil, &features); err != nil {
		return "", err
	}
	if len(grants.Items) != 2 || len(features.Items) != 1 {
		return "", fmt.Errorf("%d files and %d features instead of 2 and 1", len(grants.Items), len(features.Items))
	}
	p.grant = grants.Items[0]
	return fmt.Sprintf("%d files, feature %v, receipt %s", len(grants.Items), features.Items[0]["feature_key"], o.Receipt), nil
}

func (p *play) mail() (string, error) {
	subject := ""
	err := p.until("the mail", func() (bool, error) {
		mails, err := p.shop.s.sandbox.Inbox().To(p.ctx, p.email, 20)
		if err != nil {
			return false, err
		}
		for _, m := range mails {
			if m.Tags["event"] == "order_fulfilled" {
				subject = m.Subject
			}
		}
		return subject != "", nil
	})
	return subject, err
}

func (p *play) download() (string, error) {
	var access struct {
		URL string `json:"download_url"`
	}
	if err := p.call(p.person, http.MethodPost, fmt.Sprintf("/api/account/downloads/%v/access", p.grant["token"]), nil, &access); err != nil {
		return "", err
	}
	resp, err := p.client.Get(access.URL)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the link answered %d", resp.StatusCode)
	}
	if got := checksum(body); got != p.grant["checksum_sha256"] {
		return "", fmt.Errorf("checksum %s instead of %v", got, p.grant["checksum_sha256"])
	}
	return fmt.Sprintf("%v, %d bytes, sha256 equal", p.grant["file_name"], len(body)), nil
}

func (p *play) refund() (string, error) {
	var r struct {
		State  string `json:"state"`
		Amount int64  `json:"amount_cents"`
	}
	if err := p.call(p.seller, http.MethodPost, "/api/seller/orders/"+p.orderID+"/refund", map[string]any{"reason": "Demo"}, &r); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d cents, %s", r.Amount, r.State), nil
}

func (p *play) revoked() (string, error) {
	err := p.until("the refund", func() (bool, error) {
		o, err := p.status()
		return o.Status == "refunded", err
	})
	if err != nil {
		return "", err
	}
	err = p.call(p.person, http.MethodPost, fmt.Sprintf("/api/account/downloads/%v/access", p.grant["token"]), nil, nil)
	if err == nil || !strings.Contains(err.Error(), " 403") {
		return "", fmt.Errorf("the file is still open: %w", err)
	}
	var features demoList
	if err := p.call(p.person, http.MethodGet, "/api/account/entitlements", nil, &features); err != nil {
		return "", err
	}
	if len(features.Items) != 0 {
		return "", errors.New("the feature is still held")
	}
	return "order refunded, download 403, feature gone", nil
}

func (p *play) audit() (string, error) {
	report, err := auditShop(p.ctx, p.shop.registered, nil)
	if err != nil {
		return "", err
	}
	rows := int64(0)
	for _, row := range report.Invariants {
		rows += row.Rows
		if fault := row.Fault(report.Sales); fault != "" {
			return "", fmt.Errorf("%s: %s %v", row.Invariant, fault, row.Violations)
		}
	}
	return fmt.Sprintf("%d invariants over %d rows, all true", len(report.Invariants), rows), nil
}
