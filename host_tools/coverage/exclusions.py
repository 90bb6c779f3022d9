# SPDX-License-Identifier: Apache-2.0
"""What does not count: assertions, and what tests/coverage/exclusions.txt names with a reason."""

import re

ASSERTION = re.compile(r"\b__ASSERT(?:_NO_MSG)?\s*\(")
FILE = re.compile(r"(\S+): all$")
FUNCTION = re.compile(r"(\S+): (\w+)\(\)$")
LINE = re.compile(r"(\S+): (\d+): (.*)$")


class ExclusionError(Exception):
    """A mistake in the list of exclusions."""


class Exclusion:
    """One entry: of a file (its name may end with /, for a folder), a function, or a line."""

    def __init__(self, place, path, function=None, count=None, text=None):
        self.place = place
        self.path = path
        self.function = function
        self.count = count
        self.text = text
        self.reason = ""

    def names_file(self, path):
        return path == self.path or self.path.endswith("/") and path.startswith(self.path)


def parse_entry(place, line):
    if match := FILE.match(line):
        return Exclusion(place, match[1])
    if match := FUNCTION.match(line):
        return Exclusion(place, match[1], function=match[2])
    if match := LINE.match(line):
        return Exclusion(place, match[1], count=int(match[2]), text=match[3])
    raise ExclusionError(f"{place}: none of 'file: all', 'file: function()',"
                         " 'file: number: text of a line'")


def parse(name, text):
    """Entries begin in the first column; their reason is indented below."""
    result = []
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            if not result:
                raise ExclusionError(f"{place}: a reason, but of nothing")
            result[-1].reason += line
        else:
            result.append(parse_entry(place, line))
    for exclusion in result:
        if not exclusion.reason:
            raise ExclusionError(f"{exclusion.place}: there is no reason")
    return result


def assertion_lines(source):
    """The numbers of the lines that assertions stand on: their expressions are no decisions."""
    result = set()
    for match in ASSERTION.finditer(source):
        depth = 1
        end = match.end()
        while depth > 0 and end < len(source):
            depth += {"(": 1, ")": -1}.get(source[end], 0)
            end += 1
        first = source.count("\n", 0, match.start()) + 1
        result.update(range(first, first + source.count("\n", match.start(), end) + 1))
    return result
