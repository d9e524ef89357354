package resend

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"pocketstarter/internal/resend/resendstub"
	"pocketstarter/jobs"
)

// sendAll sends n mails, trying each until it is surely sent, as the outbox does.
func sendAll(t *testing.T, m *Mailer, n int) {
	t.Helper()
	keys := make(chan int, n)
	for i := range n {
		keys <- i
	}
	close(keys)
	var workers sync.WaitGroup
	for range 16 {
		workers.Go(func() {
			for i := range keys {
				msg := jobs.Message{Key: fmt.Sprintf("order-fulfilled-%d", i), To: fmt.Sprintf("buyer%d@example.com", i), Subject: "Your files", Text: "ready"}
				for {
					_, err := m.Send(t.Context(), msg)
					if err == nil {
						break
					}
					var fault *jobs.SendError
					if !errors.As(err, &fault) || fault.Permanent || t.Context().Err() != nil {
						t.Errorf("mail %d: %v", i, err)
						return
					}
				}
			}
		})
	}
	workers.Wait()
}

// thirdFails accepts 3 of 10 mails and then never says so.
func thirdFails(n int, _ string) resendstub.Fault {
	switch n % 10 {
	case 1, 4:
		return resendstub.Fault{AcceptFirst: true, Reset: true}
	case 7:
		return resendstub.Fault{AcceptFirst: true, Hang: true}
	}
	return resendstub.Fault{}
}

func TestAThousandMailsArriveOnceThroughLostAnswers(t *testing.T) {
	stub, m := peer(t, func(o *Options) { o.Timeout = 200 * time.Millisecond })
	stub.Decide = thirdFails
	sendAll(t, m, 1000)
	require.Len(t, stub.Mails(), 1000)
	require.Greater(t, stub.Requests(), 1300, "the faults happened")
}

// Without this the test above would prove nothing: a Resend that forgot its keys
// would deliver some mails twice.
func TestTheStubWouldShowADoubleSend(t *testing.T) {
	stub, m := peer(t, func(o *Options) { o.Timeout = 200 * time.Millisecond })
	stub.Decide, stub.Forget = thirdFails, true
	sendAll(t, m, 100)
	require.Greater(t, len(stub.Mails()), 100)
}

// The network between, not the peer: answers vanish, then connections are reset,
// then everything is slow; the queue drains each time and nothing doubles.
func TestABadNetworkNeverDoublesAMail(t *testing.T) {
	stub := resendstub.New("re_test_key", nil)
	server := httptest.NewServer(stub)
	defer server.Close()
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "resend", "127.0.0.1:0", server.Listener.Addr().String())
	require.NoError(t, proxy.Start())
	defer proxy.Stop()
	_, port, err := net.SplitHostPort(proxy.Listen)
	require.NoError(t, err)
	transport := &http.Transport{DisableKeepAlives: true}
	m, err := New(Options{APIKey: "re_test_key", From: "shop@shop.example", BaseURL: "http://127.0.0.1:" + port, Timeout: 250 * time.Millisecond, Transport: transport})
	require.NoError(t, err)

	for i, toxic := range []string{
		`{"name":"t","type":"timeout","attributes":{"timeout":0}}`,              // the answer never comes back
		`{"name":"t","type":"reset_peer","attributes":{"timeout":20}}`,          // reset after a moment
		`{"name":"t","type":"limit_data","attributes":{"bytes":30}}`,            // cut in the middle of the answer
		`{"name":"t","type":"latency","attributes":{"latency":400}}`,            // slower than the time-out
		`{"name":"t","type":"latency","attributes":{"latency":20,"jitter":10}}`, // only slow
	} {
		name := fmt.Sprintf("toxic-%d", i)
		_, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic))
		require.NoError(t, err)
		msg := jobs.Message{Key: name, To: "nora@example.com", Subject: "s", Text: "t"}
		_, err = m.Send(t.Context(), msg)
		if err != nil {
			var fault *jobs.SendError
			require.ErrorAs(t, err, &fault)
			require.False(t, fault.Permanent, "%s: %v", name, err)
		}
		require.NoError(t, proxy.Toxics.RemoveToxic(t.Context(), "t"))
		for {
			if _, err = m.Send(t.Context(), msg); err == nil {
				break
			}
			require.NoError(t, t.Context().Err())
		}
		require.Len(t, stub.Mails(), i+1, name)
	}
}
