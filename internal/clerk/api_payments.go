package clerk

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"iter"
	"net/url"
	"time"

	"pocketstarter/commerce"
)

// statementData is what a list of statements says of one.
type statementData struct {
	ID        string     `json:"id"`
	Payer     *payerData `json:"payer"`
	Timestamp moment     `json:"timestamp"`
	UpdatedAt moment     `json:"updated_at"`
	CreatedAt moment     `json:"created_at"`
}

// PaymentAttempts goes through the payment attempts of all statements since a time, as
// the facts that their webhooks would have carried. Attempts hang under statements only,
// so it asks once per statement: it is for the reconcile, not for requests. The last
// pair holds an error when the list is incomplete. CodeNotFound means that the instance
// has no statements.
func (a *API) PaymentAttempts(ctx context.Context, since time.Time) iter.Seq2[commerce.PaymentFact, error] {
	return func(yield func(commerce.PaymentFact, error) bool) {
		for raw, err := range a.rows(ctx, []string{"billing", "statements"}, url.Values{}) {
			var s statementData
			if err == nil {
				if e := json.Unmarshal(raw, &s); e != nil {
					err = partial("about a statement cannot be read").WithCause(e)
				} else {
					err = checkPathID(s.ID)
				}
			}
			if err != nil {
				yield(commerce.PaymentFact{}, err)
				return
			}
			if at := firstTime(s.UpdatedAt.Time, s.Timestamp.Time, s.CreatedAt.Time); !at.IsZero() && at.Before(since) {
				continue
			}
			if !a.attempts(ctx, s, since, yield) {
				return
			}
		}
	}
}

// attempts hands over one statement's. It returns false when that was the last pair.
func (a *API) attempts(ctx context.Context, s statementData, since time.Time, yield func(commerce.PaymentFact, error) bool) bool {
	for raw, err := range a.rows(ctx, []string{"billing", "statements", s.ID, "payment_attempts"}, url.Values{}) {
		var fact commerce.PaymentFact
		if err == nil {
			fact, err = attemptFromAPI(raw, s.Payer)
		}
		if err != nil {
			yield(commerce.PaymentFact{}, err)
			return false
		}
		if fact.UpdatedAt.Before(since) {
			continue
		}
		if !yield(fact, nil) {
			return false
		}
	}
	return true
}

// attemptFromAPI reads one attempt as its webhook would be read, so that the two can
// never disagree. The statement names the payer where the attempt does not.
func attemptFromAPI(raw jsontext.Value, payer *payerData) (commerce.PaymentFact, error) {
	f := commerce.Facts{Type: "paymentAttempt.updated"}
	if err := readPayment(Decoder{}, raw, &f); err != nil {
		return commerce.PaymentFact{}, partial("about a payment cannot be read").WithCause(err)
	}
	fact := *f.Payment
	if payer != nil && fact.PayerUserID == "" && fact.PayerOrgID == "" {
		fact.PayerUserID, fact.PayerOrgID, fact.PayerEmail = payer.UserID, payer.OrgID, plausibleEmail(payer.Email)
	}
	return fact, nil
}
