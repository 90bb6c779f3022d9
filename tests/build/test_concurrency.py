#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""docs/concurrency.md and tests/integration/socket_concurrency have the same cells."""

import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ["PETREL_ROOT"])
DOCUMENT = ROOT / "docs/concurrency.md"
CELLS = ROOT / "tests/integration/socket_concurrency/cells.h"

ROW = re.compile(r"^`(\w+)`$")
LINE = re.compile(r"^\| `(\w+)` \| `([^`]+)` \| `([^`]+)` \| (.*)\|$")
CELL = re.compile(r"^CELL\((\w+), (\w+), (.+), (.+)\)$")


def documented():
    """(row, column, first, second) of each line of the document's tables."""
    row = None
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            row = None
        row = match[1] if (match := ROW.match(line)) else row
        if row and (match := LINE.match(line)):
            yield (row, match[1], match[2], match[3])


def tested():
    for line in CELLS.read_text(encoding="utf-8").splitlines():
        if match := CELL.match(line):
            yield match.groups()


class Table(unittest.TestCase):
    def test_every_cell_is_documented_and_tested(self):
        self.assertEqual(sorted(documented()), sorted(tested()))

    def test_no_cell_is_missing(self):
        cells = [cell[:2] for cell in tested()]
        rows = {row for row, _ in cells}
        columns = {column for _, column in cells}
        self.assertGreaterEqual(len(rows), 12)
        self.assertGreaterEqual(len(columns), 15)
        self.assertEqual(sorted(cells), sorted((row, column) for row in rows
                                               for column in columns))


if __name__ == "__main__":
    unittest.main()
