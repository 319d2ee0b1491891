#!/bin/sh
# A thousand scans at a door, one after the other as fast as it answers, of everything that people hold before it: tickets, the same
# again, forged ones, other codes, ID numbers, 5,000 characters, control characters, exits. The door is killed in the middle. Each scan is
# one fact and none is lost: what was on the screen is in the ledger, and what comes out in the end is what went in, by reason.
# FERIA_SEED: of the order and of the moment.
set -eu
build=$1
. tests/journeys/common.sh
seed=${FERIA_SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}
echo "FERIA_SEED=$seed"
make_fair
"$DRIVER" register "$fair" kiosk-9 300 >"$work/tickets" 2>>"$log" || fail "registering"
make_script door_online
kiosk puerta-1 door "$script"

# plan: 1,000 lines "direction<TAB>reason<TAB>code", in an order of chance in which each reason is known beforehand.
python3 - "$work" "$seed" <<'PYTHON'
import random, sys
work, seed = sys.argv[1], int(sys.argv[2])
chance = random.Random(seed)
tickets = [line.split()[1] for line in open(work + "/tickets")]
kinds = ["in"] * 300 + ["again"] * 250 + ["forged"] * 100 + ["other"] * 150 + ["out"] * 120 + ["outside"] * 80
chance.shuffle(kinds)
outside, inside, plan = list(tickets), [], []
others = ["https://tramites.example.gov.co/?id=9999", "9999123456", "7" * 5000, "F1" + "0" * 40, "\x01\x02\x7f", "Ñ", "F1", "-"]
while kinds:
    # The first that is possible now: nobody leaves who has not come.
    at = next((i for i, kind in enumerate(kinds) if kind in ("forged", "other") or kind in ("in", "outside") and outside
               or kind in ("again", "out") and inside), None)
    if at is None:
        break
    kind = kinds.pop(at)
    if kind == "in":
        code = outside.pop(chance.randrange(len(outside)))
        inside.append(code)
        plan.append(("entry", "admitted", code))
    elif kind == "again":
        plan.append(("entry", "already_inside", chance.choice(inside)))
    elif kind == "forged":
        code = chance.choice(tickets)
        plan.append((chance.choice(("entry", "exit")), "forged", code[:-6] + ("000000" if code[-6:] != "000000" else "111111")))
    elif kind == "other":
        plan.append((chance.choice(("entry", "exit")), "malformed", chance.choice(others)))
    elif kind == "out":
        code = inside.pop(chance.randrange(len(inside)))
        outside.append(code)
        plan.append(("exit", "left", code))
    else:
        plan.append(("exit", "not_entered", chance.choice(outside)))
assert len(plan) == 1000, len(plan)
with open(work + "/plan", "w") as file:
    for number, line in enumerate(plan, 1):
        open("%s/code-%d" % (work, number), "w").write(line[2])
        file.write("%s\t%s\n" % line[:2])
PYTHON

# scans FROM: a script of the plan from that scan on. The tree of a verdict is written when it is on the screen.
scans() {
    echo 'until "Feria de Gestión y audiencia" 20'
    awk -v from="$1" 'BEGIN { now = "entry"; FS = "\t" }
        NR >= from {
            if ($1 != now) { print "tap \"" ($1 == "exit" ? "Salida" : "Entrada") "\""; now = $1 }
            print "scan-file code-" NR
            print "tree scan-" NR
        }' "$work/plan"
}

facts() { query "SELECT count(*) FROM ledger WHERE kind IN ('admission.recorded', 'admission.refused')" "$fair/puerta-1.db"; }

scans 1 >"$work/first.script"
"$KIOSK" --fair "$fair" --station puerta-1 --mode door --shots "$work" --script "$work/first.script" >>"$log" 2>&1 &
pid=$!
moment=$((300 + seed % 400))
while [ ! -e "$work/scan-$moment.txt" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
kill -9 "$pid" 2>/dev/null || fail "the door ended before scan $moment"
wait "$pid" 2>/dev/null || true
shown=$(find "$work" -name 'scan-*.txt' -size +0 | wc -l)
kept=$(facts)
[ "$shown" -ge "$moment" ] && [ "$shown" -lt 1000 ] || fail "killed too late: $shown on the screen"
# What was on the screen is kept; at most one more was kept and not shown yet.
[ "$kept" = "$shown" ] || [ "$kept" = $((shown + 1)) ] || fail "$shown on the screen, $kept kept"

scans $((kept + 1)) >"$work/rest.script"
echo 'until "en línea" 30' >>"$work/rest.script"
kiosk puerta-1 door "$work/rest.script"
verify puerta-1
[ "$(facts)" = 1000 ] || fail "$(facts) facts of 1000 scans"
# The sequence of verdicts, as planned; and the totals at the door and at the central.
query "SELECT group_concat(said, char(10)) FROM (SELECT CASE WHEN kind = 'admission.refused' THEN body ->> 'reason'
    WHEN body ->> 'direction' = 'exit' THEN 'left' ELSE 'admitted' END AS said
    FROM ledger WHERE kind IN ('admission.recorded', 'admission.refused') ORDER BY seq)" "$fair/puerta-1.db" >"$work/came"
cut -f 2 "$work/plan" >"$work/planned"
cmp -s "$work/came" "$work/planned" || fail "the verdicts are others: $(diff "$work/planned" "$work/came" | head -5)"
counts "SELECT count(*) FROM movement WHERE is_entry = 1" 300
counts "SELECT count(*) FROM movement WHERE is_entry = 0" 120
counts "SELECT inside FROM headcount WHERE event = 1" 180
[ "$(query 'SELECT inside FROM headcount WHERE event = 1' "$fair/puerta-1.db")" = 180 ] || fail "the door counts otherwise"
counts "SELECT group_concat(reason || ' ' || n, ', ') FROM (SELECT reason, count(*) AS n FROM refusal GROUP BY reason ORDER BY reason)" \
    "already_inside 250, forged 100, malformed 150, not_entered 80"
counts "SELECT count(*) FROM quarantine" 0
echo "1000 scans, killed after $shown: none lost, none twice"
