#!/bin/sh
# Tickets and badges on paper by the office: the same dots as PNG, PDF and ESC/POS, read back; a network printer, a queue of CUPS; what is wrong.
set -eu
build=$1
. tests/cli/common.sh
TOOL=$build/receipt_tool
cd "$folder"
make_fair
F="--fair fair"
"$DRIVER" register fair kiosk-1 2 >tickets
"$DRIVER" register fair kiosk-2 1 "-Ana Ñáñez Ruiz" >>tickets
code=$(sed -n '1s/ .*//p' tickets)
text=$(sed -n '1s/.* //p' tickets)
last=$(sed -n '3s/ .*//p' tickets)

# The QR is the one that the kiosk gave: its key is in this folder.
expect 0 $F print ticket "$code" --to ticket.png
[ "$(stat -c %a ticket.png)" = 600 ] || fail "others can look at the ticket"
expect 0 $F ticket show --image ticket.png
says "signature    valid"
expect 0 $F print ticket "$text" --to text.png
cmp -s ticket.png text.png || fail "by its code and by its QR a ticket looks different"
expect 0 $F print ticket "$code" --to ticket.pdf
expect 0 $F print ticket "$code" --to TICKET.PDF
expect 64 $F print ticket "$code" --to ticket.jpg
warns "ends in .pdf, .png or .escpos"
[ ! -e ticket.jpg ] || fail "a ticket.jpg was made"
expect 0 $F print ticket "$code" --to ticket.escpos
"$TOOL" read ticket.escpos 576 >read || fail "the stream cannot be read"
[ "$(cat read)" = "$text" ] || fail "another QR is on paper"
for paper in 58 62; do
    expect 0 $F print ticket "$code" --to narrow.png --paper $paper
    expect 0 $F ticket show --image narrow.png
    says "signature    valid"
done
# One page as wide as the roll, with the dots of the PNG.
python3 - <<'PYTHON' || fail "the PDF is not the picture"
import re, struct, zlib
pdf = open("ticket.pdf", "rb").read()
box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
width, height = (int(re.search(rb"/%s (\d+)" % key, pdf)[1]) for key in (b"Width", b"Height"))
assert abs(float(box[1]) / 72 * 25.4 - 80) < 0.01 and abs(float(box[2]) / 72 * 25.4 - height / 8) < 0.01
length = int(re.search(rb"/FlateDecode /Length (\d+)", pdf)[1])
begin = pdf.index(b"stream\n", pdf.index(b"/FlateDecode")) + 7
bits = zlib.decompress(pdf[begin:begin + length])
assert width == 576 and len(bits) == width // 8 * height
at = int(re.search(rb"startxref\n(\d+)", pdf)[1])
assert pdf[at:at + 4] == b"xref"
for number, line in enumerate(pdf[at:].split(b"\n")[3:8], 1):
    assert pdf[int(line[:10]):].startswith(b"%d 0 obj" % number)
png = open("ticket.png", "rb").read()
assert struct.unpack(">IIBB", png[16:26]) == (width, height, 1, 0)
chunks, at = {}, 8
while at < len(png):
    size, name = struct.unpack(">I4s", png[at:at + 8])
    chunks[name] = chunks.get(name, b"") + png[at + 8:at + 8 + size]
    at += size + 12
assert struct.unpack(">IIB", chunks[b"pHYs"]) == (8000, 8000, 1)
rows = zlib.decompress(chunks[b"IDAT"])
assert all(rows[i * 73] == 0 for i in range(height)), "no filter"
assert bytes(b ^ 255 for i in range(height) for b in rows[i * 73 + 1:i * 73 + 73]) == bits
PYTHON

# Badges: of a ticket, and of a list.
expect 0 $F print badge "$last" --to badge.png --role PRENSA
expect 0 $F ticket show --image badge.png --names
says "signature    valid"
says "Ñáñez"
printf 'nombre,cargo,codigo\nAna María Ñáñez,PRENSA,%s\n"Ruiz, Pedro",Alcalde,\n' "$last" >list.csv
expect 0 $F print badges list.csv --to badges.pdf --paper 62
warns "2 badges"
[ "$(grep -ac '/Type /Page ' badges.pdf)" = 2 ] || fail "not a page each"
grep -aq 'MediaBox \[0 0 175.748' badges.pdf || fail "not as wide as the label"
printf 'nombre\nAna\tMar\001ía\n' >control.csv
expect 0 $F print badges control.csv --to control.pdf
warns "control.csv:2: \"nombre\": spaces or characters that cannot be printed were left out: Ana María"
expect 64 $F print badges list.csv --to badges.png
warns "say --to FILE.pdf"
[ ! -e badges.png ] || fail "half a list is left"
printf 'name\nAna\n' >wrong.csv
expect 65 $F print badges wrong.csv --to no.pdf
warns "wrong.csv:1: the first line has the names"
printf 'nombre,cargo\nAna,\n,Alcalde\n' >wrong.csv
expect 65 $F print badges wrong.csv --to no.pdf
warns 'wrong.csv:3: "nombre" is empty'
[ ! -e no.pdf ] || fail "a list with a mistake left a file"

