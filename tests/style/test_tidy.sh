#!/bin/sh
# clang-tidy with the checks of .clang-tidy is silent. Each file by itself: the va_list checker of version 14 remembers
# what it saw in the file before and finds what is not there.
set -eu
build=$1
. tests/style/common.sh

cat >"$scratch/planted.c" <<'END'
int planted(int number);
int planted(int number)
{
    if (number == number)
        return 1;
    return 0;
}
END
finds "misc-redundant-expression" clang-tidy --quiet --config-file=.clang-tidy "$scratch/planted.c" --
finds "readability-braces" clang-tidy --quiet --config-file=.clang-tidy "$scratch/planted.c" --

# What is in the programs is checked, and what is in a program's folder is in the program.
python3 - "$build" >"$scratch/built" <<'END'
import json, os, sys
root = os.path.realpath(".") + "/"
with open(sys.argv[1] + "/compile_commands.json", encoding="utf-8") as commands:
    paths = {os.path.realpath(os.path.join(row["directory"], row["file"])) for row in json.load(commands)}
print("\n".join(sorted(path[len(root):] for path in paths if path.startswith(root))))
END
files '*.c' >"$scratch/sources"
if grep -E '^(src|kiosk)/' "$scratch/sources" | grep -vxF -f "$scratch/built"; then
    echo "these files are in no program; configure $build again" >&2
    exit 1
fi
grep -xF -f "$scratch/built" "$scratch/sources" >"$scratch/checked"

# "N warnings generated" counts what the filter left out.
if ! xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p "$build" <"$scratch/checked" >"$scratch/findings" 2>"$scratch/noise"; then
    cat "$scratch/findings"
    grep -v 'warnings\? \(generated\|treated as errors\)' "$scratch/noise" >&2 || true
    exit 1
fi
