# shellcheck shell=sh
# For the style tests: . tests/style/common.sh. The working directory is the source folder.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/feria-style-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# files PATTERN...: the project's files whose names match, one a line; without git those that are there.
files() {
    if git ls-files --error-unmatch CMakeLists.txt >/dev/null 2>&1; then
        git ls-files -- "$@"
    else
        for pattern in "$@"; do
            find . -path './build*' -prune -o -path ./feria-demo -prune -o -path ./.git -prune \
                -o -type f -name "$pattern" -print
        done | sed 's|^\./||'
    fi | sort -u | while IFS= read -r file; do
        [ ! -f "$file" ] || printf '%s\n' "$file"
    done
}

# copy PATTERN...: those files into $scratch/copy, to plant something wrong in.
copy() {
    rm -rf "$scratch/copy"
    mkdir "$scratch/copy"
    files "$@" | tar -cf - -T - | tar -xf - -C "$scratch/copy"
}

# finds TEXT COMMAND...: the check must fail and say TEXT; one that finds nothing proves nothing.
finds() {
    text=$1
    shift
    if "$@" >"$scratch/found" 2>&1; then
        echo "the check does not find what was planted: $text" >&2
        exit 1
    fi
    grep -qF -e "$text" "$scratch/found" || {
        echo "the check fails, but does not say \"$text\":" >&2
        cat "$scratch/found" >&2
        exit 1
    }
}
