package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	svix "github.com/svix/svix-webhooks/go"
)

// emit writes one event down in the running transaction. at is business time, data the
// payload as Clerk shapes it. It is sent after the commit, and again until it is taken.
func (x *tx) emit(kind string, at time.Time, data any) error {
	return x.emitAt(kind, at, data, x.s.now())
}

// emitAt is emit with the machine time of the first try.
func (x *tx) emitAt(kind string, at time.Time, data any, firstTry time.Time) error {
	body, err := json.Marshal(map[string]any{
		"object": "event", "type": kind, "instance_id": x.s.secrets.instanceID, "timestamp": at.UnixMilli(), "data": data,
		"event_attributes": map[string]any{"http_request": map[string]any{"client_ip": "127.0.0.1", "user_agent": "pocketstarter-sandbox"}},
	})
	if err != nil {
		return err
	}
	_, err = x.Exec("INSERT INTO outgoing (id, type, body, next_at) VALUES (?, ?, ?, ?)",
		x.s.newID("msg_"), kind, body, firstTry.UnixMilli())
	x.emitted = true
	return err
}

// retryAfter is the pause after the nth failed try.
func retryAfter(attempts int) time.Duration {
	pauses := []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute}
	if attempts <= len(pauses) {
		return pauses[attempts-1]
	}
	return pauses[len(pauses)-1]
}

type delivery struct {
	seq      int64
	id       string
	body     []byte
	attempts int
}

// Deliver sends every event whose time has come, in order, and returns when none is
// left. One that the shop does not take is tried again later and holds up no other.
func (s *Sandbox) Deliver(ctx context.Context) {
	s.sending.Lock()
	defer s.sending.Unlock()
	base := s.baseURL()
	if base == "" || strings.HasSuffix(base, "://") { // nobody listens yet
		return
	}
	for ctx.Err() == nil {
		batch, err := s.waiting(ctx)
		if err != nil {
			s.log.Error("sandbox: reading waiting webhooks failed", "error", err)
			return
		}
		if len(batch) == 0 {
			return
		}
		for _, d := range batch {
			if err := s.deliverOne(ctx, base+"/api/webhooks/clerk", d); err != nil {
				if ctx.Err() == nil {
					s.log.Error("sandbox: noting a webhook's delivery failed", "error", err)
				}
				return
			}
		}
	}
}

func (s *Sandbox) waiting(ctx context.Context) ([]delivery, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT seq, id, body, attempts FROM outgoing
		WHERE delivered_at = 0 AND next_at <= ? ORDER BY seq LIMIT 100`, s.now().UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []delivery
	for rows.Next() {
		var d delivery
		if err := rows.Scan(&d.seq, &d.id, &d.body, &d.attempts); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// deliverOne posts d and notes what became of it. Its error is about the note only.
func (s *Sandbox) deliverOne(ctx context.Context, url string, d delivery) error {
	err := s.post(ctx, url, d)
	if ctx.Err() != nil {
		return ctx.Err() // stopping, not a failure of the shop
	}
	now := s.now()
	if err == nil {
		_, err = s.db.ExecContext(ctx, "UPDATE outgoing SET attempts = attempts + 1, delivered_at = ?, last_error = '' WHERE seq = ?", now.UnixMilli(), d.seq)
		return err
	}
	s.log.Warn("sandbox: the shop did not take a webhook; it is sent again", "id", d.id, "error", err)
	_, err = s.db.ExecContext(ctx, "UPDATE outgoing SET attempts = attempts + 1, next_at = ?, last_error = ? WHERE seq = ?",
		now.Add(retryAfter(d.attempts+1)).UnixMilli(), err.Error(), d.seq)
	return err
}

func (s *Sandbox) post(ctx context.Context, url string, d delivery) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(d.body))
	if err != nil {
		return err
	}
	if err := SignWebhook(r.Header, s.secrets.webhook, d.id, s.now(), d.body); err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Svix-Webhooks/sandbox")
	answer, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("the shop answered %s", answer.Status)
	}
	return nil
}

// SignWebhook sets the three svix-* headers of a delivery, signed with a whsec_… secret.
func SignWebhook(h http.Header, secret, id string, at time.Time, body []byte) error {
	wh, err := svix.NewWebhook(secret)
	if err != nil {
		return fmt.Errorf("read the webhook secret: %w", err)
	}
	signature, err := wh.Sign(id, at, body)
	if err != nil {
		return fmt.Errorf("sign the webhook: %w", err)
	}
	h.Set("svix-id", id)
	h.Set("svix-timestamp", strconv.FormatInt(at.Unix(), 10))
	h.Set("svix-signature", signature)
	return nil
}

// Queue tells how the deliveries stand: how many wait, and why the last one failed.
type Queue struct {
	Waiting   int    `json:"waiting"`
	LastError string `json:"last_error"`
}

// Outgoing returns the state of the delivery queue.
func (s *Sandbox) Outgoing(ctx context.Context) (Queue, error) {
	var q Queue
	err := s.db.QueryRowContext(ctx, "SELECT count(*), coalesce(max(last_error), '') FROM outgoing WHERE delivered_at = 0").Scan(&q.Waiting, &q.LastError)
	return q, err
}
