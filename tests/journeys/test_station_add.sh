#!/bin/sh
# A machine with nothing but the program becomes a kiosk of the fair, and is replaced and revoked: hub, office and machines
# as they stand at a fair, each in its own folder. How long it took is printed.
set -eu
build=$1
. tests/journeys/common.sh
. tests/journeys/enrol_kit.sh

make_fair
start_hub --http

# A kiosk, by its QR.
begin=$(date +%s%N)
invite add kiosk-3 --label "Módulo 3" --yes
make_script join_kiosk "HOW=scan \"$qr\""
machine one "$script"
echo "a new kiosk stood at the fair after $((($(date +%s%N) - begin) / 1000000)) ms"
wait "$office_pid" || fail "feria station add kiosk-3"
grep -q '^kiosk-3: added as' "$work/kiosk-3.txt" || fail "the office does not say that it was added"
kiosk_id=$(sed -n 's/^kiosk-3: added as //p' "$work/kiosk-3.txt")
[ "$(stat -c %a "$work/one/keys/municipality.key" "$work/one/keys/kiosk-3.key" | sort -u)" = 600 ] || fail "keys that others may read"
cmp -s "$fair/keys/municipality.key" "$work/one/keys/municipality.key" || fail "another municipality"
cmp -s "$fair/keys/office.pub" "$work/one/keys/office.pub" || fail "another root"
[ ! -e "$work/one/keys/office.key" ] || fail "the office's key is in a kiosk"
grep -q '^label = Módulo 3' "$work/one/feria.ini" || fail "the label"
stations | grep -q "^$kiosk_id *kiosk-3 *citizen .* trusted *Módulo 3" || fail "kiosk-3 is not in the list"

# It works as any other: somebody registers there, and the office hears of it.
make_script register "NAME=Luz Prueba" "NUMBER=9999000031" "TREE=ticket"
machine one "$script"
make_script online
machine one "$script"
facts() { stations | awk -v id="$1" '$1 == id { print $4 }'; }
[ "$(facts "$kiosk_id")" -ge 3 ] || fail "the office has not heard of the registration"

# A door, typed. The code of before is worth nothing any more, and a name is given once.
make_script join_gone "HUB=$hub" "CODE=$code"
machine nobody "$script"
[ ! -e "$work/nobody/feria.ini" ] || fail "a fair was made without an invitation"
"$FERIA" station add kiosk-3 --fair "$fair" >>"$log" 2>&1 && fail "a name was given twice"
mkfifo "$work/yes"
(exec "$FERIA" station add door-2 --mode door --label "Puerta 2" --fair "$fair") <"$work/yes" >"$work/door-2.txt" 2>>"$log" &
office_pid=$!
exec 8>"$work/yes"
await "$work/door-2.txt" '^code:'
code=$(sed -n 's/^code: *//p' "$work/door-2.txt" | tr -d -)
make_script join_door "HUB=$hub" "CODE=$code"
machine two "$script" &
door_pid=$!
await "$work/words.txt" 'Las palabras'
await "$work/door-2.txt" '^words:'
words=$(sed -n 's/^words: *//p' "$work/door-2.txt")
grep -q "$words" "$work/words.txt" || fail "the machine shows other words than the office: $words"
echo y >&8
wait "$office_pid" || fail "feria station add door-2"
wait "$door_pid" || exit 1

# The kiosk dies; another machine takes its place, and nothing of the dead one is taken any more.
invite replace kiosk-3 --yes
make_script join_kiosk "HOW=scan \"$qr\""
machine three "$script"
wait "$office_pid" || fail "feria station replace kiosk-3"
stations | grep -q "^$kiosk_id .* replaced *Módulo 3" || fail "the dead kiosk is not replaced"
new_id=$(sed -n 's/^kiosk-3: added as //p' "$work/kiosk-3.txt")
[ "$new_id" != "$kiosk_id" ] || fail "the machine in its place has the same key"
before=$(facts "$kiosk_id")
make_script join_refused
machine one "$script"
[ "$(facts "$kiosk_id")" = "$before" ] || fail "the hub took facts of a kiosk that was replaced"

# Its tickets are good at the door. Then it turns out to be stolen: they are not, from the door's next pull on.
make_script join_door_admits "PICTURE=$work/ticket.png" "SAYS=Puede entrar"
machine two "$script"
run "$FERIA" station revoke "$kiosk_id" --fair "$fair"
make_script join_door_admits "PICTURE=$work/ticket.png" "SAYS=Entrada anulada"
machine two "$script"
stations | grep -q "^$kiosk_id .* revoked" || fail "the list does not say that it was revoked"
