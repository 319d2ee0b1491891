#!/bin/sh
# Looking changes nothing: status and verify leave every file of the fair as it was, and make none.
set -eu
build=$1
. tests/cli/common.sh
make_fair
"$DRIVER" hold "$folder/fair" puerta-1 </dev/null >"$out" 2>"$err" || fail "no station"
files() { (cd "$folder/fair" && find . -type f | sort | xargs sha256sum); }
unchanged() {
    files >"$folder/after"
    cmp -s "$folder/before" "$folder/after" || fail "$1: $(diff "$folder/before" "$folder/after")"
}
files >"$folder/before"
for look in "status" "status --json" "verify" "verify $folder/fair/office.db" "verify $folder/fair/puerta-1.db"; do
    # shellcheck disable=SC2086
    expect 0 --fair "$folder/fair" $look
    unchanged "$look"
done
