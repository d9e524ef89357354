package routes

import (
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

const peerKey = "edgePeer"

// peer is who is asking and how, as far as it can be believed.
type peer struct {
	id        string     // of the request, for logs and support
	client    netip.Addr // the client's address; invalid where the transport names none
	secure    bool       // the client spoke https
	host      string     // host and port the client asked for
	proxied   bool       // a trusted proxy stands between
	forwarded bool       // that proxy named the client
}

// findPeer tells the rest of the chain who is asking. RemoteAddr is rewritten where a proxy
// named the client, so that PocketBase's logs and limits see the client too.
func (x *Edge) findPeer(e *core.RequestEvent) error {
	p := x.peerFor(e.Request)
	if p.forwarded {
		e.Request.RemoteAddr = netip.AddrPortFrom(p.client, 0).String()
	}
	e.Set(peerKey, &p)
	return e.Next()
}

// peerFor works out the client's address, scheme and host. Only a trusted proxy's
// word counts; what anybody else forwards is ignored.
func (x *Edge) peerFor(r *http.Request) peer {
	p := peer{client: addrOf(r.RemoteAddr), secure: r.TLS != nil, host: r.Host}
	if x.trusted(p.client) {
		if proto := lastValue(r.Header, "X-Forwarded-Proto"); proto != "" {
			p.secure, p.proxied = strings.EqualFold(proto, "https"), true
		}
		if host := lastValue(r.Header, "X-Forwarded-Host"); host != "" {
			p.host, p.proxied = host, true
		}
		if client, found := x.forwardedFor(r.Header, p.client); found {
			p.client, p.proxied, p.forwarded = client, true, true
		}
	}
	p.id = requestID(r.Header.Get("X-Request-Id"), p.proxied)
	return p
}

// peerOf returns what was found out about the client, or the plain facts where nobody looked.
func peerOf(e *core.RequestEvent) *peer {
	if w, ok := e.Response.(*leanWriter); ok {
		return &w.peer
	}
	if p, ok := e.Get(peerKey).(*peer); ok {
		return p
	}
	return &peer{client: addrOf(e.Request.RemoteAddr), secure: e.Request.TLS != nil, host: e.Request.Host}
}

func (x *Edge) trusted(addr netip.Addr) bool { return inPrefixes(x.opt.TrustedProxies, addr) }

// forwardedFor returns the last hop that is no trusted proxy of the first proxy
// header present. Where a hop cannot be read, the hop after it is the client.
func (x *Edge) forwardedFor(header http.Header, nearest netip.Addr) (netip.Addr, bool) {
	for _, name := range x.opt.ProxyHeaders {
		values := header.Values(name)
		if len(values) == 0 {
			continue
		}
		client := nearest
		hops := strings.Split(strings.Join(values, ","), ",")
		for i := len(hops) - 1; i >= 0; i-- {
			hop := addrOf(forValue(name, hops[i]))
			if !hop.IsValid() {
				break
			}
			client = hop
			if !x.trusted(hop) {
				break
			}
		}
		return client, client != nearest
	}
	return nearest, false
}

// forValue returns the address part of one hop; the Forwarded header wraps it as for="[…]:port".
func forValue(name, hop string) string {
	hop = strings.TrimSpace(hop)
	if !strings.EqualFold(name, "Forwarded") {
		return hop
	}
	for pair := range strings.SplitSeq(hop, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if strings.EqualFold(key, "for") {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// addrOf reads an address with or without port, brackets or zone.
func addrOf(text string) netip.Addr {
	if full, err := netip.ParseAddrPort(text); err == nil { // what connections say
		return full.Addr().Unmap().WithZone("")
	}
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	addr, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap().WithZone("")
}

func inPrefixes(list []netip.Prefix, addr netip.Addr) bool {
	for _, p := range list {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// lastValue returns the last entry of a header that proxies append to.
func lastValue(header http.Header, name string) string {
	values := header.Values(name)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// requestID keeps a trusted proxy's id where it is harmless in logs, else makes one.
func requestID(given string, proxied bool) string {
	if proxied && len(given) >= 8 && len(given) <= 64 && strings.Trim(given, idLetters) == "" {
		return given
	}
	var id [16]byte
	for n, i := rand.Uint64(), 0; i < len(id); n, i = n>>4, i+1 { //nolint:gosec // a name in logs, no secret
		id[i] = "0123456789abcdef"[n&15]
	}
	return string(id[:])
}

const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
