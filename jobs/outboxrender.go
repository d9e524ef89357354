package jobs

import (
	"encoding/json"

	"pocketstarter/collections"
	"pocketstarter/emails"
)

// render writes the mail's subject, bodies and calendar file into its row.
func (w *outbox) render(m *collections.Email) error {
	shop, err := w.o.Shop(w.app)
	if err != nil {
		return err
	}
	out, err := emails.Render(m.Kind(), shop, m.Data())
	if err != nil {
		return err
	}
	m.SetSubject(out.Subject)
	m.SetHTML(out.HTML)
	m.SetText(out.Text)
	if out.Calendar == nil || w.o.Calendar == nil {
		return nil
	}
	file, err := w.o.Calendar(*out.Calendar, m.To())
	if err != nil {
		return err
	}
	stored, err := json.Marshal([]Attachment{file})
	if err != nil {
		return err
	}
	m.SetAttachments(json.RawMessage(stored))
	return nil
}

func decodeAttachments(raw []byte) ([]Attachment, error) {
	var out []Attachment
	if len(raw) == 0 || string(raw) == `""` {
		return nil, nil
	}
	err := json.Unmarshal(raw, &out)
	return out, err
}
