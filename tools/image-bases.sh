#!/usr/bin/env bash
# What tools/image.sh and tools/image-pages.sh share: buildah with a store of its own, and base images
# made here, from Debian's packages and from this machine's Go and Node.js, under the names that the
# Dockerfiles ask for. No engine and no image registry is needed. Root on Debian, with debootstrap.
work="${IMAGE_WORK:-/var/tmp/pocketstarter-image}" # outside of the tree: whoever walks through that finds no Go here
bases="$work/bases"
export GOTOOLCHAIN=auto
for tool in buildah debootstrap go node npm; do
  command -v "$tool" >/dev/null || { echo "image: $tool is missing" >&2; exit 1; }
done
[[ $(id -u) -eq 0 ]] || { echo "image: this needs root" >&2; exit 1; }
mkdir -p "$bases"
# Without --layers: vfs would keep a whole copy of the file system for every line of a Dockerfile.
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

node_base() { base node:20-bookworm-slim "$(command -v node)=usr/bin/node" "$(npm root -g)/npm=usr/lib/node_modules/npm"; }
go_base() { base golang:1.27-bookworm "$(go env GOROOT)=usr/local/go"; }
