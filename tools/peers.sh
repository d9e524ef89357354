#!/usr/bin/env bash
# Installs the real peers that the tests use, where it may (root on Debian); elsewhere it names
# each part that the tests will leave out, and why. CI leaves out nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=auto

debian() { [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; }
without() { # WHAT WHY
  echo "peers: $1: its tests are skipped." >&2
  [[ -z "${CI:-}" ]] || exit 1
}

missing=()
command -v chromium >/dev/null || [[ -x /usr/bin/chromium ]] || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
command -v curl >/dev/null || missing+=(curl)
command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] || missing+=(pgbouncer)
command -v systemd-analyze >/dev/null || missing+=(systemd)
updated=
if ((${#missing[@]})); then
  if debian; then
    echo "peers: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && updated=yes
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    for m in "${missing[@]}"; do without "$m is not here and this is no root shell on Debian"; done
  fi
fi

# Caddy judges deploy/Caddyfile. Only its program is taken: the package would start a server here.
if ! command -v caddy >/dev/null && [[ ! -x .cache/tools/caddy ]]; then
  if debian; then
    echo "peers: unpacking caddy"
    work=$(mktemp -d)
    [[ -n "$updated" ]] || apt-get update -qq
    (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root caddy && dpkg -x caddy_*.deb .)
    mkdir -p .cache/tools && mv "$work/usr/bin/caddy" .cache/tools/
    rm -rf "$work"
  else
    without "caddy is not here and this is no root shell on Debian"
  fi
fi

bin="$(go env GOPATH)/bin"
tools=(github.com/versity/versitygw/cmd/versitygw@v1.8.0 github.com/stripe/stripe-mock@v0.203.0 github.com/compose-spec/compose-go/v2/cmd@v2.10.1)
# Litestream takes minutes to build: the long size has it.
[[ "${TEST_SIZE:-small}" == long ]] && tools+=(github.com/benbjohnson/litestream/cmd/litestream@v0.5.18)
for tool in "${tools[@]}"; do
  name="${tool%@*}"; name="${name##*/}"
  [[ "$name" == cmd ]] && name=compose-spec # its program has no name of its own
  [[ -x "$bin/$name" ]] && continue
  echo "peers: installing $name"
  work=$(mktemp -d)
  if (cd / && GOBIN="$work" go install "$tool"); then
    mkdir -p "$bin" && mv "$work"/* "$bin/$name"
  else
    without "$name could not be installed"
  fi
  rm -rf "$work"
done
