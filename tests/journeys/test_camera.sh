#!/bin/sh
# A door and a survey with a camera, which is a folder of frames: too dark, a ticket, unplugged, plugged in again.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
register kiosk-1 "Vera Solano" 9999000051 seen
printf 'until "en línea" 20\n' >"$work/online.script"
kiosk puerta-1 door "$work/online.script"

grey() { # grey FILE LUMA
    python3 -c 'import sys; open(sys.argv[1], "wb").write(b"P5\n640 480\n255\n" + bytes([int(sys.argv[2])]) * 640 * 480)' "$@"
}

# The kiosk runs beside; its pictures say how far it is.
await() {
    count=0
    while [ ! -f "$work/$1.png" ]; do
        kill -0 "$kiosk_pid" 2>/dev/null || fail "the kiosk ended before $1"
        count=$((count + 1))
        [ "$count" -lt 1200 ] || fail "$1 does not come"
        sleep 0.05
    done
}

mkdir "$work/frames"
grey "$work/frames/a.pgm" 20
make_script camera_door "NAME=Vera Solano"
"$KIOSK" --fair "$fair" --station puerta-1 --mode door --shots "$work" --script "$script" \
    --camera "folder:$work/frames" >>"$log" 2>&1 &
kiosk_pid=$!
await camera-dark
cp "$work/seen.png" "$work/frames/.b" && mv "$work/frames/.b" "$work/frames/b.png"
rm "$work/frames/a.pgm"
await camera-read
mv "$work/frames" "$work/unplugged"
await camera-absent
rm "$work/unplugged/b.png"
grey "$work/unplugged/c.pgm" 120
mv "$work/unplugged" "$work/frames"
wait "$kiosk_pid" || fail "camera_door.script"
grep -q 'image "Lo que ve la cámara"' "$work/camera-read.txt" || fail "the picture has no name"
[ "$(query "SELECT count(*) FROM movement")" = 1 ] || fail "not let in exactly once"
grep -q "warning camera: .*frames" "$log" || fail "the log does not say that the camera went"
[ "$(grep -c "warning camera: " "$log")" = 1 ] || fail "the log says it again and again"

# At a citizen's kiosk, where nobody is known.
make_script camera_survey
"$KIOSK" --fair "$fair" --station kiosk-2 --shots "$work" --script "$script" \
    --camera "folder:$work/frames" >>"$log" 2>&1 &
kiosk_pid=$!
await camera-survey
cp "$work/seen.png" "$work/frames/.d" && mv "$work/frames/.d" "$work/frames/d.png"
wait "$kiosk_pid" || fail "camera_survey.script"

# A setting that no camera can have is named.
if "$KIOSK" --fair "$fair" --station puerta-1 --mode door --shots "$work" --script "$work/online.script" \
    --camera video0 2>"$work/refused"; then
    fail "a camera that is none was taken"
fi
grep -q "camera: must be none, /dev/video0" "$work/refused" || fail "the reason does not say how it is written"
