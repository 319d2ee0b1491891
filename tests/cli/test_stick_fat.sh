#!/bin/sh
# Sticks are FAT or exFAT, get full, have a switch against writing, and are pulled out in the middle. First with a program that
# makes a folder as bad as that (tests/fault/fat_shim.c), then with real file systems, as far as this machine can mount them.
set -eu
build=$1
. tests/cli/common.sh
make_fair
F="--fair $folder/fair"
D="--fair $folder/door"
stick=$folder/stick
mkdir -p "$stick" "$folder/door/keys" "$folder/mount"
cp -p "$folder/fair/keys/municipality.key" "$folder/door/keys/"
expect 0 init "$folder/door" --station puerta-9 --mode citizen
sed -i 's/^central = .*/central =/' "$folder/door/feria.ini"
people=0
register() { # COUNT
    "$DRIVER" register "$folder/door" puerta-9 "$1" >>"$folder/tickets" 2>"$err" || true
    people=$((people + $1))
}
arrived() { # FOLDER: all of it is at the central once, and the door knows
    expect 0 $D sync --folder "$1"
    expect 0 $F sync --folder "$1"
    expect 0 $D sync --folder "$1" --json
    json 'j["waiting"] == 0 and j["ignored"] == 0'
    [ "$(sqlite3 "$folder/fair/central.db" 'SELECT count(*) FROM attendee')" = $people ] ||
        fail "the central has not the $people people"
    ! ls "$1"/feria/*.tmp 2>/dev/null || fail "something half written is left"
    expect 0 $F verify
}

# bad_stick NAME=VALUE... -- feria-arguments: feria with such a stick; its exit code in $got. The sanitizer's library, where there
# is one, has to come first.
sanitizer=$(ldd "$FERIA" | sed -n 's|.*=> \(/.*/libasan[^ ]*\) .*|\1|p')
bad_stick() {
    bad=
    while [ "$1" != -- ]; do
        bad="$bad $1"
        shift
    done
    shift
    got=0
    env LD_PRELOAD="$sanitizer $build/fat_shim.so" "FAT_ROOT=$stick" $bad "$FERIA" "$@" >"$out" 2>"$err" </dev/null || got=$?
}
bad_well() { # feria-arguments: on a stick that is only FAT
    bad_stick -- "$@"
    [ "$got" = 0 ] || fail "exit code $got on a stick like FAT: feria $*"
}
is_bad() { # CODE TEXT
    [ "$got" = "$1" ] || fail "exit code $got instead of $1"
    warns "$2"
}

# No sync of folders, no modes: all the same.
register 2
bad_well $F sync --prepare "$stick"
bad_well $D sync --folder "$stick"
bad_well $F sync --folder "$stick"
bad_well $D sync --folder "$stick" --json
json 'j["waiting"] == 0 and j["received"] > 100'
env LD_PRELOAD="$build/fat_shim.so" FAT_ROOT="$stick" python3 - "$stick" <<'END' || fail "the bad stick is a good one"
import errno, os, sys
def fails(number, do, *args):
    try:
        do(*args)
    except OSError as error:
        return error.errno == number
    return False
folder = os.open(sys.argv[1], os.O_RDONLY)
file = sys.argv[1] + "/feria/prepared"
new = os.O_WRONLY | os.O_CREAT
sys.exit(not (fails(errno.EINVAL, os.fsync, folder) and fails(errno.EPERM, os.chmod, file, 0o600)
              and fails(errno.EINVAL, os.open, sys.argv[1] + "/a:b", new) and fails(errno.EEXIST, os.open, sys.argv[1] + "/FERIA", new)))
END

# Full, and write-protected: said, nothing half written, and well again.
register 3
bad_stick FAT_ROOM=500 -- $D sync --folder "$stick"
is_bad 74 "full"
[ "$(ls "$stick"/feria/*.seg 2>/dev/null | wc -l)" = 0 ] || fail "a segment without room"
bad_stick FAT_READ_ONLY=1 -- $D sync --folder "$stick"
is_bad 77 "the disk is read-only"
bad_stick FAT_READ_ONLY=1 -- $F sync --prepare "$stick"
[ "$got" != 0 ] || fail "prepared without writing"
arrived "$stick"

# Pulled out after each number of operations, at the door and at the office: nothing is lost and nothing doubled.
pulled() { # feria-arguments
    after=0
    got=1
    while [ "$got" != 0 ]; do
        bad_stick "FAT_PULLED_AFTER=$after" -- "$@"
        [ "$got" = 0 ] || grep -q '^feria: ' "$err" || fail "no message when pulled out after $after operations"
        after=$((after + 4))
        [ "$after" -lt 400 ] || fail "never well: feria $*"
    done
    [ "$after" -gt 20 ] || fail "the stick was not pulled out: $after"
}
register 2
pulled $D sync --folder "$stick"
pulled $F sync --folder "$stick"
pulled $D sync --folder "$stick"
arrived "$stick"

# ---- real ones ----

image() { # BYTES COMMAND...: an empty image with a file system; false: there is no such command
    command -v "$2" >"$out" 2>&1 || return 1
    rm -f "$folder/image"
    truncate -s "$1" "$folder/image"
    shift
    "$@" "$folder/image" >"$out" 2>&1
}
loop=
put_in() { # vfat or exfat
    case $1 in
    vfat) mount -o loop "$folder/image" "$folder/mount" 2>"$err" || fusefat -o rw+ "$folder/image" "$folder/mount" >"$out" 2>"$err" ;;
    exfat)
        loop=$(losetup -f --show "$folder/image" 2>"$err") || return 1
        mount -t exfat "$loop" "$folder/mount" 2>"$err" || mount.exfat-fuse "$loop" "$folder/mount" >"$out" 2>"$err"
        ;;
    esac
}
pull_out() {
    umount "$folder/mount" 2>/dev/null || true
    [ -z "$loop" ] || losetup -d "$loop" 2>/dev/null || true
    loop=
}
trap 'pull_out; chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
real() { # vfat or exfat
    expect 0 $F sync --prepare "$folder/mount"
    register 2
    arrived "$folder/mount"
    register 30
    head -c 100000000 /dev/zero >"$folder/mount/filler" 2>/dev/null || true
    got=0
    "$FERIA" $D sync --folder "$folder/mount" >"$out" 2>"$err" </dev/null || got=$?
    [ "$got" = 74 ] || [ "$got" = 77 ] || fail "a full stick is no failure" # fusefat says EPERM
    [ "$(ls "$folder"/mount/feria/*.seg 2>/dev/null | wc -l)" = 0 ] || fail "a segment without room"
    rm "$folder/mount/filler"
    arrived "$folder/mount"
    pull_out
    put_in "$1"
    arrived "$folder/mount"
    pull_out
    echo "$1: real"
}
for kind in vfat exfat; do
    if image 8M "mkfs.$kind" && put_in $kind; then
        real $kind
    else
        pull_out
        echo "skipped: no real $kind can be mounted here (mkfs.$kind, mount or fusefat, exfat-fuse)"
    fi
done
