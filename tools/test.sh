#!/usr/bin/env bash
# Everything that proves the product, in the size that TEST_SIZE says (small or long).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export TEST_SIZE="${TEST_SIZE:-small}" GOTOOLCHAIN=auto GOFLAGS=-buildvcs=false
PATH="$(go env GOPATH)/bin:$PATH"
limit=15m
[[ "$TEST_SIZE" == long ]] && limit=90m
stage() { echo; echo "== $* ($(date +%T))"; }

stage "peers"
./tools/peers.sh
stage "pages"
./tools/frontend.sh
stage "vet"
go vet ./...
stage "go tests with the race detector: rules, doors, jobs, the writer"
raced='pocketstarter/(commerce|hooks|jobs|routes|internal/sqlite)$'
go list ./... | grep -E "$raced" | xargs go test -race -timeout "$limit"
stage "go tests"
go list ./... | grep -vE "$raced" | xargs go test -timeout "$limit"
if command -v npm >/dev/null; then
  stage "frontend: format, types, tests, generated files"
  npm --prefix frontend run --silent check
  npm --prefix frontend run --silent verify
  stage "the shop in Chromium"
  go build -o bin/pocketstarter .
  SHOP_BINARY="$PWD/bin/pocketstarter" npm --prefix frontend run --silent e2e
else
  echo "frontend: no npm here, so its tests are skipped." >&2
  [[ -z "${CI:-}" ]] || exit 1
fi
stage "demo"
go build -o bin/pocketstarter .
./bin/pocketstarter demo
./bin/pocketstarter demo --provider stripe
echo; echo "All tests passed ($TEST_SIZE size)."
