#!/bin/sh
# The same over TLS with a pinned key.
set -eu
for case in replies crash restored clone crowd; do
    python3 "$(dirname "$0")/chaos.py" "$1" "$case" tls
done