# The number of a question, again.
expect 0 $F question import "$source_folder/tests/cli/print_question.csv"
number=$(python3 -c 'import sqlite3; print(sqlite3.connect("fair/central.db").execute("SELECT radicado FROM question").fetchone()[0])')
expect 0 $F print receipt "$number" --to receipt.escpos
"$TOOL" read receipt.escpos 576 >read || fail "the receipt cannot be read"
[ "$(cat read)" = "$number" ] || fail "another number is on the receipt"
expect 66 $F print receipt P-2022-000-000-00P --to none.png

# What is wrong.
expect 64 $F print ticket "$code"
warns "there is no printer in the settings"
expect 64 $F print ticket "$code" --to t.png --paper 70
expect 65 $F print ticket 00000-00000 --to t.png
expect 64 $F print poster "$code"
cp fair/central.db keep.png
expect 73 $F print ticket "$code" --to keep.png
cmp -s keep.png fair/central.db || fail "something else was written over"

# The key of its station is on another machine: then the code for typing is in the QR.
mv fair/keys/kiosk-2.key fair/keys/elsewhere
expect 0 $F print ticket "$last" --to far.escpos
warns "the QR holds the short code"
"$TOOL" read far.escpos 576 >read || fail "the stream cannot be read"
[ "$(cat read)" = "$last" ] || fail "not its code: $(cat read)"
mv fair/keys/elsewhere fair/keys/kiosk-2.key

# A list of nobody makes no file; a name of letters that no font has is said.
echo nombre >nobody.csv
expect 65 $F print badges nobody.csv --to nobody.pdf
warns "nobody is in it"
[ ! -e nobody.pdf ] || fail "a file without a page is left"
printf 'nombre\n李小龍\nNúr نور\n' >letters.csv
expect 0 $F print badges letters.csv --to letters.pdf
warns "李小龍: no font here has all"
! grep -q نور "$err" || fail "letters that are there are said to be missing"

# What a door would refuse is not put on paper.
other=$(sed -n '2s/ .*//p' tickets)
expect 0 $F ticket revoke "$other" --reason lost
expect 77 $F print ticket "$other" --to revoked.png
warns "taken back"
expect 77 $F print badge "$other" --to revoked.png
[ ! -e revoked.png ] || fail "it was printed all the same"
expect 0 $F ticket restore "$other"
expect 0 $F print ticket "$other" --to restored.png
expect 0 $F station revoke kiosk-2
expect 77 $F print ticket "$last" --to revoked.png
expect 0 $F ticket show "$last"
says "revoked      YES"
expect 0 $F station restore kiosk-2
expect 0 $F print ticket "$last" --to restored.png

# A network printer with paper and without.
mkdir printer
"$TOOL" serve printer >served 2>/dev/null &
server=$!
while [ ! -s printer/address ]; do sleep 0.1; done
expect 0 $F print ticket "$code" --to "$(cat printer/address)"
: >printer/stop
wait $server || fail "what came out cannot be read"
[ "$(cat served)" = "$text" ] || fail "another ticket came out"
grep -qE '^[0-9a-f]{32}$' fair/office.prints || fail "it is not in the log of prints"

# A queue of CUPS gets the PDF in its size.
mkdir queue
echo none >queue/reasons
python3 "$source_folder/tests/cli/ipp_server.py" queue &
server=$!
while [ ! -s queue/port ]; do sleep 0.1; done
to=@127.0.0.1:$(cat queue/port)
expect 0 $F print ticket "$code" --to "cups:Tiquetes$to"
cmp -s ticket.pdf queue/job-1.pdf || fail "another document is in the queue"
grep -qxE 'media custom_80x[0-9]+mm_80x[0-9]+mm' queue/job-1.txt || fail "$(cat queue/job-1.txt)"
grep -qx 'document-format application/pdf' queue/job-1.txt || fail "$(cat queue/job-1.txt)"
echo "media-empty-error paused" >queue/reasons
expect 75 $F print ticket "$code" --to "cups:Tiquetes$to" --wait 2
warns "no paper"
echo "offline-report" >queue/reasons
expect 75 $F print ticket "$code" --to "cups:Tiquetes$to" --wait 2
warns "does not answer"
expect 75 $F print ticket "$code" --to "cups:Otra$to" --wait 2
[ ! -e queue/job-2.pdf ] || fail "it was sent all the same"
: >queue/stop
wait $server
expect 75 $F print ticket "$code" --to "cups:Tiquetes$to" --wait 2
warns "does not answer"
