"""What Feria uses and which Debian 12 package brings it. Usage: packages.py ROOT < list of files.

Each thing that is used must be in kiosk/packages.txt for the right use, and no other file may install packages or name
those that the build needs."""
import os
import re
import sys

LIST = "kiosk/packages.txt"
INSTALLER = "kiosk/install.sh"

# pkg_check_modules and find_library
LIBRARIES = {
    "libsodium": "libsodium-dev",
    "libutf8proc": "libutf8proc-dev",
    "sqlite3": "libsqlite3-dev",
    "jansson": "libjansson-dev",
    "sdl2": "libsdl2-dev",
    "SDL2_ttf": "libsdl2-ttf-dev",
    "SDL2_image": "libsdl2-image-dev",
    "libqrencode": "libqrencode-dev",
    "zbar": "libzbar-dev",
    "libpng": "libpng-dev",
    "libjpeg": "libjpeg-dev",
    "freetype2": "libfreetype-dev",
    "harfbuzz": "libharfbuzz-dev",
    "zlib": "zlib1g-dev",
    "libical": "libical-dev",
    "cmocka": "libcmocka-dev",
    "csv": "libcsv-dev",
    "libcurl": "libcurl4-gnutls-dev",
    "libmicrohttpd": "libmicrohttpd-dev",
    "gnutls": "libgnutls28-dev",
    "libevdev": "libevdev-dev",
    "xlsxwriter": "libxlsxwriter-dev",
    "cairo": "libcairo2-dev",
    "pangocairo": "libpango1.0-dev",
    "libsystemd": "libsystemd-dev",
}
# find_package and find_program
TOOLS = {"PkgConfig": "pkg-config", "Threads": "gcc", "msgfmt": "gettext"}

# Programs of the scripts that an installed Debian need not have.
PROGRAMS = {
    "cmake": "cmake",
    "ctest": "cmake",
    "gcc": "gcc",
    "make": "make",
    "pkg-config": "pkg-config",
    "git": "git",
    "python3": "python3",
    "sqlite3": "sqlite3",
    "clang-format": "clang-format",
    "clang-tidy": "clang-tidy",
    "ctags": "universal-ctags",
    "xvfb-run": "xvfb",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "msgfmt": "gettext",
    "xgettext": "gettext",
    "msgmerge": "gettext",
    "shellcheck": "shellcheck",
    "strace": "strace",
    "valgrind": "valgrind",
    "gdb": "gdb",
    "jq": "jq",
    "curl": "curl",
    "wget": "wget",
    "bc": "bc",
    "xdotool": "xdotool",
    "zbarimg": "zbar-tools",
    "qrencode": "qrencode",
    "espeak-ng": "espeak-ng",
}
# Files outside the project that sources, scripts and settings name.
FILES = {
    "/usr/share/fonts/opentype/inter/": "fonts-inter",
    "/usr/share/fonts/truetype/dejavu/": "fonts-dejavu-core",
    "/usr/share/fonts/truetype/material-design-icons-iconfont/": "fonts-material-design-icons-iconfont",
}
EARLIER = {"run": {"run"}, "build": {"run", "build"}, "test": {"run", "build", "test"}}


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as source:
        return source.read()


def use_of(path):
    return "test" if path.startswith(("tests/", ".ci/")) else "build"


def used_by_cmake(path, text):
    text = re.sub(r"#.*", "", text)
    for modules in re.findall(r"pkg_check_modules\(\s*\w+([^)]*)\)", text):
        for module in re.sub(r"\b(REQUIRED|QUIET|IMPORTED_TARGET)\b", "", modules).split():
            yield re.split("[<>=]", module)[0], LIBRARIES
    for library in re.findall(r"find_library\(\s*\w+\s+(?:NAMES\s+)?([\w.-]+)", text):
        yield library, LIBRARIES
    for tool in re.findall(r"find_package\(\s*(\w+)", text):
        yield tool, TOOLS
    for tool in re.findall(r"find_program\(\s*\w+\s+(?:NAMES\s+)?([\w.-]+)", text):
        yield tool, TOOLS


def used_by_python(text):
    """Programs: first texts of lists of arguments."""
    for name in PROGRAMS:
        if f'["{name}",' in text:
            yield name, PROGRAMS


def used_by_script(text):
    """Commands: words after the beginning of a line, an operator or a word that runs another one."""
    text = re.sub(r"(?m)(^|\s)#.*", "", text)
    before = r"(?:^|[|&;({`!]|\$\(|\b(?:exec|then|do|else|env|command -v|command|nice|timeout \S+|if|while|xargs[^|\n]*|finds \"[^\"]*\"))"
    for name in PROGRAMS:
        if re.search(rf"(?m){before}[ \t]*(?:\w+=\S*[ \t]+)*{re.escape(name)}(?![\w./=-])", text):
            yield name, PROGRAMS


def uses(root, paths):
    """(path, name, package or None, use) of everything used."""
    for path in paths:
        if path in (LIST, "tests/style/packages.py", "tests/style/test_packages.sh"):
            continue
        text = read(root, path)
        found = []
        if path.endswith((".cmake", "CMakeLists.txt")):
            found = used_by_cmake(path, text)
        elif path.endswith(".sh") or path.startswith(".ci/"):
            found = used_by_script(text)
        elif path.endswith(".py"):
            found = used_by_python(text)
        for name, table in found:
            yield path, name, table.get(name), use_of(path)
        for prefix, package in FILES.items():
            if prefix in text:
                yield path, prefix, package, use_of(path)


def listed(root):
    rows = {}
    findings = []
    for number, line in enumerate(read(root, LIST).splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if len(words) != 2 or words[0] not in EARLIER:
            findings.append(f"{LIST}:{number}: a row is: run, build or test, and one package")
        elif words[1] in rows:
            findings.append(f"{LIST}:{number}: {words[1]} is there twice")
        else:
            rows[words[1]] = words[0]
    return rows, findings


def other_lists(root, paths, rows):
    installs = re.compile(r"\b(apt-get|apt|aptitude|dnf|yum|apk|pacman|zypper)\b[^\n#]*\b(install|add|-S)\b")
    for path in paths:
        if path in (LIST, INSTALLER) or path.startswith("tests/style/"):
            continue
        for number, line in enumerate(read(root, path).splitlines(), 1):
            if installs.search(line):
                yield f"{path}:{number}: only {INSTALLER} installs packages"
            for word in re.findall(r"[a-z0-9][a-z0-9.+-]*-dev\b", line):
                if word in rows:
                    yield f"{path}:{number}: names {word}; the only list of packages is {LIST}"


def main():
    root = sys.argv[1]
    paths = sys.stdin.read().split()
    rows, findings = listed(root)
    for path, name, package, use in uses(root, paths):
        if package is None:
            findings.append(f"{path}:1: {name} is not in the tables of tests/style/packages.py")
        elif package not in rows:
            findings.append(f"{path}:1: {name} needs {package}, which {LIST} has not")
        elif rows[package] not in EARLIER[use]:
            findings.append(f"{path}:1: {name} needs {package} to {use}; {LIST} has it to {rows[package]}")
    findings += other_lists(root, paths, rows)
    print("\n".join(findings), end="\n" if findings else "")
    sys.exit(1 if findings or not rows else 0)


main()
