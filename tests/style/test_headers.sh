#!/bin/sh
# Every header compiles alone, is read once, and begins with what it is: "/* name.h: ...".
set -eu
. tests/style/common.sh
modules=$(sed -n 's/^pkg_check_modules(.* IMPORTED_TARGET \(.*\))/\1/p' CMakeLists.txt tests/tests.cmake)
# shellcheck disable=SC2086,SC2089,SC2090
flags="-std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused -Isrc -Ikiosk -Itests -DFERIA_SOURCE_DIR=\".\" $(pkg-config --cflags $modules)"
# shellcheck disable=SC2090
export flags

cat >"$scratch/check" <<'END'
header=$1
name=${header##*/}
head -n 1 "$header" | grep -q "^/\* $name: ." || { echo "$header:1: begins with no \"/* $name: ...\""; exit 1; }
grep -qx '#pragma once' "$header" || { echo "$header:1: no #pragma once"; exit 1; }
printf '#include "%s"\n' "$(realpath "$header")" | gcc $flags -fsyntax-only -x c - || { echo "$header:1: does not compile alone"; exit 1; }
END

printf '/* planted.h: alone. */\n#pragma once\n#include <stddef.h>\nsize_t planted(void);\n' >"$scratch/planted.h"
sh "$scratch/check" "$scratch/planted.h"
printf '/* planted.h: not alone. */\n#pragma once\nsize_t planted(void);\n' >"$scratch/planted.h"
finds "does not compile alone" sh "$scratch/check" "$scratch/planted.h"
printf '/* planted.h: twice. */\n' >"$scratch/planted.h"
finds "no #pragma once" sh "$scratch/check" "$scratch/planted.h"
printf '#pragma once\n' >"$scratch/planted.h"
finds "begins with no" sh "$scratch/check" "$scratch/planted.h"

files '*.h' >"$scratch/files"
[ -s "$scratch/files" ]
xargs -P "$(nproc)" -n 1 sh "$scratch/check" <"$scratch/files"
