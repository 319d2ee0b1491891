#!/bin/sh
# A station is killed at random moments; what it had acknowledged is there after every restart, once, and in the end at the central.
# FERIA_KILLS: how often (200). FERIA_SEED: of the moments; the same seed kills after the same times.
set -eu
build=$1
seed=${FERIA_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
folder=$(mktemp -d "${TMPDIR:-/tmp}/feria-kill-XXXXXX")
trap 'rm -rf "$folder"' EXIT
echo "FERIA_SEED=$seed"
"$build/feria" init "$folder/fair" >/dev/null 2>&1
"$build/station_driver" kill "$folder/fair" "${FERIA_KILLS:-200}" "$seed"
"$build/feria" --fair "$folder/fair" verify
"$build/feria" verify "$folder/fair/puerta-1.db"
