#!/bin/sh
# Settings, theme or assets that cannot be read: the kiosk says that it is out of order, and what to mend, as far as there is
# anything to say it on; it makes and changes nothing.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
cp "$fair/feria.ini" "$work/good.ini"
cp -r "$source_folder/assets" "$work/assets"
(cd "$fair" && find . -type f ! -name feria.ini | sort | xargs sha256sum) >"$work/before"

# is_broken REASON [flags]: that is what the staff reads, and the fair's folder is as it was.
is_broken() {
    make_script broken "REASON=$1"
    shift
    kiosk kiosk-7 citizen "$script" "$@"
    kiosk kiosk-7 door "$script" "$@"
    (cd "$fair" && find . -type f ! -name feria.ini | sort | xargs sha256sum) >"$work/after"
    cmp -s "$work/before" "$work/after" || fail "$script: a file was made or changed"
}

# ini LINES: they are added to a good feria.ini; $line is the number of their last one.
ini() {
    cp "$work/good.ini" "$fair/feria.ini"
    printf "\n$1\n" >>"$fair/feria.ini"
    line=$(wc -l <"$fair/feria.ini")
}

ini '[visitor]\nidle_s = soon'
is_broken "feria.ini:$line: [visitor].idle_s: must be"
ini '[screen]\nthem = light'
is_broken "feria.ini:$line: [screen].them: there is no such setting; did you mean \\\"theme\\\"?"
ini '[visitor]\nthis is no setting'
is_broken "feria.ini:$line: neither a [section] nor"
ini '[screen]\ntheme = ../light'
is_broken "feria.ini:$line: [screen].theme: must be"
ini '[screen]\ntheme = nothing'
is_broken "nothing.ini: "
ini "[screen]\nassets = $work/nowhere"
is_broken "ibague.ini: "
cp "$work/good.ini" "$fair/feria.ini"
is_broken "the office works with the command feria" --station office
is_broken '\"xx\" is not in languages.ini' --language xx

# What is right beside what is wrong is used: the language.
ini '[visitor]\nlanguage = en\nidle_s = soon'
printf 'expect-screen broken\nexpect "This kiosk is out of service"\nshot english\n' >"$work/english.script"
kiosk kiosk-7 citizen "$work/english.script"
cp "$work/good.ini" "$fair/feria.ini"

# wrong FILE LINE: a line of the assets says nonsense, and the screen names it.
wrong() {
    cp "$work/assets/$1" "$work/kept"
    printf '%s\n' "$2" >>"$work/assets/$1"
    is_broken "${1##*/}:$(wc -l <"$work/assets/$1"): $3" --assets "$work/assets"
    cp "$work/kept" "$work/assets/$1"
}
wrong theme/ibague.ini "picture2 = x" "[map].picture2: unknown"
wrong theme/light.ini "[colours]
ink = #000000" "[colours].ink: unknown section"
wrong theme/contrast.ini "[font]
bold =" "[font].bold: is empty"
wrong i18n/languages.ini "nombre = Français" "[pt].nombre: a language has only a name"
wrong keyboards/email.keys "row {none}" "there is no key {none}"
printf '[font]\nregular = none.otf\n' >>"$work/assets/theme/ibague.ini"
is_broken "none.otf: no such font; install the package fonts-inter or correct the theme" --assets "$work/assets"

# Nothing to say it on: a message and an exit code as ever, of what is wrong and not of the missing screen.
ini '[visitor]\nidle_s = soon'
status=0
env -u DISPLAY -u WAYLAND_DISPLAY SDL_VIDEODRIVER=x11 "$KIOSK" --fair "$fair" >"$work/out" 2>&1 || status=$?
[ "$status" = 65 ] || fail "exit code $status without a screen: $(cat "$work/out")"
grep -q "feria.ini:$line: \[visitor\].idle_s: must be" "$work/out" || fail "no reason: $(cat "$work/out")"
status=0
"$KIOSK" --fair "$fair" --contact-sheet "$work/sheet" >"$work/out" 2>&1 || status=$?
[ "$status" = 65 ] || fail "exit code $status of the contact sheet"
cp "$work/good.ini" "$fair/feria.ini"
status=0
"$KIOSK" --fair "$fair" --idle-s soon >"$work/out" 2>&1 || status=$?
[ "$status" = 65 ] || fail "exit code $status of a wrong flag"
