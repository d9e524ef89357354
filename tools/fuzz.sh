#!/usr/bin/env bash
# Runs every fuzz target of the tree, one after the other, each for the time given (60s).
# A failing input lands under that package's testdata/fuzz: commit it with the fix.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=auto GOFLAGS=-buildvcs=false
length="${1:-60s}" failed=0
while IFS=: read -r file target; do
  echo "== $target in $(dirname "$file"), $length"
  go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$length" -fuzzminimizetime 1s </dev/null || failed=1
done < <(grep -roH --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' --exclude-dir=node_modules . | sed 's|^\./||; s|func ||' | sort)
exit "$failed"
