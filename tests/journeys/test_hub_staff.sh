#!/bin/sh
# What staff sees of the ways to the central: the file, and a hub of tests/harness with a clock of its own.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
mkfifo "$work/end"
python3 tests/harness/hub_server.py <"$work/end" >"$work/port" 2>>"$log" &
server=$!
exec 9>"$work/end"
trap 'exec 9>&-; wait "$server" || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do
    [ -s "$work/port" ] && break
    sleep 0.1
done
address=http://127.0.0.1:$(cat "$work/port")
python3 - "$fair/keys/municipality.key" "$address" <<'END' || fail "the hub does not listen"
import hashlib, json, sys, urllib.request
key = bytes.fromhex(open(sys.argv[1]).read().strip())
name = hashlib.blake2b(b"feria-municipality-1" + key, digest_size=32).digest()[:8].hex()
urllib.request.urlopen(sys.argv[2] + "/test", json.dumps({"municipality": name, "ahead_ms": 7300000}).encode()).read()
END
echo 204917 >"$work/luz.pin"
run "$FERIA" --fair "$fair" staff add "Luz Muñoz" --role supervisor --pin-file "$work/luz.pin"
make_script online
kiosk kiosk-1 citizen "$script"
kiosk kiosk-1 citizen tests/journeys/hub_staff.script --hub "$address"
