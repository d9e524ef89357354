package svix_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/svix"
)

var (
	keyA   = []byte("first-secret-key-of-24-b")
	keyB   = []byte("other-secret-key-of-24-b")
	moment = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	body   = []byte(`{"type":"user.created","data":{"id":"user_1"}}`)
)

func secret(key []byte) string { return "whsec_" + base64.StdEncoding.EncodeToString(key) }

// sign is written from the Standard Webhooks text, apart from the library.
func sign(key []byte, id string, at int64, body []byte) string {
	m := hmac.New(sha256.New, key)
	fmt.Fprintf(m, "%s.%d.%s", id, at, body)
	return "v1," + base64.StdEncoding.EncodeToString(m.Sum(nil))
}

func headers(prefix, id string, at int64, signature string) http.Header {
	h := http.Header{}
	h.Set(prefix+"id", id)
	h.Set(prefix+"timestamp", fmt.Sprint(at))
	h.Set(prefix+"signature", signature)
	return h
}

func verifier(t *testing.T, keys ...[]byte) *svix.Verifier {
	t.Helper()
	var secrets []string
	for _, k := range keys {
		secrets = append(secrets, secret(k))
	}
	v, err := svix.New(secrets, func() time.Time { return moment })
	require.NoError(t, err)
	return v
}

func TestVerify(t *testing.T) {
	now := moment.Unix()
	good := sign(keyA, "msg_1", now, body)
	without := func(name string) http.Header {
		h := headers("svix-", "msg_1", now, good)
		h.Del(name)
		return h
	}
	twice := headers("svix-", "msg_1", now, good)
	twice.Add("svix-id", "msg_2")
	mixed := headers("webhook-", "msg_1", now, good)
	mixed.Set("svix-id", "msg_of_somebody_else")
	tests := []struct {
		name   string
		header http.Header
		body   []byte
		want   error
	}{
		{"signed with the first secret", headers("svix-", "msg_1", now, good), body, nil},
		{"signed with the second secret", headers("svix-", "msg_1", now, sign(keyB, "msg_1", now, body)), body, nil},
		{"one of several signatures matches", headers("svix-", "msg_1", now, "v1,AAAA v2,xx "+good), body, nil},
		{"standard webhooks headers", headers("webhook-", "msg_1", now, good), body, nil},
		{"the signed id is returned, not a stray one", mixed, body, nil},
		{"five minutes old", headers("svix-", "msg_1", now-300, sign(keyA, "msg_1", now-300, body)), body, nil},
		{"five minutes ahead", headers("svix-", "msg_1", now+300, sign(keyA, "msg_1", now+300, body)), body, nil},
		{"301 seconds old", headers("svix-", "msg_1", now-301, sign(keyA, "msg_1", now-301, body)), body, svix.ErrTooOld},
		{"301 seconds ahead", headers("svix-", "msg_1", now+301, sign(keyA, "msg_1", now+301, body)), body, svix.ErrTooOld},
		{"a timestamp that would overflow", headers("svix-", "msg_1", -1<<63, good), body, svix.ErrTooOld},
		{"tampered body", headers("svix-", "msg_1", now, good), append([]byte(" "), body...), svix.ErrBadSignature},
		{"tampered id", headers("svix-", "msg_2", now, good), body, svix.ErrBadSignature},
		{"tampered time", headers("svix-", "msg_1", now+1, good), body, svix.ErrBadSignature},
		{"unknown secret", headers("svix-", "msg_1", now, sign([]byte("nobody"), "msg_1", now, body)), body, svix.ErrBadSignature},
		{"empty key", headers("svix-", "msg_1", now, sign(nil, "msg_1", now, body)), body, svix.ErrBadSignature},
		{"other version only", headers("svix-", "msg_1", now, strings.Replace(good, "v1,", "v2,", 1)), body, svix.ErrBadSignature},
		{"signature without version", headers("svix-", "msg_1", now, strings.TrimPrefix(good, "v1,")), body, svix.ErrBadSignature},
		{"no signature", without("svix-signature"), body, svix.ErrNotSigned},
		{"no id", without("svix-id"), body, svix.ErrNotSigned},
		{"no timestamp", without("svix-timestamp"), body, svix.ErrNotSigned},
		{"two ids", twice, body, svix.ErrNotSigned},
		{"no header at all", http.Header{}, body, svix.ErrNotSigned},
		{"a flood of signatures", headers("svix-", "msg_1", now, strings.Repeat("v1,AAAA ", 40)+good), body, svix.ErrNotSigned},
		{"id of 65 characters", headers("svix-", strings.Repeat("a", 65), now, sign(keyA, strings.Repeat("a", 65), now, body)), body, svix.ErrBadID},
		{"id with a dot", headers("svix-", "msg.1", now, sign(keyA, "msg.1", now, body)), body, svix.ErrBadID},
		{"id with a newline", headers("svix-", "msg_1\n", now, sign(keyA, "msg_1\n", now, body)), body, svix.ErrBadID},
	}
	v := verifier(t, keyA, keyB)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, err := v.Verify(tt.body, tt.header)
			if tt.want != nil {
				require.ErrorIs(t, err, tt.want)
				require.Empty(t, id)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "msg_1", id)
		})
	}
}

func TestTimestampMustBeANumber(t *testing.T) {
	h := headers("svix-", "msg_1", moment.Unix(), sign(keyA, "msg_1", moment.Unix(), body))
	h.Set("svix-timestamp", "yesterday")
	_, err := verifier(t, keyA).Verify(body, h)
	require.ErrorIs(t, err, svix.ErrNotSigned)
}

func TestOffRefusesEverything(t *testing.T) {
	v, err := svix.New([]string{"", "  "}, nil)
	require.NoError(t, err)
	_, err = v.Verify(body, headers("svix-", "msg_1", moment.Unix(), sign(nil, "msg_1", moment.Unix(), body)))
	require.ErrorIs(t, err, svix.ErrOff)
}

func TestUnreadableSecretIsNamedByPositionOnly(t *testing.T) {
	for _, bad := range []string{"whsec_!!!not-base64", "whsec_"} {
		_, err := svix.New([]string{secret(keyA), bad}, nil)
		require.ErrorContains(t, err, "secret 2")
		require.NotContains(t, err.Error(), "not-base64")
	}
}
