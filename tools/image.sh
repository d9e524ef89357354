#!/usr/bin/env bash
# Builds the Dockerfile with buildah and runs what it made: the demo, and a live shop on a read-only
# root as the image's own user. No engine and no image registry is needed: the two base images that
# the Dockerfile names are made here, from Debian's packages and from this machine's Go and Node.js.
# Root on Debian, with buildah and debootstrap.
#
#   tools/image.sh [VERSION]       bases and the image's root filesystem stay in IMAGE_WORK (/var/tmp/pocketstarter-image)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version="${1:-$(git describe --tags --always 2>/dev/null || echo dev)}"
work="${IMAGE_WORK:-/var/tmp/pocketstarter-image}" # outside of the tree: whoever walks through that finds no Go here
bases="$work/bases"
export GOTOOLCHAIN=auto
for tool in buildah debootstrap go node npm; do
  command -v "$tool" >/dev/null || { echo "image: $tool is missing" >&2; exit 1; }
done
[[ $(id -u) -eq 0 ]] || { echo "image: this needs root" >&2; exit 1; }
mkdir -p "$bases"
build() { buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"; }

if [[ ! -f "$bases/done" ]]; then
  echo "image: making a Debian"
  rm -rf "$bases/debian"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$bases/debian" >/dev/null
  # This machine may reach the package registries through a certificate of its own.
  cp -L /etc/ssl/certs/ca-certificates.crt "$bases/debian/etc/ssl/certs/"
  touch "$bases/done"
fi

base() { # NAME FILES… : an image NAME of Debian and these files of this machine
  local name="$1" box at
  shift
  if build inspect --type image "localhost/$name" >/dev/null 2>&1; then return; fi
  echo "image: making the base $name"
  box=$(build from scratch)
  at=$(build mount "$box")
  cp -a "$bases/debian/." "$at/"
  for file in "$@"; do
    mkdir -p "$at/$(dirname "${file#*=}")"
    cp -aL "${file%%=*}" "$at/${file#*=}"
  done
  [[ ! -d "$at/usr/lib/node_modules/npm" ]] || ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$at/usr/bin/npm"
  build umount "$box" >/dev/null
  build config --env PATH=/usr/local/go/bin:/usr/bin:/bin:/usr/sbin:/sbin --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
    --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt "$box"
  build commit --quiet --rm "$box" "localhost/$name" >/dev/null
}
base node:20-bookworm-slim "$(command -v node)=usr/bin/node" "$(npm root -g)/npm=usr/lib/node_modules/npm"
base golang:1.27-bookworm "$(go env GOROOT)=usr/local/go"

echo "image: building"
build bud --isolation chroot --format docker --layers --pull-never --quiet --build-arg "VERSION=$version" -t "localhost/pocketstarter" . >/dev/null
box=$(build from --pull-never localhost/pocketstarter)
trap 'build rm "$box" >/dev/null' EXIT
rm -rf "$work/root" && mkdir -p "$work/root"
cp -a "$(build mount "$box")/." "$work/root/"
build inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}} {{.OCIv1.Config.Volumes}}' localhost/pocketstarter
build inspect --type image --format '{{.Docker.Config.Healthcheck}}' localhost/pocketstarter
du -sh "$work/root" | cut -f1
exec ./tools/image-run.sh "$work/root"
