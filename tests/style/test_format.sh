#!/bin/sh
# clang-format, the version of Debian 12, would change nothing.
set -eu
. tests/style/common.sh

clang-format --version | grep -q 'version 14\.' || {
    echo "another clang-format than Debian 12's 14: $(clang-format --version)" >&2
    exit 1
}
cp .clang-format "$scratch"
printf 'int  planted ;\n' >"$scratch/planted.c"
finds "planted.c:1" clang-format --dry-run -Werror "$scratch/planted.c"

files '*.c' '*.h' >"$scratch/files"
[ -s "$scratch/files" ]
xargs clang-format --dry-run -Werror <"$scratch/files"
