#!/usr/bin/env bash
# Builds the SPA into pb_public/ when its sources changed since the last build. Without Node.js it
# says so and succeeds: the binary then serves the page that tells how to build it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v npm >/dev/null; then
  echo "frontend: no npm here, so the pages are not built; the API and the admin UI work without them." >&2
  exit 0
fi

# By content: touching a file or checking out another branch and back rebuilds nothing.
hash() { # FILES on stdin
  sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}
packages=$(printf '%s\0' frontend/package.json frontend/package-lock.json | hash)
sources=$({
  find frontend -path frontend/node_modules -prune -o -path frontend/e2e -prune -o -path frontend/dist -prune -o -type f -print0
  printf '%s\0' routes/openapi.yaml
} | hash)

mkdir -p .cache
if [[ "$(cat .cache/packages 2>/dev/null)" != "$packages" || ! -d frontend/node_modules/vite ]]; then
  echo "frontend: installing packages"
  # Not `npm ci`: the lock file cannot name the optional packages of platforms whose package is not published.
  npm --prefix frontend install --no-save --no-audit --no-fund --loglevel=error
  echo "$packages" > .cache/packages
fi
if [[ "$(cat .cache/sources 2>/dev/null)" != "$sources" || ! -f pb_public/index.html || ! -d internal/sandbox/clerkjs/@clerk ]]; then
  echo "frontend: building"
  npm --prefix frontend run --silent build
  echo "$sources" > .cache/sources
fi
