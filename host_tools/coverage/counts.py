# SPDX-License-Identifier: Apache-2.0
"""How often each branch was taken, from gcov, added up over all objects of a tree.

A file is compiled many times: in each configuration, and by unit tests on fakes. Where an option
is a constant the compiler drops branches, so one line can have different numbers of branches. The
fullest form of a line is the one that counts: it has every condition of the source.
"""

import json
import os
import subprocess
import sys

FILES_AT_ONCE = 200


class Counts:
    """Counts of branches by (file, line), and of calls by (file, function)."""

    def __init__(self, root):
        self.root = os.path.realpath(root) + os.sep
        self.forms = {}
        self.calls = {}

    def add(self, report):
        """The JSON of gcov for one object."""
        for file in report["files"]:
            path = os.path.realpath(file["file"])
            if path.startswith(self.root):
                self.add_file(path[len(self.root):], file)

    def add_file(self, path, file):
        for line in file["lines"]:
            counts = [branch["count"] for branch in line["branches"]]
            if counts:
                place = (path, line["line_number"], line.get("function_name"))
                self.add_line(place, counts)
        for function in file["functions"]:
            place = (path, function["start_line"], function["name"])
            self.calls[place] = self.calls.get(place, 0) + function["execution_count"]

    def add_line(self, place, counts):
        forms = self.forms.setdefault(place, {})
        so_far = forms.get(len(counts), [0] * len(counts))
        forms[len(counts)] = [a + b for a, b in zip(so_far, counts)]

    def branches(self):
        """{(file, line): [count of each branch]}"""
        result = {}
        for (path, line, _), forms in sorted(self.forms.items(), key=lambda item: item[0][:2]):
            result.setdefault((path, line), []).extend(forms[max(forms)])
        return result


def objects_of(tree):
    """What gcov reads of each object that the tests are made of: others may lie about, or be old."""
    command = ["ninja", "-C", tree, "-t", "inputs", "coverage_tests"]
    inputs = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for name in inputs.splitlines():
        stem = os.path.join(tree, name.removesuffix(".o"))
        for notes in (stem + ".gcda", stem + ".gcno"):
            if name.endswith(".o") and os.path.exists(notes):
                yield notes
                break


def run_gcov(objects):
    command = ["gcov", "--json-format", "--stdout", "--branch-probabilities", *objects]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit("gcov failed:\n" + result.stderr)
    for line in result.stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def of_tree(root, tree):
    counts = Counts(root)
    objects = list(objects_of(tree))
    for start in range(0, len(objects), FILES_AT_ONCE):
        for report in run_gcov(objects[start:start + FILES_AT_ONCE]):
            counts.add(report)
    return counts
