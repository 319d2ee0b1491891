#!/bin/sh
# What kiosk/run.sh builds has no warning either: the optimizer of a release sees some that the build for tests does not.
set -eu
folder=$1/release
launcher=$(sed -n 's/^CMAKE_C_COMPILER_LAUNCHER:[A-Z]*=//p' "$1/CMakeCache.txt")
log=$(mktemp "${TMPDIR:-/tmp}/feria-style-XXXXXX")
trap 'rm -f "$log"' EXIT
{
    cmake -S . -B "$folder" -DCMAKE_BUILD_TYPE=Release -DFERIA_TESTS=OFF ${launcher:+"-DCMAKE_C_COMPILER_LAUNCHER=$launcher"} &&
        cmake --build "$folder" -j "$(nproc)"
} >"$log" 2>&1 || {
    tail -n 30 "$log"
    exit 1
}
