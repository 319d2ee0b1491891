#!/bin/sh
# Files, functions and lines keep their lengths: length.py. What the build generates is not in the list of files.
set -eu
. tests/style/common.sh

check() { (cd "$1" && find . -type f | sed 's|^\./||') | python3 tests/style/length.py "$1"; }

# The limit itself is fine; one more is found.
mkdir "$scratch/copy"
plant() { # LINES-OF-FUNCTION COLUMNS LINES-OF-FILE
    awk -v function_lines="$1" -v columns="$2" -v lines="$3" 'BEGIN {
        print "int planted(void)"; print "{"
        for (i = 4; i < function_lines; i++) print "    ;"
        print "    return 0;"; print "}"
        comment = "//"
        while (length(comment) < columns) comment = comment "-"
        print comment
        for (i = function_lines + 1; i < lines; i++) print ""
    }' >"$scratch/copy/planted.c"
}
plant 70 100 600
check "$scratch/copy"
plant 71 100 600
finds "planted.c:1: planted has 71 lines" check "$scratch/copy"
plant 70 101 600
finds "planted.c:71: 101 columns" check "$scratch/copy"
plant 70 100 601
finds "planted.c:601: 601 lines" check "$scratch/copy"
printf '/* Ibagué, ñandú, %s */\n' "$(printf 'ñ%.0s' $(seq 79))" >"$scratch/copy/planted.c" # columns, not bytes
finds "ctags found no function" check "$scratch/copy"
if grep -q columns "$scratch/found"; then
    echo "the check counts bytes instead of columns" >&2
    exit 1
fi

files '*.c' '*.h' '*.sh' '*.py' '*.sql' '*.cmake' | python3 tests/style/length.py .
