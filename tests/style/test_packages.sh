#!/bin/sh
# Everything used from outside has its Debian package in kiosk/packages.txt, the only list: packages.py.
set -eu
. tests/style/common.sh

check() { (cd "$1" && find . -type f | sed 's|^\./||') | python3 tests/style/packages.py "$1"; }

copy '*'
check "$scratch/copy"
while IFS='|' read -r file line says; do
    cp "$scratch/copy/$file" "$scratch/kept"
    printf '%s\n' "$line" >>"$scratch/copy/$file"
    finds "$says" check "$scratch/copy"
    mv "$scratch/kept" "$scratch/copy/$file"
done <<'END'
CMakeLists.txt|pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo)|cairo needs libcairo2-dev
CMakeLists.txt|pkg_check_modules(PLANTED REQUIRED IMPORTED_TARGET planted)|planted is not in the tables
CMakeLists.txt|find_library(PLANTED_LIBRARY planted REQUIRED)|planted is not in the tables
CMakeLists.txt|pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)|cmocka needs libcmocka-dev to build
tests/run.sh|    xvfb-run true && x=$(strace -f true)|strace needs strace
kiosk/run.sh|python3 -c ''|python3 needs python3 to build
kiosk/packages.txt|build gcc|gcc is there twice
kiosk/packages.txt|gcc|a row is
tests/run.sh|apt-get install -y gcc|only kiosk/install.sh installs
.ci/run|needed="libsdl2-dev"|the only list of packages
END
