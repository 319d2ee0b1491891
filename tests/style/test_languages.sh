#!/bin/sh
# Texts: every one of the code is in English, about half in Portuguese, none too long, none gone, and the Spanish ones are plain language.
set -eu
. tests/style/common.sh
copy '*.po' '*.ini' '*.sh' '*.c' '*.py' '*.csv'
copy=$scratch/copy

check() {
    sh "$copy/assets/i18n/update.sh" --template "$scratch/feria.pot" || return 1
    for po in "$copy"/assets/i18n/*.po; do
        msgfmt --check --output-file=/dev/null "$po" || return 1
    done
    python3 tests/style/languages.py "$copy" "$scratch/feria.pot"
}
check

plain() { python3 tests/style/plain_texts.py "$scratch/feria.pot" "$copy/db/catalog/ibague"; }
python3 tests/style/plain_language.py --test
plain

# planted SAYS FILE PYTHON: the check must find what the Python line makes of the file's text `s`.
planted() {
    cp "$copy/$2" "$scratch/kept"
    PLANT=$3 python3 - "$copy/$2" <<'PYTHON'
import os, sys
with open(sys.argv[1], encoding="utf-8") as file:
    before = file.read()
after = eval(os.environ["PLANT"], {"s": before})
assert after != before, "nothing was planted: " + os.environ["PLANT"]
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(after)
PYTHON
    finds "$1" check
    mv "$scratch/kept" "$copy/$2"
}
en=assets/i18n/en.po
planted 'untranslated: "Inicio"' $en 's.replace("msgstr \"Home\"", "msgstr \"\"")'
planted 'untranslated: "Inicio"' $en 's.replace("msgid \"Inicio\"", "#, fuzzy\nmsgid \"Inicio\"")'
planted 'no longer in the code' $en 's + "\n#~ msgid \"Adiós\"\n#~ msgstr \"Bye\"\n"'
planted 'no longer in the code: "Adiós"' $en 's + "\nmsgid \"Adiós\"\nmsgstr \"Bye\"\n"'
planted 'format specifications' $en 's.replace("msgstr \"Step %d of %d\"", "msgstr \"Step %d of %s\"")'
planted 'shorten it' $en 's.replace("msgstr \"Home\"", "msgstr \"Back to the very first page\"")'
planted 'ends otherwise' $en 's.replace("msgstr \"How old are you?\"", "msgstr \"Your age\"")'
planted 'is not half done' assets/i18n/pt.po '__import__("re").sub("msgstr \"[^\"]+\"", "msgstr \"\"", s[300:]).join([s[:300], ""])'
planted 'is not both in' assets/i18n/languages.ini 's + "[fr]\nname = Français\n"'
planted 'not through tr(): "Añada otro"' kiosk/screens/screen_home.c 's + "static const char *planted = \"Añada otro\";\n"'
planted 'untranslated: "Planted here"' src/core/person.c 's + "const char *planted = tr(\"Planted here\");\n"'

cp "$scratch/feria.pot" "$scratch/kept"
{
    cat "$scratch/kept"
    printf '\nmsgid "%s."\nmsgstr ""\n' "Para que usted pueda entrar a la feria tiene que haber hecho antes su registro y llevar con usted la entrada"
} >"$scratch/feria.pot"
finds "21 words" plain
{
    cat "$scratch/kept"
    for i in $(seq 90); do
        printf '\nmsgid "Implementaremos procedimientos interinstitucionales correspondientes %s."\nmsgstr ""\n' "$i"
    done
} >"$scratch/feria.pot"
finds "less than 65" plain
