#!/usr/bin/env bash
# Builds the Dockerfile with buildah and runs what it made: the demo, and a live shop on a read-only
# root as the image's own user. tools/image-bases.sh says what that needs.
#
#   tools/image.sh [VERSION]       bases and the image's root filesystem stay in IMAGE_WORK (/var/tmp/pocketstarter-image)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version="${1:-$(git describe --tags --always 2>/dev/null || echo dev)}"
. tools/image-bases.sh
node_base
go_base

echo "image: building"
build bud --isolation chroot --format docker --pull-never --quiet --build-arg "VERSION=$version" -t "localhost/pocketstarter" . >/dev/null
box=$(build from --pull-never localhost/pocketstarter)
trap 'build rm "$box" >/dev/null' EXIT
rm -rf "$work/root" && mkdir -p "$work/root"
cp -a "$(build mount "$box")/." "$work/root/"
build inspect --type image --format '{{.OCIv1.Config.User}} {{.OCIv1.Config.Entrypoint}} {{.OCIv1.Config.Cmd}} {{.OCIv1.Config.Volumes}}' localhost/pocketstarter
build inspect --type image --format '{{.Docker.Config.Healthcheck}}' localhost/pocketstarter
du -sh "$work/root" | cut -f1
exec ./tools/image-run.sh "$work/root"
