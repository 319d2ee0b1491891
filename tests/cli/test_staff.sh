#!/bin/sh
# Staff: added with a PIN, changed, given a badge, removed; and what the log says of them.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"
make_fair
F="--fair fair"

expect 0 $F status
says "nobody has a PIN"
expect 0 $F staff list
says "nobody has a PIN"
[ "$(stat -c %a fair/keys/personal/pin.key)" = 600 ] || fail "the key of the PINs is not 0600"

printf '204917\n' >luz.pin
printf '730018\r\n' >eva.pin
expect 0 $F staff add "Luz Muñoz" --role supervisor --pin-file luz.pin
says "Luz Muñoz: added"
expect 0 $F staff add "Eva Prueba" --role steward --pin-file eva.pin --json
json 'j == {"name": "Eva Prueba", "did": "added"}'
expect 73 $F staff add "LUZ MUNOZ" --role office --pin-file eva.pin # homonyms are told apart by name
expect 73 $F staff add "Ana Otra" --role office --pin-file eva.pin  # a PIN is one person's
warns "somebody has this PIN"
for wrong in 123456 111111 12345 2049a7 "" 112233; do
    printf '%s\n' "$wrong" >wrong.pin
    expect 65 $F staff add "Ana Otra" --role office --pin-file wrong.pin
done
expect 65 $F staff add 12345 --role steward --pin-file eva.pin
expect 64 $F staff add "Ana Otra" --pin-file eva.pin
expect 64 $F staff add "Ana Otra" --role admin --pin-file eva.pin
warns "steward, supervisor or office"
expect 66 $F staff add "Ana Otra" --role office --pin-file nowhere.pin
setsid sh -c '"$1" --fair fair staff add "Ana Otra" --role office' sh "$FERIA" </dev/null >"$out" 2>"$err" && fail "a PIN without a terminal"
warns "no terminal"

expect 0 $F staff list
says "supervisor Luz Muñoz"
says_not "nobody"
expect 0 $F staff list --json
json '[(m["name"], m["role"], m["badge"]) for m in j] == [("Eva Prueba", "steward", False), ("Luz Muñoz", "supervisor", False)]'
expect 0 $F status --json
json 'j["staff"] == 2'
grep -aq -e 204917 -e 730018 fair/*.db && fail "a PIN is in a database"

# The PIN typed on a terminal is not shown.
python3 - "$FERIA" >typed <<'PY' || fail "on a terminal"
import os, pty, select, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "--fair", "fair", "staff", "pin", "eva prueba", "--role", "office"])
text = b""
for question in (b"digits): ", b"again: "):
    while not text.endswith(question):
        text += os.read(fd, 1000)
    os.write(fd, b"518264\n")
try:
    while True:
        more = os.read(fd, 1000)
        if not more:
            break
        text += more
except OSError:
    pass
print(text.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
grep -q "has a new PIN" typed || fail "no new PIN"
grep -q 518264 typed && fail "the PIN was shown"
expect 0 $F staff list
says "office     Eva Prueba"

# A badge is a picture that a scanner reads; it is nobody's ticket.
expect 0 $F staff qr "luz munoz" --to luz.png
[ "$(stat -c %a luz.png)" = 600 ] || fail "others may read the badge"
expect 65 $F ticket show --image luz.png
expect 64 $F staff qr "luz munoz"
expect 66 $F staff qr "Nadie" --to nadie.png
expect 0 $F staff list
says "Luz Muñoz  (badge)"

# Without its key no PIN can be set, and none is made in its place.
mv fair/keys/personal/pin.key pin.key
expect 66 $F staff add "Ana Otra" --role office --pin-file luz.pin
warns "pin.key"
mv pin.key fair/keys/personal/pin.key

expect 0 $F staff remove "Luz Muñoz"
expect 66 $F staff remove "Luz Muñoz"
expect 0 $F staff list
says_not "Luz"
expect 0 $F staff add "Luz Muñoz" --role steward --pin-file luz.pin # somebody new of that name

expect 0 $F staff log
expect 0 $F staff log --json
json 'j == []'
expect 0 $F staff log --csv -
says "Fecha,Estación,Persona,Rol,Qué,Detalle"
expect 0 $F rebuild
expect 0 $F verify
