# For the tests of the command line: . tests/cli/common.sh after build=$1. Each test gets its own folder $folder.
FERIA=$build/feria
DRIVER=$build/station_driver
unset FERIA_FAIR
source_folder=$(pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/feria-cli-XXXXXX")
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
out=$folder/out
err=$folder/err

fail() {
    echo "FAILED: $*" >&2
    echo "--- stdout" >&2
    head -c 4000 "$out" >&2
    echo "--- stderr" >&2
    head -c 4000 "$err" >&2
    exit 1
}

# expect CODE feria-arguments...: runs feria and checks its exit code; output is in $out and $err.
expect() {
    wanted=$1
    shift
    got=0
    "$FERIA" "$@" >"$out" 2>"$err" </dev/null || got=$?
    [ "$got" = "$wanted" ] || fail "exit code $got instead of $wanted: feria $*"
    if [ "$wanted" != 0 ]; then # what went wrong is said in one place, and results are not mixed with it
        grep -q '^feria: ' "$err" || fail "no message: feria $*"
    fi
}

says() { grep -qF -e "$1" "$out" || fail "stdout does not say: $1"; }
says_not() { ! grep -qF -e "$1" "$out" || fail "stdout says: $1"; }
warns() { grep -qF -e "$1" "$err" || fail "stderr does not say: $1"; }

# json EXPRESSION: of the JSON on stdout, as python3 sees it in `j`, must be true.
json() { python3 -c 'import json,sys; j=json.load(open(sys.argv[1])); sys.exit(0 if eval(sys.argv[2]) else 1)' "$out" "$1" || fail "not so: $1"; }

# A fair with the sample city in $folder/fair.
make_fair() { expect 0 init "$folder/fair" --city "$source_folder/db/catalog/ibague"; }
