#!/bin/sh
# Installs what is missing, builds, makes the sample fair of Ibagué and starts the kiosk full screen.
# Without a display the same program goes through a whole visit offscreen and leaves pictures, central file and export.
# Usage: sh kiosk/run.sh [FOLDER]      FOLDER of the sample fair; default: feria-demo
# FERIA_BUILD=FOLDER takes the programs from there, installs and builds nothing. FERIA_OFFSCREEN=1 looks for no display.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$here/feria-demo}
build=${FERIA_BUILD:-$here/build}

build_programs() {
    cmake -S "$here" -B "$build" -DCMAKE_BUILD_TYPE=Release -DFERIA_TESTS=OFF >"$here/build-log.txt" 2>&1 &&
        cmake --build "$build" -j "$(nproc)" >>"$here/build-log.txt" 2>&1 || {
        tail -n 30 "$here/build-log.txt" >&2
        echo "run.sh: the build failed; see build-log.txt" >&2
        exit 1
    }
    rm -f "$here/build-log.txt"
}

if [ -n "${FERIA_BUILD:-}" ]; then
    [ -x "$build/feria-kiosk" ] || {
        echo "run.sh: $build: no feria-kiosk in this folder; build one, or leave FERIA_BUILD away" >&2
        exit 1
    }
else
    sh "$here/kiosk/install.sh" build run
    build_programs
fi

# Is there something to draw on? X11, Wayland, or a DRM device; whether somebody holds that one the kiosk finds out.
has_display() {
    [ -z "${FERIA_OFFSCREEN:-}" ] || return 1
    [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ] && return 0
    for card in /dev/dri/card*; do
        [ -r "$card" ] && [ -w "$card" ] && return 0
    done
    return 1
}

if has_display; then
    if [ -f "$folder/.sample" ]; then # only what this script made gets Ibagué's newest catalogue
        "$build/feria" --fair "$folder" import "$here/db/catalog/ibague" >/dev/null ||
            echo "run.sh: the catalogue could not be brought up to date; the kiosk starts with what it has" >&2
    elif [ ! -f "$folder/feria.ini" ]; then
        "$build/feria" init "$folder" --city "$here/db/catalog/ibague" --map-x 0.50 --map-y 0.66
        : >"$folder/.sample"
    fi
    status=0
    "$build/feria-kiosk" --fair "$folder" || status=$?
    [ "$status" = 69 ] || exit "$status" # 69: nothing to draw on after all, as when somebody holds the DRM device
fi

visit=$folder/visita-$(date +%Y%m%d-%H%M%S)
sh "$here/kiosk/deploy/visit.sh" "$build" "$here" "$visit"
