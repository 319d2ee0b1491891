#!/bin/sh
# The city's folder comes again after sheets were imported by themselves: nothing of these is lost. And what a sheet may not say.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
cp -r "$source_folder/db/catalog/ibague" city
expect 0 init fair --city city
F="--fair fair"
goal() { # PHYSICAL: of the goal as it stands now
    expect 0 $F goal list --json
    json '[g for g in j if g["code"] == "vias-rurales"][0]["physical"] == '"$1"
}

# A value from a sheet by itself stays when the folder says what it said before, also with another text changed beside it.
expect 0 $F goal export
sed 's/^\(vias-rurales,.*\),62,48,/\1,66,50,/; s/^\(aulas-mejoradas,.*\),Informe de la Secretaría/\1,Nuevo informe de la Secretaría/' "$out" >metas.csv
expect 0 $F goal import metas.csv
for again in 1 2; do
    expect 0 $F import city
    says "0 facts written"
    goal 66
done
expect 0 $F goal export
cp "$out" now.csv

# A line more in the folder moves the others and takes nothing back, neither what was imported nor what was told.
expect 0 $F goal progress audiencias-realizadas 91
sed -i '2{p; s/^[^,]*,/nueva,/}' city/metas.csv
expect 0 $F import city
goal 66
expect 0 $F goal list --json
json '[g for g in j if g["code"] == "audiencias-realizadas"][0]["physical"] == 91'
expect 0 $F import city
says "0 facts written"

# A row that did change in the folder holds; and once it says what is known, an old value is not news again.
sed -i 's/^\(vias-rurales,.*\),62,48,/\1,70,48,/' city/metas.csv
expect 0 $F import city
goal 70
expect 0 $F goal progress vias-rurales 75
expect 0 $F import city
goal 75
sed -i 's/^\(vias-rurales,.*\),70,48,/\1,75,48,/' city/metas.csv
expect 0 $F import city
expect 0 $F goal progress vias-rurales 80
expect 0 $F import city
goal 80

# What a sheet by itself retired stays away while the folder says of it what it said, and comes back when either says it anew.
here() { # COUNT: of rows of commitment 3
    expect 0 $F commitment list --json
    json 'len([c for c in j if c["number"] == 3]) == '"$1"
}
expect 0 $F commitment export
cp "$out" all.csv
sed '/^3,/d' all.csv >less.csv
expect 0 $F commitment import less.csv
for again in 1 2; do
    expect 0 $F import city
    here 0
done
expect 0 $F commitment import all.csv
here 1
expect 0 $F commitment import less.csv
cp -r city other
sed -i 's/brigada de vacunación en El Totumo/brigada de salud en El Totumo/' other/compromisos.csv
expect 0 $F import other
here 1
expect 0 $F import city
here 1

# Nobody's data in what everybody reads, with file and line; a false alarm is let through, and is quiet from then on.
refuses() { # SED COLUMN LINE
    sed "$1" city/compromisos.csv >bad.csv
    ! cmp -s bad.csv city/compromisos.csv || fail "nothing is replaced: $1"
    expect 65 $F commitment import bad.csv
    warns "bad.csv:$3: $2"
}
for datum in 'C.C. 14.222.333' '300 123 4567' 'luz@example.com'; do
    refuses "2s/Se cambiaron 64 lámparas./Pregunte a $datum/" "nota: it holds" 2
done
refuses '2s/Acta de entrega 214 de 2022/14222333/' "evidencia: it holds" 2
refuses '3s/Mantener la vía/Mantener 14222333 la vía/' "texto: it holds" 3
warns "--anyway"
expect 0 $F commitment import bad.csv --anyway
expect 0 $F commitment import bad.csv
says "0 facts written"
sed -i '3s/en_ejecucion,40,/en_ejecucion,45,/' bad.csv
expect 0 $F commitment import bad.csv
says "1 facts written"
sed -i '2s/|/|Llame al 300 123 4567. /' city/paginas.csv
expect 65 $F import city
warns "paginas.csv:2: texto: it holds"
expect 65 init refused --city city
expect 0 init allowed --city city --anyway
expect 0 $F import city --anyway
expect 0 $F import city

# A row that contradicts itself.
refuses '2s/,cumplido,100,/,cumplido,40,/' "avance: what is cumplido is 100 %, not 40 %" 2
refuses '3s/,en_ejecucion,40,/,pendiente,40,/' "avance: what is pendiente has not begun" 3
expect 65 $F commitment progress 3 --state pendiente --percent 20
expect 0 $F verify
