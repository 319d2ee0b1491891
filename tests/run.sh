#!/bin/sh
# Installs what is missing, builds with AddressSanitizer and UndefinedBehaviorSanitizer and runs every test through CTest.
# Usage: sh tests/run.sh [ctest arguments, e.g. -L style or -R journeys]
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
build=$here/build-tests
sh "$here/kiosk/install.sh" build run test
cmake -S "$here" -B "$build" -DFERIA_SANITIZE=ON >/dev/null
cmake --build "$build" -j "$(nproc)"
cd "$build"
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
exec ctest --output-on-failure -j "$(nproc)" "$@"
