package stripe_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v82/webhook"

	"pocketstarter/internal/stripe"
)

// sign is written from Stripe's text, apart from its library.
func sign(secret string, at int64, body string) string {
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "%d.%s", at, body)
	return fmt.Sprintf("t=%d,v1=%s", at, hex.EncodeToString(m.Sum(nil)))
}

func TestVerify(t *testing.T) {
	const body = `{"id":"evt_1","object":"event","api_version":"2001-01-01","type":"x","data":{"object":{}}}`
	now := moment.Unix()
	official := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: []byte(body), Secret: webhookSecret, Timestamp: moment}).Header
	for name, tt := range map[string]struct {
		header, body string
		want         error
	}{
		"signed by Stripe's own helper": {official, body, nil},
		"signed by hand":                {sign(webhookSecret, now, body), body, nil},
		"signed with the other secret":  {sign("whsec_other", now, body), body, nil},
		"two signatures, one good":      {sign(webhookSecret, now, body) + ",v1=00ff", body, nil},
		"an old scheme beside":          {sign(webhookSecret, now, body) + ",v0=00ff", body, nil},
		"five minutes old":              {sign(webhookSecret, now-300, body), body, nil},
		"301 seconds old":               {sign(webhookSecret, now-301, body), body, stripe.ErrTooOld},
		"301 seconds ahead":             {sign(webhookSecret, now+301, body), body, stripe.ErrTooOld},
		"tampered body":                 {official, body + " ", stripe.ErrBadSignature},
		"tampered time":                 {fmt.Sprintf("t=%d%s", now+1, official[len(fmt.Sprintf("t=%d", now)):]), body, stripe.ErrBadSignature},
		"unknown secret":                {sign("whsec_nobody", now, body), body, stripe.ErrBadSignature},
		"the old scheme only":           {"t=" + fmt.Sprint(now) + ",v0=" + sign(webhookSecret, now, body)[len("t=0000000000,v1="):], body, stripe.ErrBadSignature},
		"a signature that is not hex":   {fmt.Sprintf("t=%d,v1=zz", now), body, stripe.ErrBadSignature},
		"two times":                     {"t=1," + sign(webhookSecret, now, body), body, stripe.ErrNotSigned},
		"no time":                       {"v1=00", body, stripe.ErrNotSigned},
		"a time in words":               {"t=now,v1=00", body, stripe.ErrNotSigned},
		"no signature":                  {fmt.Sprintf("t=%d", now), body, stripe.ErrBadSignature},
		"empty":                         {"", body, stripe.ErrNotSigned},
		"an id with a slash":            {sign(webhookSecret, now, `{"id":"../x"}`), `{"id":"../x"}`, stripe.ErrBadID},
		"an empty id":                   {sign(webhookSecret, now, `{"id":""}`), `{"id":""}`, stripe.ErrBadID},
	} {
		t.Run(name, func(t *testing.T) {
			v := stripe.NewVerifier([]string{"", webhookSecret, "whsec_other"}, func() time.Time { return moment })
			id, err := v.Verify([]byte(tt.body), http.Header{"Stripe-Signature": {tt.header}})
			if tt.want != nil {
				require.ErrorIs(t, err, tt.want)
				require.Empty(t, id)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "evt_1", id)
		})
	}
}

func TestVerifyWithoutHeaderOrSecret(t *testing.T) {
	v := stripe.NewVerifier([]string{webhookSecret}, nil)
	_, err := v.Verify([]byte("{}"), http.Header{})
	require.ErrorIs(t, err, stripe.ErrNotSigned)
	_, err = v.Verify([]byte("{}"), http.Header{"Stripe-Signature": {"a", "b"}})
	require.ErrorIs(t, err, stripe.ErrNotSigned)
	_, err = stripe.NewVerifier([]string{" "}, nil).Verify([]byte("{}"), http.Header{"Stripe-Signature": {sign("", time.Now().Unix(), "{}")}})
	require.ErrorIs(t, err, stripe.ErrOff)
}

// Signed bytes that are no event are kept under an id made from them.
func TestSignedBytesWithoutAnID(t *testing.T) {
	v := stripe.NewVerifier([]string{webhookSecret}, func() time.Time { return moment })
	seen := map[string]bool{}
	for _, body := range []string{"", "not json", `[]`, `{"id":7}`, `{"type":"x"}`} {
		id, err := v.Verify([]byte(body), http.Header{"Stripe-Signature": {sign(webhookSecret, moment.Unix(), body)}})
		require.NoError(t, err, body)
		require.Regexp(t, `^unreadable_[0-9a-f]{40}$`, id)
		require.False(t, seen[id])
		seen[id] = true
	}
}
