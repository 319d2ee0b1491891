#!/bin/sh
# Nobody's data in public: every personal value that the fair holds is looked for on the public screens of another kiosk, in that
# kiosk's file and log, and in everything the office may publish.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
register kiosk-1 "Zenobia Quimbayo" 9999777001 ticket
kiosk kiosk-1 citizen tests/journeys/private.script
"$DRIVER" register "$fair" kiosk-9 1 "Omar Ruiz" >"$work/one" 2>>"$log" || fail "registering"
ticket=$(cut -d ' ' -f 2 "$work/one")
make_script survey "TICKET=$ticket" "FORGED=$(echo "$ticket" | sed 's/......$/000000/')"
sed 's/"Vías y andenes"/"Que atiendan a Zenobia"/' "$script" >"$work/survey_private.script"
grep -q Zenobia "$work/survey_private.script" || fail "the survey has no text"
kiosk kiosk-1 citizen "$work/survey_private.script"

number() { query "SELECT radicado FROM question WHERE text LIKE '%$1%'"; }
paid=$(number "paga dos veces") visited=$(number "visitan")
office() { run "$FERIA" --fair "$fair" "$@"; }
office question answer "$paid" --text "A Zenobia Quimbayo le devolvemos un pago."
office question publish "$paid" --question "¿Por qué se paga dos veces?" --answer "Devolvemos el segundo pago."
# Attempts to publish what names somebody: as it stands, said again, and by spreadsheet. Each is refused and nothing is public.
refused() {
    "$FERIA" --fair "$fair" "$@" >"$work/refused" 2>&1 && fail "published: $*"
    grep -q "$expected" "$work/refused" || fail "$* says: $(cat "$work/refused")"
}
printf 'fecha,pregunta,nombre\n2022-12-12,¿Y la letra?,Zenobia Quimbayo\n' >"$work/sheet.csv"
office question import "$work/sheet.csv"
named=$(number "letra")
office question answer "$named" --text "En mayo."
expected=1.110.777.001 refused question publish "$paid" --question "Soy la cédula 1.110.777.001"
expected=zenobia refused question publish "$named" --question "¿Por qué la señora Zenobia paga dos veces?"
expected="quimbayo" refused question publish "$named" --answer "A Quimbayo, Zenobia: sí."
expected=300.997.7701 refused question publish "$paid" --question "¿Y el pago?" --answer "Llame al 300 997 7701."
expected=zenobia9999777 refused question publish "$paid" --question "¿Y el pago?" --answer "Sí, zenobia9999777@example.com" --anyway
printf 'radicado,pregunta_publicada,respuesta_publicada\n%s,Mi correo es zenobia9999777@example.com,Sí\n' "$paid" >"$work/sheet.csv"
expected=sheet.csv:2:.*zenobia9999777 refused question import "$work/sheet.csv"
rm "$work/refused" "$work/sheet.csv"
office question answer "$visited" --text "Vamos el martes a la calle 10 número 4-55."
make_script private_public "NUMBER=$visited"
kiosk kiosk-2 citizen "$script"

mkdir "$work/public"
cp "$work"/public-*.txt "$work/public/"
publish() {
    published=$1
    shift
    "$FERIA" --fair "$fair" "$@" >"$work/public/$published" 2>>"$log" || fail "$*"
}
publish questions.csv question export --public
publish topics.txt topic results --public
publish topics-territory.txt topic results --public --by territory
publish perception.txt survey results percepcion --public
publish hearing.txt survey results audiencia --public
publish opinions.txt feedback
publish opinions.csv export feedback
publish visits.csv export visits
publish commitments.csv commitment export
publish goals.csv goal export
publish activities.csv activity export
publish status.txt status
cp "$fair"/kiosk-2.db* "$work/public/"
find "$fair" "$work" -maxdepth 1 -name '*.log' -exec cp {} "$work/public/" \;

FERIA=$FERIA python3 - "$fair/central.db" "$work/public" "$work" <<'PYTHON' || fail "personal data in public"
import json, os, sqlite3, subprocess, sys
central, folder, work = sys.argv[1:]
values, kinds = set(), set()

def leaves(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            leaves(item)
    elif isinstance(value, str) and len(value) >= 5:
        values.add(value)

for kind, private in sqlite3.connect("file:%s?mode=ro" % central, uri=True).execute(
        "SELECT kind, private FROM ledger WHERE private IS NOT NULL"):
    kinds.add(kind)
    leaves(json.loads(private))
values |= {"Zenobia", "Quimbayo", "9999777", "3009977701", "300 997 7701", "1.110.777.001"}
wanted = {"attendee.registered", "attendee.identified", "question.asked", "question.answered", "feedback.given", "survey.answered"}
if not wanted <= kinds:
    sys.exit("the fixture has no private part of %s" % ", ".join(sorted(wanted - kinds)))
print("%d personal values of %d kinds" % (len(values), len(kinds)))

def found(path):
    with open(path, "rb") as file:
        text = file.read().lower()
    return [value for value in values if value.lower().encode() in text]

faults = 0
for name in sorted(os.listdir(folder)):
    for value in found(os.path.join(folder, name)):
        print("%s: %s" % (name, value))
        faults += 1
# What is looked for can be found: the office's own list has it.
private = os.path.join(work, "private.csv")
with open(private, "wb") as out:
    subprocess.check_call([os.environ["FERIA"], "--fair", os.path.dirname(central), "question", "export"], stdout=out)
if "zenobia9999777@example.com" not in found(private):
    sys.exit("nothing is found where it must be")
sys.exit(1 if faults else 0)
PYTHON
verify kiosk-1 kiosk-2
