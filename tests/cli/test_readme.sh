#!/bin/sh
# The settings table of README.md is the one the program prints, and every path README names is there.
set -eu
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$build/feria" settings --markdown >"$work/program"
sed -n '/<!-- settings:/,/<!-- \/settings -->/p' README.md | grep '^|' >"$work/readme"
diff -u "$work/readme" "$work/program" || {
    echo "README.md: the settings table is not what \`feria settings --markdown\` prints" >&2
    exit 1
}
[ "$(wc -l <"$work/readme")" -gt 10 ]
grep -o '`[a-z]*/[a-z_./-]*`' README.md | tr -d '`' | sort -u | while read -r path; do
    case $path in
    build/* | /* | backups/ | keys/* | *_x.c) continue ;; # of the system, the hub and a fair
    esac
    [ -e "$path" ] || {
        echo "README.md names $path, which is not there" >&2
        exit 1
    }
done
