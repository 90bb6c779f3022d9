#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An example prints what its README shows.

Usage: test_example.py [--first] README COMMAND...

The README has one block that is marked "```text": the whole output of a program that ends with
status 0, or with --first the first lines of one that goes on.
"""

import difflib
import pathlib
import re
import subprocess
import sys


def shown_by(readme):
    text = pathlib.Path(readme).read_text(encoding="utf-8")
    blocks = re.findall(r"^```text\n(.*?)^```$", text, re.M | re.S)
    if len(blocks) != 1:
        sys.exit(f"{readme} has {len(blocks)} blocks of output, not one")
    return blocks[0].splitlines(True)


def lines_of(command, most):
    """What the command prints, and whether it ended badly. It is ended after so many lines."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True) as process:
        lines = []
        for line in process.stdout:
            lines.append(line.replace("\r", ""))
            if len(lines) == most:
                process.terminate()
                return lines, False
        return lines, process.wait() != 0


arguments = sys.argv[1:]
only_first = arguments[0] == "--first"
readme, *command = arguments[only_first:]
shown = shown_by(readme)
printed, is_bad = lines_of(command, len(shown) if only_first else None)
sys.stdout.writelines(difflib.unified_diff(shown, printed, readme, "printed"))
sys.exit(is_bad or printed != shown)
