package sandbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"pocketstarter/jobs"
)

// Mail is one mail as it arrived in the local inbox.
type Mail struct {
	ID          string
	Key         string
	To          string
	Subject     string
	HTML        string
	Text        string
	Tags        map[string]string
	Attachments []jobs.Attachment
	SentAt      time.Time // business time
}

// Inbox keeps every mail that the sandbox's shop sends, as a jobs.Mailer.
type Inbox struct{ s *Sandbox }

// Inbox returns the local inbox.
func (s *Sandbox) Inbox() *Inbox { return &Inbox{s} }

// Send stores the mail and returns its id; the same key again returns the first one's id.
func (b *Inbox) Send(ctx context.Context, m jobs.Message) (string, error) {
	if m.Key == "" || m.To == "" {
		return "", &jobs.SendError{Reason: "A mail needs a key and an address.", Permanent: true}
	}
	var id string
	err := b.s.in(ctx, func(x *tx) error {
		err := x.storeMail(Mail{Key: m.Key, To: m.To, Subject: m.Subject, HTML: m.HTML, Text: m.Text,
			Tags: m.Tags, Attachments: m.Attachments, SentAt: b.s.Clock.Now()})
		if err != nil {
			return err
		}
		return x.QueryRow("SELECT id FROM mails WHERE key = ?", m.Key).Scan(&id)
	})
	if err != nil {
		return "", &jobs.SendError{Reason: "The sandbox's inbox could not store the mail.", Err: err}
	}
	return id, nil
}

// storeMail keeps m unless its key is already there.
func (x *tx) storeMail(m Mail) error {
	tags, err := json.Marshal(m.Tags)
	if err != nil {
		return err
	}
	files, err := json.Marshal(m.Attachments)
	if err != nil {
		return err
	}
	_, err = x.Exec(`INSERT INTO mails (id, key, recipient, subject, html, text, tags, attachments, sent_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`,
		randomID("mail_"), m.Key, m.To, m.Subject, m.HTML, m.Text, string(tags), string(files), m.SentAt.UnixMilli())
	return err
}

const mailColumns = "SELECT id, key, recipient, subject, html, text, tags, attachments, sent_at FROM mails "

// List returns the newest mails, newest first, at most limit.
func (b *Inbox) List(ctx context.Context, limit int) ([]Mail, error) {
	return b.query(ctx, mailColumns+"ORDER BY seq DESC LIMIT ?", limit)
}

// Page returns limit mails, newest first, after the newest offset ones, and how many
// there are in all.
func (b *Inbox) Page(ctx context.Context, limit, offset int) (mails []Mail, total int, err error) {
	if err := b.s.db.QueryRowContext(ctx, "SELECT count(*) FROM mails").Scan(&total); err != nil {
		return nil, 0, err
	}
	mails, err = b.query(ctx, mailColumns+"ORDER BY seq DESC LIMIT ? OFFSET ?", limit, offset)
	return mails, total, err
}

// To returns the newest mails to one address, newest first, at most limit.
func (b *Inbox) To(ctx context.Context, address string, limit int) ([]Mail, error) {
	return b.query(ctx, mailColumns+"WHERE recipient = ? ORDER BY seq DESC LIMIT ?", address, limit)
}

// Find returns one mail, or a *Fault (404).
func (b *Inbox) Find(ctx context.Context, id string) (Mail, error) {
	list, err := b.query(ctx, mailColumns+"WHERE id = ?", id)
	if err != nil {
		return Mail{}, err
	}
	if len(list) == 0 {
		return Mail{}, notFound("mail")
	}
	return list[0], nil
}

func (b *Inbox) query(ctx context.Context, query string, args ...any) ([]Mail, error) {
	rows, err := b.s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Mail{}
	for rows.Next() {
		m, err := scanMail(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

func scanMail(rows *sql.Rows) (Mail, error) {
	var m Mail
	var tags, files string
	var at int64
	err := rows.Scan(&m.ID, &m.Key, &m.To, &m.Subject, &m.HTML, &m.Text, &tags, &files, &at)
	m.SentAt = time.UnixMilli(at).UTC()
	return m, errors.Join(err, json.Unmarshal([]byte(tags), &m.Tags), json.Unmarshal([]byte(files), &m.Attachments))
}
