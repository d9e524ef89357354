package resend

import (
	"context"
	"encoding/json"
	"net/http"
	"net/mail"
	"strings"
	"time"
)

// ProbeStep is one thing that was tried, for doctor and the preflight page.
type ProbeStep struct {
	Name     string
	OK       bool
	Cause    string // why not, in one sentence; "" when OK
	Fix      string // what to do about it; "" when OK
	Duration time.Duration
}

// Probe asks Resend whether the key works and whether it may send from the
// configured address. It sends no mail. A key that may only send cannot list domains; that
// is no fault.
func (m *Mailer) Probe(ctx context.Context) []ProbeStep {
	ctx, cancel := context.WithTimeout(ctx, m.timeout)
	defer cancel()
	began := m.now()
	seen := &exchange{}
	request, err := m.client.NewRequest(withExchange(ctx, seen), http.MethodGet, "domains", nil)
	if err == nil {
		_, err = m.client.Perform(request, nil)
	}
	key := ProbeStep{Name: "Resend takes the API key", OK: err == nil, Duration: m.now().Sub(began)}
	if strings.Contains(string(seen.body), "restricted_api_key") {
		key.OK = true
		return []ProbeStep{key}
	}
	if err != nil {
		fault := classify(seen, err, m.now())
		key.Cause, key.Fix = fault.Reason, "Set RESEND_API_KEY to a key of your Resend account."
		if fault.Outage {
			key.Fix = "Check the network and RESEND_BASE_URL, then try again."
		}
		return []ProbeStep{key}
	}
	return []ProbeStep{key, m.probeDomain(seen.body)}
}

// probeDomain looks the sender's domain up in the answer of GET /domains.
func (m *Mailer) probeDomain(body []byte) ProbeStep {
	step := ProbeStep{Name: "Resend may send from RESEND_FROM_EMAIL"}
	from, err := mail.ParseAddress(m.from)
	if err != nil {
		step.Cause, step.Fix = "RESEND_FROM_EMAIL is not an address.", "Set it to an address of a domain you verified at Resend."
		return step
	}
	domain := strings.ToLower(from.Address[strings.LastIndexByte(from.Address, '@')+1:])
	if domain == "resend.dev" {
		step.OK = true
		return step
	}
	var list struct {
		Data []struct{ Name, Status string } `json:"data"`
	}
	_ = json.Unmarshal(body, &list)
	step.Cause = "The domain " + domain + " is not known to your Resend account."
	step.Fix = "Add and verify " + domain + " at Resend, or set RESEND_FROM_EMAIL to an address of a verified domain."
	for _, d := range list.Data {
		if !strings.EqualFold(d.Name, domain) {
			continue
		}
		if d.Status == "verified" {
			return ProbeStep{Name: step.Name, OK: true}
		}
		step.Cause = "The domain " + domain + " is not verified at Resend yet."
	}
	return step
}
