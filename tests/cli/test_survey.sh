#!/bin/sh
# Surveys: checked, shown, published by import, answered at a kiosk, counted; locked once answered.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
city=$source_folder/db/catalog/ibague

# The shipped ones are fine, and look as they will be asked.
expect 0 survey check "$city"/encuestas/*.ini "$source_folder"/db/catalog/ejemplo/encuestas/*.ini
says "audiencia, version 1, 9 questions: fine"
expect 0 survey preview "$city/encuestas/audiencia.ini"
says " 1. ¿Cómo estuvo organizada la audiencia?"
says "    only if volveria is no"
says "audiencia, version 1, one answer with each ticket"
COLUMNS=40 expect 0 survey preview "$city/encuestas/percepcion.ini" --language en
says "What you think of the city"
says "    only if atencion is 1 or 2"
awk 'length($0) > 60 { exit 1 }' "$out" || fail "lines are wider than the terminal"

# Everything that is wrong in a file, in one go, and each file.
sed 's/^clase = caras$/clase = cara/; s/^si = atencion <= 2$/si = atenció <= 2/; s/^version = 1$/version = uno/' \
    "$city/encuestas/percepcion.ini" >bad.ini
expect 65 survey check bad.ini "$city/encuestas/audiencia.ini" other-bad.ini
warns 'bad.ini:5: [encuesta].version: "uno" is no whole number from 1 to 9999'
warns 'bad.ini:21: [pregunta atencion].clase: "cara" is none of unica, multiple, escala, caras, texto, matriz'
warns 'bad.ini:40: [pregunta falla].si: "atenció" is no question; did you mean "atencion"?'
warns "bad.ini: 3 errors"
warns "other-bad.ini: no such file"
says "audiencia, version 1"
expect 65 survey check "$city"
warns "ibague: it is a folder; name a file"
expect 64 survey
expect 64 survey look
expect 64 survey check
expect 64 survey results
expect 64 survey results uno dos
expect 66 survey preview nowhere.ini

# Published with the city.
make_fair
says "encuestas "
F="--fair fair"
expect 0 $F survey list
says "percepcion"
says "published"
expect 0 $F survey list --json
json '{s["survey"]: s["answers"] for s in j} == {"audiencia": 0, "percepcion": 0}'
expect 66 $F survey results audiencias
warns "feria survey list"
expect 66 $F survey results audiencia --event 99
warns "there is no event 99; there are: 1, 2"
expect 66 survey preview "$city/encuestas/percepcion.ini" --language zz
warns '--language: percepcion is not written in "zz"; it is in es, en'
expect 0 $F survey results audiencia
says "0 answers"

# Seven people answer with their tickets; the second try of one of them does not count.
"$DRIVER" register fair kiosk-1 7 >tickets
i=0
while read -r line; do
    i=$((i + 1))
    choice=$((i % 7 == 0))
    [ "$("$DRIVER" survey fair kiosk-2 audiencia "${line##* }" "$choice")" = ok ] || fail "answer $i is not taken"
done <tickets
[ "$("$DRIVER" survey fair kiosk-2 audiencia "$(sed -n '1s/.* //p' tickets)" 1)" = "already there" ] || fail "one ticket answers twice"
[ "$("$DRIVER" survey fair kiosk-3 audiencia "$(sed -n '1s/.* //p' tickets)" 1)" = ok ] || fail "another kiosk cannot know"
[ "$("$DRIVER" survey fair kiosk-2 audiencia "hola" 1)" = "invalid data" ] || fail "anything is a ticket"
expect 0 $F sync
expect 0 $F survey results audiencia --json
json 'j["answers"] == 7 and j["questions"][0]["choices"] == {"bien": 6, "regular": 1, "mal": 0}'
json 'j["questions"][8]["asked"] == 0 and "choices" not in j["questions"][8]'
COLUMNS=60 expect 0 $F survey results audiencia
says "7 answers"
says "Bien organizada           6  86 %  ██████████████████"
says "[organizacion: 7 answered of 7]"
expect 0 $F survey results audiencia --event 2 --json
json 'j["answers"] == 0'
expect 66 $F survey results audiencia --edition 2

# For the public 1 is hidden, and 0 and 6 with it: 7 - 6 would tell it.
expect 0 $F survey results audiencia --public --json
json 'j["answers"] == 7 and j["questions"][0]["choices"] == {"bien": None, "regular": None, "mal": None}'
expect 0 $F survey results audiencia --public
says "hidden"
says_not " 86 %"
expect 64 $F survey results audiencia --public --texts
# Of one event only what is the same as that of all: the difference would have small numbers.
expect 0 $F survey results audiencia --public --event 1
expect 77 $F survey results audiencia --public --event 2
warns "was answered at other events too"
expect 0 $F survey results audiencia --csv counts.csv
[ ! -s "$out" ] || fail "the counts went to stdout too"
expect 0 $F survey results audiencia --csv counts.csv --public
expect 73 $F survey results audiencia --csv fair/central.db
python3 - <<'PYTHON' || fail "the counts are not as they should be"
import csv
rows = list(csv.DictReader(open("counts.csv", newline="", encoding="utf-8"), strict=True))
assert {(r["respuesta"], r["veces_elegida"]) for r in rows if r["pregunta"] == "organizacion"} == {("bien", ""), ("regular", ""), ("mal", "")}, rows
assert all(len(r) == 10 for r in rows) and rows[0]["texto_respuesta"] == "Bien organizada"
PYTHON

# An answered version is locked; a new one is not, and what was answered stays.
cp -r "$city" city
sed -i 's/^texto = ¿Cómo estuvo organizada la audiencia?$/texto = ¿Estuvo bien?/' city/encuestas/audiencia.ini
expect 65 $F import city
warns "audiencia.ini:6: [encuesta].version: version 1 has 7 answers"
sed -i 's/^version = 1$/version = 2/' city/encuestas/audiencia.ini
expect 0 $F import city
says "encuestas "
expect 0 $F survey results audiencia
says "version 2, 0 answers"
says "other versions (--edition N): 1"
expect 0 $F survey results audiencia --edition 1
says "7 answers"
expect 0 $F import "$city"
expect 0 $F survey results audiencia --json
json 'j["version"] == 1 and j["other_versions"] == [2]'
rm city/encuestas/audiencia.ini
expect 0 $F import city
expect 0 $F survey list
says "withdrawn"
expect 0 $F verify

# Its key lies with the stations, in no database; sealing ends it for good.
key=fair/keys/encuestas/audiencia.key
[ "$(stat -c %a "$key")" = 600 ] || fail "others may read the key of a survey"
[ ! -e fair/keys/encuestas/percepcion.key ] || fail "a survey per visit has a key"
secret=$(cat "$key")
grep -q "$secret" fair/*.db fair/feria.ini && fail "the key is in another file"
expect 65 $F survey seal percepcion
expect 66 $F survey seal nada
expect 0 $F import "$city"
expect 77 $F survey seal audiencia
warns "audiencia never closes"
expect 0 $F import city
expect 0 $F survey seal audiencia
says "office"
says "Until the last copy"
[ ! -e "$key" ] || fail "the key is still there"
grep -rq "$secret" fair && fail "the key is in another file"
expect 0 $F survey seal audiencia
expect 0 $F survey list
says "sealed"
expect 65 $F import "$city"
warns '"audiencia" is sealed and asks nothing any more'
expect 0 $F survey results audiencia --edition 1
says "7 answers"
expect 0 $F verify
expect 0 $F rebuild
expect 0 $F survey list
says "sealed"
