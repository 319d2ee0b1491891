#!/bin/sh
# The office keeps its term: questions of a form come in, are given to departments, answered, published, and go out again.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
export FERIA_FAIR="$folder/fair"

expect 0 question list
says "0 questions, 0 wait for an answer, 0 overdue"

# From a form, once.
cat >form.csv <<'CSV'
fecha,pregunta,nombre,correo,telefono,dependencia,tema
2022-12-12,"¿Cuándo arreglan la vía, por fin?",Luz Marina Prado,luz@correo.example,,infraestructura,vias
13/12/2022,¿Cuánto se gastó en el parque?,,,3001234567,hacienda,
CSV
expect 0 question import form.csv
says "2 rows, 2 new questions, 0 changed, 2 facts written"
expect 0 question import form.csv --json
json 'j == {"rows": 2, "new": 0, "changed": 0, "facts": 0, "known": 2}'
expect 0 question import form.csv
says "2 rows taken in before: lines 2, 3"
expect 0 question list --state vencida --json
json 'len(j) == 2'
expect 66 question list --department haciend
warns 'did you mean "hacienda"?'

# Due ones first, overdue ones marked; without persons.
expect 0 question list
says "! 2023-01-02"
says "2 questions, 2 wait for an answer, 2 overdue"
says_not "Luz"
expect 0 status
says "questions    2 wait for an answer, 2 of them overdue"
expect 0 status --json
json 'j["questions"] == {"waiting": 2, "overdue": 2}'
expect 0 question list --state overdue --department hacienda --json
json 'len(j) == 1 and j[0]["state"] == "overdue" and j[0]["due"] == "2023-01-03" and j[0]["days_left"] < 0'
json '"question" not in j[0] and "phone" not in j[0]'
expect 0 question list --department infraestructura --json
number=$(sed -n 's/.*"radicado": "\(.*\)",/\1/p' "$out")

expect 0 question show "$number"
says "Luz Marina Prado, luz@correo.example"
says "to pass it on: 2022-12-19"
expect 0 question show "$(echo "$number" | tr 'A-Z-' 'a-z ')"

# What the office does with one.
expect 66 question assign "$number" infraestructur
warns 'did you mean "infraestructura"?'
expect 0 question assign "$number" infraestructura
expect 0 question assign "$number" infraestructura
says "nothing changed"
expect 65 question publish "$number"
warns "answer it first"
expect 0 question transfer "$number" "Gobernación del Tolima"
warns "tell the person"
expect 0 question transfer "$number" "Gobernación del Tolima" --told --json
json 'j["state"] == "transferred" and j["told"] and j["entity"] == "Gobernación del Tolima"'
expect 0 question assign "$number" infraestructura
printf 'Doña Luz:\nen marzo de 2023.\n' >answer.txt
expect 0 question answer "$number" --file answer.txt --day 2022-12-20
says "answered"
expect 77 question publish "$number"
warns "the name of who asked"
! grep -q "Luz\|Prado" "$err" || fail "a message repeats a name"
expect 0 question publish "$number" --answer "En marzo de 2023." --url https://ciudad.example/1 --json
json 'j["state"] == "published" and j["published_question"] == "¿Cuándo arreglan la vía, por fin?"'
json 'j["answered"] == "2022-12-20" and j["answer"] == "Doña Luz:\nen marzo de 2023."'

# For everybody: nothing of the person, in the CSV and in what other stations hold.
expect 0 question export --public
says "En marzo de 2023.,2022-12-20,6,"
for datum in Luz Marina Prado luz@ 3001234567 "parque"; do
    says_not "$datum"
done

# Out, edited in a spreadsheet, in again; one bad row and nothing changes.
expect 0 question export --output preguntas.csv --bom
[ "$(stat -c %a preguntas.csv)" = 600 ] || fail "others can read the list"
expect 0 question import preguntas.csv
says "2 rows, 0 new questions, 0 changed, 0 facts written"
python3 - <<'PY'
import csv
rows = list(csv.DictReader(open("preguntas.csv", encoding="utf-8-sig", newline="")))
other = [r for r in rows if r["dependencia"] == "hacienda"][0]
other["respuesta"], other["fecha_respuesta"], other["asignada_a"] = "12 millones.", "2022-12-28", "hacienda"
def write(name):
    with open(name, "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, rows[0].keys(), delimiter=";")
        w.writeheader()
        w.writerows(rows)
write("edited.csv")
other["fecha_respuesta"] = "28 de diciembre"
other["asignada_a"] = "haciend"
write("bad.csv")
PY
expect 65 question import bad.csv
warns "bad.csv:2: fecha_respuesta: \"28 de diciembre\" is not a date"
warns "did you mean \"hacienda\"?"
warns "2 errors in the file; nothing was imported"
expect 0 question import edited.csv
says "0 new questions, 1 changed, 2 facts written"
expect 0 question import edited.csv
says "0 facts written"
expect 0 question list --state answered
says "1 questions, 0 wait"

expect 0 question withdraw "$number"
expect 0 question export --public --output public.csv
[ "$(wc -l <public.csv)" = 1 ] || fail "a withdrawn one is still published"

# Both dates, with the closures of each city as its sheet has them.
printf 'fecha;pregunta\n2022-04-06;¿Cuándo?\n' >april.csv
expect 0 question import april.csv
expect 0 question list --json
json '[(q["due"], q["due_with_closures"]) for q in j if q["asked"] == "2022-04-06"] == [("2022-04-29", "2022-05-04")]'
expect 0 init other --city "$source_folder/db/catalog/ejemplo"
printf 'fecha,pregunta\n2022-12-12,¿Cuándo?\n' >december.csv
expect 0 --fair other question import december.csv
expect 0 --fair other question list --json
json '(j[0]["due_national"], j[0]["due"]) == ("2023-01-02", "2023-01-03")'

# Nothing else is written over; what cannot be meant is said.
expect 73 question export --output fair/central.db
expect 73 question export --output public.csv
expect 64 question
expect 64 question answer "$number"
expect 64 question answer "$number" --text a --file b
expect 64 question answer "$number" --text a --day 2999-01-01
expect 64 question list --told
expect 64 question export --json
expect 64 question answr "$number" --text a
expect 65 question show 12
expect 65 question list --state tardia
expect 66 --fair other question show "$number"
expect 66 question import nowhere.csv
expect 0 verify
