package resend

import (
	"encoding/json"
	"net/mail"
	"strings"
	"time"

	"pocketstarter/commerce"
)

// Decoder reads Resend's webhook events.
type Decoder struct{}

var _ commerce.EventDecoder = Decoder{}

type event struct {
	Type      string `json:"type"`
	CreatedAt string `json:"created_at"`
	Data      struct {
		EmailID string   `json:"email_id"`
		To      []string `json:"to"`
		Bounce  struct {
			Message string `json:"message"`
			Type    string `json:"type"`
			SubType string `json:"subType"`
		} `json:"bounce"`
		Failed struct {
			Reason string `json:"reason"`
		} `json:"failed"`
	} `json:"data"`
}

// quiet are the events that change nothing here, with the reason.
var quiet = map[string]string{
	"email.sent":             "Resend took the mail; whether it arrived is told later",
	"email.scheduled":        "this shop schedules no mail at Resend",
	"email.delivery_delayed": "Resend keeps trying to deliver",
	"email.opened":           "opening is not tracked",
	"email.clicked":          "clicks are not tracked",
	"email.received":         "incoming mail is not read",
}

// Decode returns what one event says about one mail we sent.
func (Decoder) Decode(payload []byte) (commerce.Facts, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil || e.Type == "" {
		return commerce.Facts{}, malformed("this is no Resend event").WithCause(err)
	}
	facts := commerce.Facts{Type: e.Type, At: eventTime(e.CreatedAt)}
	if reason, ok := quiet[e.Type]; ok {
		facts.Ignored, facts.Reason = true, reason
		return facts, nil
	}
	fact := &commerce.MailFact{ProviderID: e.Data.EmailID, At: facts.At}
	switch e.Type {
	case "email.delivered":
		fact.State = "delivered"
	case "email.bounced":
		fact.State, fact.Detail = bounce(e), oneLine(e.Data.Bounce.Message)
	case "email.complained":
		fact.State, fact.Detail = "complained", "the recipient marked the mail as spam"
	case "email.suppressed":
		fact.State, fact.Detail = "bounced_hard", "Resend has this address on its own suppression list"
	case "email.failed":
		fact.State, fact.Detail = "bounced_soft", oneLine(e.Data.Failed.Reason)
	default:
		facts.Ignored, facts.Reason = true, "this event is not used"
		return facts, nil
	}
	if fact.ProviderID == "" || len(e.Data.To) == 0 {
		return commerce.Facts{}, malformed("the event names no mail or no recipient")
	}
	to, err := mail.ParseAddress(e.Data.To[0])
	if err != nil {
		return commerce.Facts{}, malformed("the event's recipient is no mail address").WithCause(err)
	}
	fact.Address = strings.ToLower(to.Address)
	facts.Mail = fact
	return facts, nil
}

// bounce tells a dead address from a full one. Only Permanent is final; Resend also
// sends Transient and Undetermined.
func bounce(e event) string {
	if strings.EqualFold(e.Data.Bounce.Type, "Permanent") || strings.EqualFold(e.Data.Bounce.Type, "hard") {
		return "bounced_hard"
	}
	return "bounced_soft"
}

func malformed(message string) *commerce.Error {
	return commerce.Fail(commerce.CodeParked, "%s", message).WithReason("malformed")
}

// eventTime reads both forms Resend writes; zero when it is neither.
func eventTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// oneLine shortens a remote server's words for the operator's list.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(header(s)), " ")
	if runes := []rune(s); len(runes) > 300 {
		return string(runes[:299]) + "…"
	}
	return s
}
