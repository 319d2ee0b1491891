#!/bin/sh
# Builds a Release into build-bench and prints one table: our figure, the baseline's, their ratio, the target.
# Usage: sh tests/bench/run.sh [NAME...]      NAME: commit ingest scan frame services kiosk qr camera admit doors hub; default: all
# Smaller runs: FERIA_BENCH_FACTS=100000 FERIA_BENCH_TICKETS=100000 FERIA_BENCH_IDLE_S=10 sh tests/bench/run.sh
# Files go to $TMPDIR (about 4 GB at the most); choose a disk like the one of the stations, not a tmpfs.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
build=$here/build-bench
[ $# -gt 0 ] || set -- qr camera frame services kiosk commit scan ingest admit doors hub

sh "$here/kiosk/install.sh" build run test
cmake -S "$here" -B "$build" -DCMAKE_BUILD_TYPE=Release -DFERIA_BENCH=ON -DFERIA_TESTS=ON >/dev/null
cmake --build "$build" -j "$(nproc)" --target feria_bench >"$build/bench-build.txt" 2>&1 || {
    tail -n 30 "$build/bench-build.txt" >&2
    exit 1
}

in_window() {
    xvfb-run -a -s "-screen 0 1080x1920x24" "$@" --window
}

echo "$(uname -sr), $(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg), $(date '+%Y-%m-%d %H:%M')," \
    "files on $(df --output=fstype "${TMPDIR:-/tmp}" | tail -n 1)"
printf '%-50s %11s %-8s %11s %7s %-14s %-4s %6s %5s\n' bench ours unit baseline ratio target '' n load
for name in "$@"; do
    case $name in
    kiosk)
        "$build/bench_kiosk" "$build/feria-kiosk"
        in_window "$build/bench_kiosk" "$build/feria-kiosk"
        ;;
    hub) "$build/bench_hub" "$build/feria-hub" ;;
    frame)
        "$build/bench_frame"
        in_window "$build/bench_frame"
        ;;
    admit | doors) "$build/bench_$name" "$build/feria-hub" ;;
    *) "$build/bench_$name" ;;
    esac
done
