#!/bin/sh
# A visit that changes its language, and every screen of the other languages on every panel.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/languages.script
counts "SELECT count(*) FROM ticket" 1
counts "SELECT name FROM attendee" "Ana Ñáñez Ruiz"
# She read the English text and said yes to that one, whatever language came after; it can be shown by its hash.
english=$(query "SELECT text FROM consent_published WHERE kind = 'general' AND text LIKE 'The Municipality%'")
counts "SELECT consent_hash FROM attendee" "$(printf %s "$english" | b2sum -l 256 | cut -d ' ' -f 1)"
counts "SELECT title FROM consent_published WHERE kind = 'general' AND text LIKE 'The Municipality%'" "Use of your personal data"

# in_language CODE SCRIPT KEY=VALUE...: that script in that language, as $script. FERIA_SHOTS=1 leaves a picture of every panel.
in_language() {
    code=$1 name=$2
    shift 2
    make_script "$name" "SHOTS=${FERIA_SHOTS:+$code-}" "$@"
    [ -n "${FERIA_SHOTS:-}" ] || sed -i 's/^check-panels .*/check-panels/' "$script"
    python3 tests/journeys/translate.py "$build/i18n/$code.mo" db/catalog/ibague "$script" "$work/$code-$name.script" >>"$log" 2>&1 ||
        fail "$code: $name.script"
    script=$work/$code-$name.script
}

number=99123400
for code in en pt; do
    number=$((number + 1))
    in_language "$code" languages_panels "NUMBER=$number"
    kiosk "kiosk-$code" citizen "$script" --language "$code"
    in_language "$code" languages_door "CODE=$code" "TICKET=$work/ticket.png"
    kiosk "puerta-$code" door "$script" --language "$code"
done
[ -z "${FERIA_SHOTS:-}" ] || cp "$work"/*.png "$FERIA_SHOTS"

# refused SETTING VALUE TEXT: a kiosk that cannot speak says why and does not start.
refused() {
    if "$KIOSK" --fair "$fair" --offscreen --timing "--$1" "$2" >"$work/refused" 2>&1; then
        fail "--$1 $2 was taken"
    fi
    grep -qF -e "$3" "$work/refused" || fail "--$1 $2: $(cat "$work/refused")"
}
refused languages "" "the path of a folder"

# out_of_order TEXT [flags]: a kiosk that has not its own language shows that, and says why.
out_of_order() {
    text=$1
    shift
    "$KIOSK" --fair "$fair" --station kiosk-9 --offscreen --timing "$@" >"$work/refused" 2>&1 ||
        fail "$*: $(cat "$work/refused")"
    grep -qF -e "out of order: $text" "$work/refused" || fail "$*: $(cat "$work/refused")"
}
out_of_order 'language: "fr" is not in' --language fr
mkdir "$work/mo"
out_of_order "$work/mo/en.mo" --languages "$work/mo" --language en
"$KIOSK" --fair "$fair" --station kiosk-9 --offscreen --timing --languages "$work/mo" >"$work/refused" 2>&1 ||
    fail "a kiosk in Spanish needs no translation"
! grep -q "out of order" "$work/refused" || fail "a kiosk in Spanish needs no translation: $(cat "$work/refused")"

# Without English on the disk there is no button for it, and with one other language the button goes there at once.
cp "$build/i18n/pt.mo" "$work/mo"
echo "not a catalogue" >"$work/mo/en.mo"
cat >"$work/two.script" <<'END'
until "Toque para empezar" 10
expect-not "English"
tap "Toque para empezar"
tap "Português"
expect "O que deseja fazer hoje?"
tap "Español"
expect "¿Qué quiere hacer hoy?"
END
kiosk kiosk-9 citizen "$work/two.script" --languages "$work/mo"
rm "$work/mo/pt.mo"
cat >"$work/one.script" <<'END'
until "Toque para empezar" 10
expect-not "Português"
tap "Toque para empezar"
expect-screen home
expect-not "Español"
END
kiosk kiosk-9 citizen "$work/one.script" --languages "$work/mo"
