#!/bin/sh
# feria-hub as a program: its key, what it answers and refuses, readiness, stopping. What it does with facts: tests/unit/hub.
set -eu
build=$1
. tests/cli/common.sh

make_fair
mv "$folder/fair/central.db" "$folder/office-central.db"
python3 tests/cli/hub_probe.py "$build/feria-hub" "$folder/fair"
[ "$(stat -c %a "$folder/fair/keys/hub.key")" = 600 ] || fail "the hub's key is readable by others"
