# For the journeys: . tests/journeys/common.sh after build=$1. Each test gets its own folder $work and its own fair $fair.
FERIA=$build/feria
KIOSK=$build/feria-kiosk
DRIVER=$build/station_driver
unset FERIA_FAIR
source_folder=$(pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/feria-journey-XXXXXX")
fair=$work/fair
log=$work/log.txt
: >"$log"
clean_up() { rm -rf "$work"; }
trap clean_up EXIT
trap 'exit 1' INT TERM

fail() {
    tail -n 60 "$log" >&2
    echo "FAILED: $*" >&2
    exit 1
}

run() { "$@" >>"$log" 2>&1 || fail "$*"; }

make_fair() { run "$FERIA" init "$fair" --city "$source_folder/db/catalog/ibague"; }

# make_script NAME KEY=VALUE...: tests/journeys/NAME.script with each @KEY@ replaced, as $script.
make_script() {
    script=$work/$1.script
    cp "$source_folder/tests/journeys/$1.script" "$script"
    shift
    for pair in "$@"; do
        KEY=${pair%%=*} VALUE=${pair#*=} FILE=$script python3 - <<'PYTHON'
import os
path = os.environ["FILE"]
text = open(path, encoding="utf-8").read()
text = text.replace("@%s@" % os.environ["KEY"], os.environ["VALUE"])
open(path, "w", encoding="utf-8").write(text)
PYTHON
    done
    ! grep -q '@[A-Z0-9]*@' "$script" || fail "$script: $(grep -m 1 '@[A-Z0-9]*@' "$script")"
}

# kiosk STATION MODE SCRIPT [flags]: pictures and trees go to $work.
kiosk() {
    kiosk_station=$1 kiosk_mode=$2 kiosk_script=$3
    shift 3
    "$KIOSK" --fair "$fair" --station "$kiosk_station" --mode "$kiosk_mode" --shots "$work" \
        --script "$kiosk_script" "$@" >>"$log" 2>&1 || fail "$kiosk_station: $kiosk_script"
}

# register STATION NAME NUMBER TREE [flags]: a whole registration of an invented person; TREE.png and TREE.txt are its ticket.
register() {
    register_station=$1
    make_script register "NAME=$2" "NUMBER=$3" "TREE=$4"
    shift 4
    kiosk "$register_station" citizen "$script" "$@"
}

# The short code on a ticket's tree.
code_of() { grep -oE '[0-9A-Z]{5}-[0-9A-Z]{5}' "$work/$1.txt" | head -n 1; }

# query SQL [FILE]: the first column of the first row, of central.db when no file is named.
query() {
    python3 - "${2:-$fair/central.db}" "$1" <<'PYTHON'
import sqlite3, sys
row = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(sys.argv[2]).fetchone()
print("" if row is None else row[0])
PYTHON
}

# counts SQL VALUE: what the central file says.
counts() {
    counted=$(query "$1") || fail "$1"
    [ "$counted" = "$2" ] || fail "$counted instead of $2: $1"
}

verify() {
    run "$FERIA" --fair "$fair" verify
    for name in "$@"; do
        run "$FERIA" verify "$fair/$name.db"
    done
}
