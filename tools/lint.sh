#!/usr/bin/env bash
# golangci-lint where it is installed, else staticcheck, built by the project's own Go.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=auto
if command -v golangci-lint >/dev/null; then
  exec golangci-lint run
fi
echo "lint: no golangci-lint here; running staticcheck"
exec go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
