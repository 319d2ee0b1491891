#!/bin/sh
# A kiosk without any network and a prepared stick: plugged in, it is used by itself, and the screen says when it may be removed.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
office=$fair
mkdir -p "$work/media/somebody" "$work/kiosk/keys" "$work/stick" "$work/other-stick"
cp -p "$office/keys/municipality.key" "$work/kiosk/keys/"
run "$FERIA" init "$work/kiosk"
sed -i 's/^station = .*/station = kiosk-1/; s/^mode = .*/mode = citizen/; s/^central = .*/central =/' "$work/kiosk/feria.ini"
"$DRIVER" register "$work/kiosk" kiosk-1 3 >>"$log" 2>&1 || true
run "$FERIA" --fair "$office" sync --prepare "$work/stick"
echo 204917 >"$work/luz.pin"
run "$FERIA" --fair "$office" staff add "Luz Muñoz" --role supervisor --pin-file "$work/luz.pin"
mkdir -p "$work/kiosk/keys/personal"
cp -p "$office/keys/personal/pin.key" "$work/kiosk/keys/personal/"
run "$FERIA" init "$work/other"
run "$FERIA" --fair "$work/other" sync --prepare "$work/other-stick"

# wait_for FILE: until the script has come that far.
wait_for() {
    for i in $(seq 600); do
        ! [ -e "$work/$1.txt" ] || return 0
        sleep 0.1
    done
    fail "the kiosk has not come to $1"
}
make_script stick
fair=$work/kiosk
kiosk kiosk-1 citizen "$script" --sticks "$work/media" --central "" &
pid=$!
wait_for stick_ready
mv "$work/stick" "$work/media/somebody/LABEL"
wait_for stick_done
mv "$work/media/somebody/LABEL" "$work/stick"
touch "$work/stick_gone"
wait_for stick_away
run "$FERIA" --fair "$office" station trust kiosk-1 --folder "$work/stick" --yes
mv "$work/stick" "$work/media/LABEL"
wait_for stick_back
mv "$work/media/LABEL" "$work/stick"
mv "$work/other-stick" "$work/media/OTHER"
touch "$work/foreign_in"
wait "$pid" || exit 1
run "$FERIA" verify "$fair/kiosk-1.db"
fair=$office
verify
counts "SELECT count(*) FROM attendee" 3
