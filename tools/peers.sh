#!/usr/bin/env bash
# Installs the real peers that the tests use, where it may (root on Debian); elsewhere it names
# each part that the tests will leave out, and why. CI leaves out nothing.
set -euo pipefail
export GOTOOLCHAIN=auto

missing=()
command -v chromium >/dev/null || [[ -x /usr/bin/chromium ]] || missing+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
command -v curl >/dev/null || missing+=(curl)
command -v pgbouncer >/dev/null || [[ -x /usr/sbin/pgbouncer ]] || missing+=(pgbouncer)
if ((${#missing[@]})); then
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "peers: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    for m in "${missing[@]}"; do echo "peers: $m is not here and this is no root shell on Debian: its tests are skipped." >&2; done
    [[ -z "${CI:-}" ]] || exit 1
  fi
fi

bin="$(go env GOPATH)/bin"
for tool in github.com/versity/versitygw/cmd/versitygw@v1.8.0 github.com/stripe/stripe-mock@v0.203.0; do
  name="${tool%@*}"; name="${name##*/}"
  [[ -x "$bin/$name" ]] && continue
  echo "peers: installing $name"
  (cd / && go install "$tool") || { echo "peers: $name could not be installed: its tests are skipped." >&2; [[ -z "${CI:-}" ]] || exit 1; }
done
