"""Lengths. Usage: length.py ROOT < list of files: a file has at most 600 lines, a function 70; a line of C 100 columns."""
import json
import os
import subprocess
import sys

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100


def lengths_of_lines(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as source:
        lines = source.read().splitlines()
    if len(lines) > FILE_LINES_MAX:
        yield f"{path}:{len(lines)}: {len(lines)} lines; a file holds one idea in at most {FILE_LINES_MAX}"
    if path.endswith((".c", ".h")):
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS_MAX:
                yield f"{path}:{number}: {len(line)} columns; at most {COLUMNS_MAX}"


def lengths_of_functions(root, paths):
    command = ["ctags", "--languages=C", "--langmap=C:.c.h", "--kinds-C=f", "--fields=+ne"]
    tags = subprocess.run(
        command + ["--output-format=json", "-f", "-", *paths], cwd=root, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    count = 0
    for line in tags.splitlines():
        tag = json.loads(line)
        if "end" not in tag:
            continue
        count += 1
        lines = tag["end"] - tag["line"] + 1
        if lines > FUNCTION_LINES_MAX:
            yield f"{tag['path']}:{tag['line']}: {tag['name']} has {lines} lines; at most {FUNCTION_LINES_MAX}"
    if paths and count == 0:
        yield "ctags found no function: is it Universal Ctags?"


def main():
    root = sys.argv[1]
    paths = sys.stdin.read().split()
    findings = [finding for path in paths for finding in lengths_of_lines(root, path)]
    findings += lengths_of_functions(root, [path for path in paths if path.endswith((".c", ".h"))])
    for finding in findings:
        print(finding)
    sys.exit(1 if findings or not paths else 0)


main()
