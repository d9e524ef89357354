package storage_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"pocketstarter/commerce"
	"pocketstarter/internal/storage"
	"pocketstarter/internal/storage/local"
	"pocketstarter/internal/storage/s3"
	"pocketstarter/internal/storage/supabase"
	"pocketstarter/internal/storage/supabase/supabasestub"
)

func nameOf(f func(*testing.T) subject) string {
	name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	return strings.TrimSuffix(name[strings.LastIndexByte(name, '.')+1:], "Subject")
}

// localServer redeems local links as the server's /dl and /ul routes do.
func localServer(store **local.Store) http.Handler {
	mux := http.NewServeMux()
	fail := func(w http.ResponseWriter, err error) {
		status := map[commerce.Code]int{commerce.CodeNotFound: 404, commerce.CodeForbidden: 403, commerce.CodeInvalid: 400}[commerce.CodeOf(err)]
		http.Error(w, "refused", max(status, 400))
	}
	mux.HandleFunc("GET /dl/{token...}", func(w http.ResponseWriter, r *http.Request) {
		ticket, err := (*store).OpenDownload(r.PathValue("token"), time.Now())
		if err != nil {
			fail(w, err)
			return
		}
		f, object, err := (*store).Open(r.Context(), ticket.Key)
		if err != nil {
			fail(w, err)
			return
		}
		defer f.Close()
		w.Header().Set("Content-Disposition", storage.Attachment(ticket.FileName))
		w.Header().Set("Content-Type", ticket.ContentType)
		_ = object
		http.ServeContent(w, r, "", time.Time{}, f)
	})
	mux.HandleFunc("PUT /ul/{token}", func(w http.ResponseWriter, r *http.Request) {
		ticket, err := (*store).OpenUpload(r.PathValue("token"), time.Now())
		if err == nil {
			_, err = (*store).PutSigned(r.Context(), ticket, r.Body, r.ContentLength)
		}
		if err != nil {
			_, _ = io.Copy(io.Discard, r.Body)
			fail(w, err)
		}
	})
	return mux
}

func localSubject(t *testing.T) subject {
	var store *local.Store
	server := httptest.NewServer(localServer(&store))
	t.Cleanup(server.Close)
	store, err := local.Open(local.Options{Dir: t.TempDir(), KeyPattern: pattern, LinkKey: []byte(strings.Repeat("k", 32)), BaseURL: func() string { return server.URL }, TTL: time.Minute})
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	return subject{name: "local", store: store, client: server.Client(), probe: store.Probe, refusesBadUpload: true, life: 50 * time.Millisecond}
}

// dialTo sends every connection to address, whatever the host name.
func dialTo(address string) *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
}

func s3Store(t *testing.T, change func(*s3.Options, gateway)) (*s3.Store, *http.Transport, gateway) {
	g := startGateway(t)
	transport := dialTo("127.0.0.1:" + g.Port)
	t.Cleanup(transport.CloseIdleConnections)
	o := s3.Options{Bucket: g.Bucket, Endpoint: g.URL, AccessKeyID: g.AccessKey, SecretKey: g.SecretKey, KeyPattern: pattern, TTL: time.Minute, Transport: transport}
	if change != nil {
		change(&o, g)
	}
	store, err := s3.New(o)
	require.NoError(t, err)
	return store, transport, g
}

func s3PathSubject(t *testing.T) subject {
	store, transport, _ := s3Store(t, nil)
	return subject{name: "s3 path style", store: store, client: &http.Client{Transport: transport}, probe: store.Probe, refusesBadUpload: true, life: 1100 * time.Millisecond}
}

func s3HostSubject(t *testing.T) subject {
	store, transport, _ := s3Store(t, func(o *s3.Options, g gateway) {
		o.VirtualHost, o.Endpoint = true, "http://"+g.Domain+":"+g.Port
	})
	return subject{name: "s3 virtual host style", store: store, client: &http.Client{Transport: transport}, probe: store.Probe, refusesBadUpload: true, life: 1100 * time.Millisecond}
}

// supabasePeer starts the stub and a store that talks to it.
func supabasePeer(t *testing.T, change func(*supabase.Options)) (*supabasestub.Stub, *supabase.Store, *http.Client) {
	stub := supabasestub.New("service-key", "shop-files", t.TempDir(), nil)
	server := httptest.NewServer(stub)
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	o := supabase.Options{URL: server.URL, ServiceKey: "service-key", Bucket: "shop-files", KeyPattern: pattern, TTL: time.Minute, Transport: transport}
	if change != nil {
		change(&o)
	}
	store, err := supabase.New(o)
	require.NoError(t, err)
	return stub, store, &http.Client{Transport: transport}
}

func supabaseSubject(t *testing.T) subject {
	_, store, client := supabasePeer(t, nil)
	return subject{name: "supabase", store: store, client: client, probe: store.Probe, life: 1100 * time.Millisecond}
}
