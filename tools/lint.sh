#!/usr/bin/env bash
# golangci-lint, built once by the project's own Go; where that cannot be had, staticcheck. Both keep
# what they found of a package until it changes: the first run takes minutes, the next seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=auto GOFLAGS=-buildvcs=false
linter=v2.15.0 fallback=v0.8.2
tools="$PWD/.cache/tools"
# have NAME PACKAGE VERSION GO: the program of that version, built by that Go, into .cache/tools.
have() {
  local at="$tools/$1-$3-$4"
  [[ -x "$at" ]] && return
  echo "lint: building $1 $3" >&2
  mkdir -p "$tools/new"
  (cd / && GOTOOLCHAIN="$4" GOBIN="$tools/new" go install "$2@$3") && mv "$tools/new/$1" "$at"
}
go="$(go env GOVERSION)"
if have golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint "$linter" "$go"; then
  exec "$tools/golangci-lint-$linter-$go" run
fi
echo "lint: golangci-lint cannot be built here; running staticcheck" >&2
have staticcheck honnef.co/go/tools/cmd/staticcheck "$fallback" "$go"
exec "$tools/staticcheck-$fallback-$go" ./...
