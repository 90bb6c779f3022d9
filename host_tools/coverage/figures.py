# SPDX-License-Identifier: Apache-2.0
"""From counts of branches to figures: what is taken, what is missing, what is excused."""

from exclusions import ExclusionError, assertion_lines


class File:
    """One file of the product."""

    def __init__(self, path, source):
        self.path = path
        self.lines = source.splitlines()
        self.assertions = assertion_lines(source)
        self.is_measured = False
        self.is_excused = False
        self.branches = {}
        self.excused = {}
        self.never_called = {}

    def text(self, number):
        return self.lines[number - 1].strip() if number <= len(self.lines) else ""

    def missing(self):
        """(line, branches that were not taken, all of them), without what is excused."""
        for number, counts in sorted(self.branches.items()):
            untaken = [i + 1 for i, count in enumerate(counts) if count == 0]
            if len(untaken) > self.excused.get(number, 0):
                yield number, untaken, len(counts)

    def total(self):
        return sum(map(len, self.branches.values())) - self.excused_total()

    def excused_total(self):
        return sum(self.excused.values())

    def taken(self):
        return sum(1 for counts in self.branches.values() for count in counts if count > 0)


def add_counts(files, counts):
    """Into {path: File}. What is no decision is left out: assertions, and macros of headers."""
    for (path, number), branches in counts.branches().items():
        file = files.get(path)
        if file is not None and number not in file.assertions:
            file.branches[number] = branches
    for (path, number, name), count in counts.calls.items():
        if path in files:
            files[path].is_measured = True
            if count == 0:
                files[path].never_called[name] = number


def excuse(files, exclusions):
    """An entry of the list that fits nothing is a mistake: the line may have changed."""
    for exclusion in exclusions:
        if exclusion.text is not None:
            excuse_lines(file_of(files, exclusion), exclusion)
        elif exclusion.function is not None:
            excuse_function(file_of(files, exclusion), exclusion)
        else:
            excuse_files(files, exclusion)


def file_of(files, exclusion):
    if exclusion.path not in files:
        raise ExclusionError(f"{exclusion.place}: there is no file {exclusion.path}")
    return files[exclusion.path]


def excuse_files(files, exclusion):
    chosen = [file for path, file in files.items() if exclusion.names_file(path)]
    if not chosen:
        raise ExclusionError(f"{exclusion.place}: there is no file {exclusion.path}")
    for file in chosen:
        file.is_excused = True


def excuse_function(file, exclusion):
    if file.never_called.pop(exclusion.function, None) is None:
        raise ExclusionError(f"{exclusion.place}: {exclusion.function}() is called, or not there")


def excuse_lines(file, exclusion):
    """A line that stands there twice has no more branches excused than one."""
    chosen = [number for number in file.branches if file.text(number) == exclusion.text]
    if not chosen:
        raise ExclusionError(f"{exclusion.place}: {exclusion.path} has no such line with branches")
    left = exclusion.count
    for number in chosen:
        file.excused[number] = min(left, file.branches[number].count(0))
        left -= file.excused[number]
