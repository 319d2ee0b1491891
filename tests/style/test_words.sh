#!/bin/sh
# What is not to be found in the files, and what is.
set -eu
. tests/style/common.sh

# refuse WHAT PATTERN < files of $root: notes the places of the extended regular expression.
refuse() {
    (cd "$root" && xargs grep -HnE -e "$2" /dev/null) | sed "s|\$|    <- $1|" >>"$scratch/places"
}

check() {
    root=$1
    : >"$scratch/places"
    all() { (cd "$root" && find . -type f | sed 's|^\./||' | grep -v '^tests/style/'); }
    all | refuse "to be done now, or said to nobody" '(^|[^[:alnum:]_])(TODO|FIXME|XXX)([^[:alnum:]_]|$)'
    all | refuse "a folder of one machine" '(^|[^[:alnum:]_./}-])/(work|home|Users)([/"[:space:]]|$)'
    all | grep -v '^tests/' | refuse "\$TMPDIR, or the folder of the file" '(^|[^[:alnum:]_./}-])/tmp([/"[:space:]]|$)'
    all | grep '\.[ch]$' | refuse "a tab" "$(printf '\t')"
    all | grep -E '^(src|kiosk)/.*\.[ch]$' | refuse "text_copy() instead; -O3 takes it for a mistake" '(^|[^[:alnum:]_])str(n?cpy|n?cat)\('
    all | grep -E '^kiosk/(screens|widgets)/' | refuse "a colour of its own; colours are the theme's" \
        '0x[[:xdigit:]]{6}([[:xdigit:]]{2})?([^[:xdigit:]]|$)|"#[[:xdigit:]]{3,8}"'
    for test in $(all | grep -E '^tests/unit/.*/test_[^/]*\.c$'); do
        grep -qE '(^|[^[:alnum:]])assert_[a-z_]+\(' "$root/$test" || echo "$test:1: asserts nothing" >>"$scratch/places"
    done
    cat "$scratch/places"
    [ ! -s "$scratch/places" ]
}

copy '*.c' '*.h' '*.sh' '*.py' '*.sql' '*.cmake' '*.ini' '*.keys' '*.script' '*.txt' '*.csv'
check "$scratch/copy"
while IFS='|' read -r file line says; do
    cp "$scratch/copy/$file" "$scratch/kept"
    printf '%b\n' "$line" >>"$scratch/copy/$file"
    finds "$says" check "$scratch/copy"
    mv "$scratch/kept" "$scratch/copy/$file"
done <<'END'
src/base/buf.c|/* TODO: later */|to be done now
db/migrations/001-ledger.sql|-- FIXME|to be done now
kiosk/run.sh|cd /home/somebody/feria|a folder of one machine
kiosk/run.sh|cd /work|a folder of one machine
tests/run.sh|cd "/home/ana/feria"|a folder of one machine
src/base/file.c|const char *planted = "/tmp/planted";|$TMPDIR
src/base/file.c|\tint planted;|a tab
src/base/file.c|void planted(char *to) { strncpy(to, "planted", 3); }|text_copy() instead
kiosk/screens/app.c|uint32_t planted = 0x1A73E8FF;|a colour of its own
kiosk/widgets/button.c|const char *planted = "#1a73e8";|a colour of its own
END
mkdir -p "$scratch/copy/tests/unit/base"
echo 'int main(void) { return 0; }' >"$scratch/copy/tests/unit/base/test_planted.c"
finds "asserts nothing" check "$scratch/copy"
