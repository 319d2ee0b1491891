#!/bin/sh
# What people type wrongly, and how every command explains itself.
set -eu
build=$1
. tests/cli/common.sh
cd "$folder"

expect 0 --version
grep -qE '^feria [0-9]+\.[0-9]+\.[0-9]+$' "$out" || fail "no version"
expect 0 --help
for command in init import status feedback export verify rebuild backup ticket sync settings station; do
    grep -qE "^  $command " "$out" || fail "--help lacks $command"
done
for command in init import status feedback export verify rebuild backup ticket sync settings station; do
    expect 0 $command --help
    says "Usage: feria [--fair DIR] $command"
    [ "$(wc -l <"$out")" -ge 5 ] || fail "too short a help: $command"
done

expect 64
warns "a command is missing"
expect 64 stauts
warns 'did you mean "status"?'
expect 64 xyzzyxyzzy
warns "see feria --help"
expect 64 --fair
expect 64 status --fair

# In a fair every command refuses what it does not know.
make_fair
for command in import status feedback export verify rebuild backup ticket sync settings station init; do
    expect 64 --fair fair $command --no-such-option
    warns "there is no option --no-such-option"
done
for words in "status x" "sync x" "settings x" "verify a b" "rebuild a b" "backup" "backup a b" "import" "import a b" \
    "init" "init a b" "export" "export people" "feedback x" "station" "station show" "ticket" "ticket show" "ticket hide X" \
    "ticket show A B" "export attendance --event" "export attendance --event 0" "export attendance --event -1" \
    "export attendance --event 1x" "export attendance --event 99999999999" "export attendance --bom=yes" \
    "export attendance --event 1 --all-events" "export attendance --json" "export attendance --output="; do
    # shellcheck disable=SC2086
    expect 64 --fair fair $words
done
expect 64 --fair fair export attendance --evnt 1
warns "did you mean --event?"
expect 64 --fair fair ticket show CODE --image x.png

# Which fair is meant: --fair, then FERIA_FAIR, then the folder one is in, then ./feria-demo.
expect 66 status
warns "there is no fair in this folder"
expect 66 --fair nowhere status
expect 0 status --fair=fair
FERIA_FAIR=$folder/fair expect 0 status
FERIA_FAIR=$folder/nowhere expect 66 status
FERIA_FAIR=$folder/nowhere expect 0 --fair fair status
mv fair feria-demo
expect 0 status
cd feria-demo
expect 0 status

# A mistake in the settings says where it is.
printf '[station]\nstatoin = x\n' >"$folder/feria-demo/feria.ini"
expect 66 status
warns "feria.ini:2: [station].statoin"
warns 'did you mean "station"?'

# The table of settings for the README.
expect 0 settings --markdown
says '| `central` |'
says_not "$source_folder"
expect 0 settings
says "idle_s = 60"

# Results that cannot be written are no success.
if [ -w /dev/full ]; then
    got=0
    "$FERIA" --help >/dev/full 2>"$err" || got=$?
    [ "$got" = 74 ] || fail "a full disk went unseen: $got"
fi
