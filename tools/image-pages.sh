#!/usr/bin/env bash
# Builds frontend/Dockerfile (the pages hosted apart, by nginx) with buildah, runs what it made in a
# network of its own, and asks it as browsers do. tools/image-bases.sh says what that needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/image-bases.sh
node_base

nginx_base() { # Debian's nginx, set up as the image of that name is
  if build inspect --type image localhost/nginx:alpine >/dev/null 2>&1; then return; fi
  base debian:bookworm-slim
  echo "image: making the base nginx:alpine"
  local box
  box=$(build from --pull-never localhost/debian:bookworm-slim)
  build run --isolation chroot "$box" -- sh -c 'export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx >/dev/null && rm /etc/nginx/sites-enabled/default'
  build config --cmd '["nginx", "-g", "daemon off;"]' "$box"
  build commit --quiet --rm "$box" localhost/nginx:alpine >/dev/null
}
nginx_base

echo "image: building the pages"
build bud --isolation chroot --format docker --pull-never --quiet --build-arg VITE_API_BASE_URL=https://api.example.com \
  --build-arg VITE_CLERK_PUBLISHABLE_KEY=pk_test_Y2xlcmsuZXhhbXBsZS5jb20k -t localhost/pocketstarter-pages frontend >/dev/null
box=$(build from --pull-never localhost/pocketstarter-pages)
trap 'build rm "$box" >/dev/null' EXIT
root="$work/pages" && rm -rf "$root" && mkdir -p "$root"
cp -a "$(build mount "$box")/." "$root/"
build inspect --type image --format '{{.OCIv1.Config.Cmd}} {{.OCIv1.Config.ExposedPorts}}' localhost/pocketstarter-pages

# One network for server and browser, and no way out of it.
unshare --net --pid --fork --kill-child --mount --mount-proc bash -eu -o pipefail -c '
root=$1
ip link set lo up
mount --bind /dev "$root/dev"
chroot "$root" nginx -g "daemon off;" &
for _ in $(seq 50); do curl -s -o /dev/null http://127.0.0.1/ && break; sleep 0.1; done
ask() { curl -s -i --max-time 10 "$@" | tr -d "\r"; }
want() { grep -aqi -- "$1" <<<"$said" || { echo "image: $asked lacks: $1" >&2; head -20 <<<"$said" >&2; exit 1; }; }
see() { asked="$1"; said="$(ask "http://127.0.0.1$1" "${@:2}")"; }
for page in / /products /seller/orders; do # a page deep in the shop is opened by its address, too
  see "$page"
  want "^HTTP/1.1 200" && want "^Content-Type: text/html" && want "^Cache-Control: no-cache" && want "^X-Content-Type-Options: nosniff" && want "<div id=\"root\""
done
script=$(grep -o "/assets/[^\"]*\.js" <<<"$said" | head -1)
see "$script" -o /dev/null -D -
want "^HTTP/1.1 200" && want "^Content-Type: .*javascript" && want "immutable"
see "$script" -H "Accept-Encoding: gzip" -o /dev/null -D -
want "^Content-Encoding: gzip" && want "^Vary: Accept-Encoding"
see /assets/none.js
want "^HTTP/1.1 404"
grep -rqs "api.example.com" "$root/usr/share/nginx/html/assets" || { echo "image: the pages do not know the address of the API" >&2; exit 1; }
echo "image: the pages are served: $(du -sh "$root/usr/share/nginx/html" | cut -f1), deep links, lasting assets, gzip, no asset that is none"
' pages "$root"
