#!/usr/bin/env bash
# Runs an unpacked image as compose.yaml would: its root read-only, only /data and /tmp to write to,
# the image's own user, no capability: the demo, then a live shop that is asked for its health.
set -euo pipefail
root="$(realpath "${1:?the root filesystem of the image}")"
user=65532
data=$(mktemp -d)
chown "$user:$user" "$data"
chmod 700 "$data"
trap 'rm -rf "$data"' EXIT
# One mount namespace for all; the last line of the output is the verdict.
exec unshare --mount --pid --fork --kill-child --mount-proc bash -eu -o pipefail -c '
root=$1 data=$2 user=$3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$data" "$root/data"
become() { # ENV… -- COMMAND… ; this process becomes the program in the image
  local env=()
  while [[ "$1" != -- ]]; do env+=("$1"); shift; done
  shift
  exec env -i "${env[@]}" "$(command -v chroot)" --userspec="$user:$user" "$root" "$@"
}
inside() { (become "$@"); }
cd "$root/data"
echo "image: demo"
inside -- /pocketstarter demo | tail -2
live=(APP_URL=https://shop.example.com APP_SECRET_KEY=Zk3vT9qLw1xYb7Nc5RmH8sDf2GjK4pQe CLERK_DOMAIN=clerk.example.com CLERK_SECRET_KEY=sk_live_9f8e7d6c5b4a3928
  CLERK_PUBLISHABLE_KEY=pk_live_Y2xlcmsuZXhhbXBsZS5jb20k CLERK_WEBHOOK_SIGNING_SECRET=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ASSET_STORAGE_BACKEND=local SELLERS=user_2abc)
echo "image: a live shop"
inside "${live[@]}" -- /pocketstarter check --dir /data | tail -1
(become "${live[@]}" -- /pocketstarter serve --http 127.0.0.1:0 --dir /data) &
server=$!
for _ in $(seq 100); do
  if inside "${live[@]}" -- /pocketstarter check --health --dir /data 2>/dev/null; then healthy=yes; break; fi
  sleep 0.2
done
[[ -n "${healthy:-}" ]]
grep -E "^(Uid|CapEff|NoNewPrivs)" "/proc/$server/status"
inside -- /pocketstarter check --health --dir /data
kill -TERM "$server"
wait "$server"
if inside -- /pocketstarter check --health --dir /data 2>/dev/null; then echo "image: healthy without a server?" >&2; exit 1; fi
inside "${live[@]}" -- /pocketstarter audit --dir /data | tail -1
echo "image: all true: demo, live shop, health, read-only root, user $user"
' image "$root" "$data" "$user"
