#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""An example prints what its README shows, and ends with status 0.

Usage: test_example.py README COMMAND...

The README has one block that is marked "```text": the whole output.
"""

import difflib
import pathlib
import re
import subprocess
import sys

readme, command = sys.argv[1], sys.argv[2:]
shown = re.findall(r"^```text\n(.*?)^```$", pathlib.Path(readme).read_text(encoding="utf-8"),
                   re.M | re.S)
if len(shown) != 1:
    sys.exit(f"{readme} has {len(shown)} blocks of output, not one")

result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                        check=False)
printed = result.stdout.replace("\r", "")
sys.stdout.writelines(difflib.unified_diff(shown[0].splitlines(True), printed.splitlines(True),
                                           readme, "printed"))
if result.returncode != 0:
    sys.exit(f"the program ended with status {result.returncode}")
sys.exit(printed != shown[0])
