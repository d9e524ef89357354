package resend

import (
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
)

func TestDecode(t *testing.T) {
	body := func(kind, extra string) string {
		return `{"type":"` + kind + `","created_at":"2026-05-04T12:00:00.126Z","data":{"email_id":"56761188-7520","from":"Shop <shop@shop.example>","to":["Nora@Example.com"],"subject":"x"` + extra + `}}`
	}
	tests := []struct {
		name, payload string
		state         string // of the mail fact; "" = none
		ignored       bool
		code          commerce.Code
	}{
		{"delivered", body("email.delivered", ""), "delivered", false, ""},
		{"hard bounce", body("email.bounced", `,"bounce":{"message":"no such user","type":"Permanent","subType":"General"}`), "bounced_hard", false, ""},
		{"full mailbox", body("email.bounced", `,"bounce":{"message":"full","type":"Transient","subType":"MailboxFull"}`), "bounced_soft", false, ""},
		{"undetermined bounce", body("email.bounced", `,"bounce":{"type":"Undetermined"}`), "bounced_soft", false, ""},
		{"bounce without details", body("email.bounced", ``), "bounced_soft", false, ""},
		{"complaint", body("email.complained", ""), "complained", false, ""},
		{"failed", body("email.failed", `,"failed":{"reason":"reached_daily_quota"}`), "bounced_soft", false, ""},
		{"suppressed", body("email.suppressed", ""), "bounced_hard", false, ""},
		{"delayed", body("email.delivery_delayed", ""), "", true, ""},
		{"opened", body("email.opened", ""), "", true, ""},
		{"unknown name", body("contact.created", ""), "", true, ""},
		{"no JSON", `not json`, "", false, commerce.CodeParked},
		{"no type", `{"data":{}}`, "", false, commerce.CodeParked},
		{"no recipient", `{"type":"email.bounced","data":{"email_id":"x","to":[]}}`, "", false, commerce.CodeParked},
		{"no address", `{"type":"email.bounced","data":{"email_id":"x","to":["nobody"]}}`, "", false, commerce.CodeParked},
		{"wrong shape", `{"type":"email.bounced","data":[]}`, "", false, commerce.CodeParked},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			facts, err := Decoder{}.Decode([]byte(tt.payload))
			require.Equal(t, tt.code, commerce.CodeOf(err))
			if tt.code != "" {
				require.Equal(t, "malformed", commerce.ReasonOf(err))
				return
			}
			require.Equal(t, tt.ignored, facts.Ignored)
			if tt.state == "" {
				require.Nil(t, facts.Mail)
				require.NotEmpty(t, facts.Reason)
				return
			}
			require.Equal(t, tt.state, facts.Mail.State)
			require.Equal(t, "nora@example.com", facts.Mail.Address)
			require.Equal(t, "56761188-7520", facts.Mail.ProviderID)
			require.Equal(t, 2026, facts.Mail.At.Year())
		})
	}
}

func TestEventTime(t *testing.T) {
	require.Equal(t, 30, eventTime("2026-05-04 12:00:30.894719+00").Second())
	require.Equal(t, 30, eventTime("2026-05-04T12:00:30Z").Second())
	require.True(t, eventTime("yesterday").IsZero())
}
