#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints which branches of kernel/ and poll/ the tests of a tree took.

Usage: coverage.py ROOT TREE AT_LEAST [PATH...]

AT_LEAST is per cent, for kernel/ and for poll/ each. With a PATH (a file, or the beginning of its
name) only that is printed. The status is 1 when a figure is too low, when a function is never
called, or when the list of exclusions has a mistake.
"""

import glob
import os
import sys

import counts
import exclusions
import figures

FOLDERS = ("kernel", "poll")
LIST = "tests/coverage/exclusions.txt"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def files_of(root):
    """Every C file of the folders that are measured."""
    names = [name for folder in FOLDERS for ending in ("c", "h")
             for name in glob.glob(f"{folder}/**/*.{ending}", root_dir=root, recursive=True)]
    return {name: figures.File(name, read(os.path.join(root, name))) for name in sorted(names)}


def per_cent(taken, total):
    """Rounded down: 100.0 means all."""
    return f"{1000 * taken // total / 10:.1f}" if total else "-"


def rows_of(files):
    for file in files:
        if file.branches:
            yield (file.path, file.total(), file.total() - file.taken(), file.excused_total(),
                   per_cent(file.taken(), file.total()))


def sum_of(name, files):
    total = sum(file.total() for file in files)
    taken = sum(file.taken() for file in files)
    excused = sum(file.excused_total() for file in files)
    return (name, total, total - taken, excused, per_cent(taken, total))


def print_table(files):
    rows = [("file", "branches", "missing", "excused", "%"), *rows_of(files)]
    for folder in FOLDERS:
        if in_folder(files, folder):
            rows.append(sum_of(f"{folder}/", in_folder(files, folder)))
    rows.append(sum_of("all", files))
    width = max(len(row[0]) for row in rows)
    for row in rows:
        print(f"{row[0]:{width}}  {row[1]:>8}  {row[2]:>7}  {row[3]:>7}  {row[4]:>5}")


def in_folder(files, folder):
    return [file for file in files if file.path.startswith(folder + "/")]


def print_missing(files):
    for file in files:
        for number, untaken, total in file.missing():
            which = ", ".join(map(str, untaken))
            print(f"{file.path}:{number}: not taken: {which} of {total}: {file.text(number)}")


def complaints(files, at_least):
    """What keeps the figures from being in order."""
    for file in files:
        if not file.is_measured and file.path.endswith(".c"):
            yield f"{file.path} is in no test."
        for name, number in file.never_called.items():
            yield f"{file.path}:{number}: no test calls {name}()."
    for folder in FOLDERS:
        _, total, missing, _, figure = sum_of(folder, in_folder(files, folder))
        if total and 100 * (total - missing) < at_least * total:
            yield f"{folder}/: {figure} % of the branches are taken; it shall be {at_least} %."


def main():
    root, tree, at_least, *paths = sys.argv[1:]
    all_files = files_of(root)
    figures.add_counts(all_files, counts.of_tree(root, tree))
    try:
        figures.excuse(all_files, exclusions.parse(LIST, read(os.path.join(root, LIST))))
    except exclusions.ExclusionError as error:
        sys.exit(str(error))
    files = [file for file in all_files.values() if not file.is_excused]
    shown = [file for file in files if not paths or file.path.startswith(tuple(paths))]
    print_missing(shown)
    print_table(shown)
    wrong = list(complaints(files, float(at_least)))
    print("\n".join(wrong), file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
