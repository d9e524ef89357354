package supabase_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"pocketstarter/internal/supabase"
)

// postgrestStub answers as the Data API does: one answer for guests, one for tokens.
type postgrestStub struct {
	guest, signedIn reply
	seen            []*http.Request
}

type reply struct {
	status int
	body   string
}

func (s *postgrestStub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.seen = append(s.seen, r)
	a := s.guest
	if r.Header.Get("Authorization") == "Bearer clerk.session.token" {
		a = s.signedIn
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
}

var (
	closed       = reply{401, `{"code":"42501","details":null,"hint":null,"message":"permission denied for view profiles"}`}
	empty        = reply{200, `[]`}
	ann          = reply{200, `[{"id":"abc","contact_email":"ann@example.com"}]`}
	gateway401   = reply{401, `{"message":"Invalid API key","hint":"Double check your Supabase anon key."}`}
	notExposed   = reply{406, `{"code":"PGRST106","message":"The schema must be one of the following: public"}`}
	noTable      = reply{404, `{"code":"PGRST205","message":"Could not find the table 'shop.profiles' in the schema cache"}`}
	unknownKey   = reply{401, `{"code":"PGRST301","message":"No suitable key or wrong key type"}`}
	expired      = reply{401, `{"code":"PGRST303","message":"JWT expired"}`}
	forbidden    = reply{403, `{"code":"42501","message":"permission denied for view profiles"}`}
	databaseDown = reply{503, `{"code":"PGRST002","message":"Could not query the database for the schema cache. Retrying."}`}
	someWebsite  = reply{200, `<html>Welcome</html>`}
	notFound     = reply{404, `<html>nothing here</html>`}
	paused       = reply{540, `{"message":"project paused"}`}
)

func TestProbeTellsTheStatesApart(t *testing.T) {
	tests := []struct {
		name            string
		guest, signedIn reply
		want            supabase.State
	}{
		{"everything is set up", closed, ann, supabase.Fine},
		{"the profile was not copied yet", closed, empty, supabase.Fine},
		{"an open table of the operator's", empty, ann, supabase.Fine},
		{"the key is of another project", gateway401, gateway401, supabase.WrongKey},
		{"the schema is not exposed", notExposed, notExposed, supabase.SchemaNotExposed},
		{"the mirror never ran", noTable, noTable, supabase.TableMissing},
		{"Clerk is no third-party provider", closed, unknownKey, supabase.NotThirdParty},
		{"the token lacks the role", closed, closed, supabase.NotThirdParty},
		{"the token lacks the role, said with 403", closed, forbidden, supabase.NotThirdParty},
		{"the token ran out", closed, expired, supabase.TokenExpired},
		{"the database is down", databaseDown, databaseDown, supabase.Unreachable},
		{"the project is paused", paused, paused, supabase.Unreachable},
		{"a web site", someWebsite, someWebsite, supabase.Unreachable},
		{"another web site", notFound, notFound, supabase.Unreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stub := &postgrestStub{guest: tt.guest, signedIn: tt.signedIn}
			server := httptest.NewServer(stub)
			defer server.Close()
			p := supabase.New(supabase.Options{URL: server.URL + "/", AnonKey: "sb_publishable_x"})
			r := p.Probe(context.Background(), "user_ann", "clerk.session.token")
			require.Equal(t, tt.want, r.State, r.Detail)
			require.Equal(t, tt.want == supabase.Fine, r.OK)
			require.NotEmpty(t, r.Detail)
			require.NotContains(t, r.Detail, "sb_publishable_x")
			require.Equal(t, "shop", stub.seen[0].Header.Get("Accept-Profile"))
			require.Empty(t, stub.seen[0].Header.Get("Authorization"), "the first question is a guest's")
		})
	}
}

func TestProbeWithoutTokenAndWithoutServer(t *testing.T) {
	server := httptest.NewServer(&postgrestStub{guest: closed})
	p := supabase.New(supabase.Options{URL: server.URL, AnonKey: "eyJlegacy"})
	require.True(t, p.Probe(context.Background(), "user_ann", "").OK)
	server.Close()
	require.Equal(t, supabase.Unreachable, p.Probe(context.Background(), "user_ann", "").State)

	r := supabase.New(supabase.Options{}).Probe(context.Background(), "user_ann", "")
	require.Equal(t, supabase.NotConfigured, r.State)
	require.Contains(t, r.Detail, "Supabase probe failed")
}

// A table of the operator's own is asked for the caller's row only, and profiles is
// tried when it does not exist.
func TestProbeOfAnOwnTable(t *testing.T) {
	stub := &postgrestStub{guest: empty, signedIn: ann}
	server := httptest.NewServer(stub)
	defer server.Close()
	r := supabase.New(supabase.Options{URL: server.URL, AnonKey: "k", Table: "api_profile", Schema: "public"}).Probe(context.Background(), "user_ann", "clerk.session.token")
	require.True(t, r.OK)
	require.Equal(t, "api_profile", r.SourceTable)
	require.JSONEq(t, `{"id":"abc","contact_email":"ann@example.com"}`, string(r.Profile))
	require.Equal(t, "eq.user_ann", stub.seen[1].URL.Query().Get("clerk_user_id"))

	stub.guest = noTable
	r = supabase.New(supabase.Options{URL: server.URL, AnonKey: "k", Table: "api_profile"}).Probe(context.Background(), "user_ann", "")
	require.Equal(t, supabase.TableMissing, r.State)
	require.Contains(t, r.Detail, "api_profile or profiles")
}
