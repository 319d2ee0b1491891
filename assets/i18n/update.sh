#!/bin/sh
# Brings every assets/i18n/*.po up to the texts of the code: new ones come in empty, gone ones at the end
# after "#~", to copy from. An empty text is shown in Spanish. Usage: sh assets/i18n/update.sh [--template FILE]   (only writes the template)
set -eu
cd "$(dirname "$0")/../.."
template() {
    find kiosk src/base src/core src/print -name '*.c' | LC_ALL=C sort | xargs xgettext --from-code=UTF-8 --language=C \
        --keyword= --keyword=tr --keyword=N_ --keyword=tr_in:1c,2 --keyword=NC_:1c,2 \
        --flag=tr:1:pass-c-format --flag=arena_printf:2:c-format --flag=ui_textf:3:c-format \
        --flag=error_set:3:c-format --no-wrap --add-location=file --package-name=feria --output="$1"
}
if [ "${1:-}" = --template ]; then
    template "$2"
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
template "$work/feria.pot"
for po in assets/i18n/*.po; do
    msgmerge --quiet --update --no-fuzzy-matching --backup=none --no-wrap --add-location=file "$po" "$work/feria.pot"
    printf '%s: ' "$po" && msgfmt --statistics --output-file=/dev/null "$po" 2>&1
done
