#!/usr/bin/env bash
# Static binaries for the three platforms, with checksums, into dist/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version="${1:?version}"
export GOTOOLCHAIN=auto CGO_ENABLED=0 GOFLAGS=-buildvcs=false
[[ -f pb_public/index.html ]] || { echo "release: the pages are not built; run make frontend with Node.js." >&2; exit 1; }
rm -rf dist && mkdir dist
for target in linux/amd64 linux/arm64 darwin/arm64; do
  name="pocketstarter-$version-${target/\//-}"
  echo "release: $name"
  GOOS="${target%/*}" GOARCH="${target#*/}" go build -trimpath -ldflags "-s -w -X main.version=$version" -o "dist/$name" .
done
(cd dist && sha256sum pocketstarter-* > SHA256SUMS)
cat dist/SHA256SUMS
