#!/bin/sh
# Hostile names: too long, no letters, another direction, control characters, broken bytes. None is stored, none breaks a screen.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
python3 - "$work/names.script" <<'PYTHON'
import sys
refused = [b"\xf0\x9f\x98\x80\xf0\x9f\x98\x80", b"Juan \xf0\x9f\x91\x8d", b"12345", b"<b>Ana</b>", b"';DROP TABLE attendee;--",
           b"\x01\x02\x1b[31mAna", b"\xff\xfe\xfa", b"Ana \xc3", b"\xe2\x80\x8b", b"%s%n%x"]
accepted = [(b"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\x9b\xd7\x94\xd7\x9f", b"9999000061"), # Hebrew letters, right to left
            (b"Jose\xcc\x81 Nun\xcc\x83ez", b"9999000062"),                                # decomposed
            (b"  Ana   de  la   O  ", b"9999000063"),
            (b"Ana\xe2\x80\xaeaicraM", b"9999000065"), # a mark that turns the direction is taken out
            (b"O'Higgins-Paz", b"9999000064")]
start = b"""tap "Toque para empezar"
tap "Registrarme"
tap "29 a 59 a\xc3\xb1os"
typed "%s"
tap "Continuar"
typed "%s"
check
tap "Continuar"
"""
cases = b""
for name in refused:
    cases += start % (b"9999000051", name) + b"""expect "\xc2\xbfCu\xc3\xa1l es su nombre completo?"
expect "por ejemplo"
check
tap "Terminar y borrar"
"""
for name, number in accepted:
    cases += start % (number, name) + b"""expect "\xc2\xbfD\xc3\xb3nde vive?"
tap "Comuna"
tap "Comuna 1 \xc2\xb7 Centro"
tap "Ciudadan\xc3\xada en general"
tap "S\xc3\xad, autorizo"
check
tap "Recibir mi entrada"
expect-screen ticket
check
tap "Terminar"
"""
text = open("tests/journeys/names.script", "rb").read()
for key, value in ((b"LONG", b"ABCDEFGHIJ" * 1000), (b"LONGTEXT", b"ABC DEFGH " * 1000), (b"LONGNAME", "Añ".encode() * 5000),
                   (b"LONGSAID", "El nombre es muy largo".encode()), (b"CASES", cases),
                   (b"STRANGE", b" \xf0\x9f\x98\x80 \xd7\xa9\xd7\x9c \x07")):
    text = text.replace(b"@" + key + b"@", value)
open(sys.argv[1], "wb").write(text)
PYTHON
kiosk kiosk-1 citizen "$work/names.script"
counts "SELECT count(*) FROM attendee" 5
counts "SELECT group_concat(name, '|') FROM (SELECT name FROM attendee ORDER BY name)" \
    "Ana De La O|AnaaicraM|José Nuñez|O'Higgins-Paz|שלום כהן"
counts "SELECT count(*) FROM feedback WHERE length(comment) <= 1000" 1
counts "SELECT count(*) FROM quarantine" 0
verify kiosk-1
# The same on the smallest panel.
kiosk kiosk-2 citizen "$work/names.script" --size 720x1280 --screen-mm-width 125
