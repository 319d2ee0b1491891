#!/bin/sh
# Installs the packages of packages.txt that this machine lacks. Usage: sh kiosk/install.sh build run [test]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
missing=""
for use in "$@"; do
    for package in $(awk -v use="$use" '$1 == use { print $2 }' "$here/packages.txt"); do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0
echo "Installing:$missing"
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
else
    echo "install.sh: these packages are missing and need root to install:$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
