#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Evaluates Petrel's options and writes petrel_config.h and config.cmake.

Usage: petrel_options.py KCONFIG OUTPUT_FOLDER [CONF_FILE...]

Values come from the defaults in Kconfig, then from the conf files in order. A value that does not
stick is an error that says why; so is an option that does not exist.
"""

import difflib
import os
import re
import sys
from dataclasses import dataclass

try:
    import kconfiglib
except ImportError:
    sys.exit("kconfiglib is not there: run ./petrel setup, or install the Debian package"
             " python3-kconfiglib and use /usr/bin/python3 (-DPython3_EXECUTABLE=).")

ASSIGNMENT = re.compile(r"CONFIG_(\w+)\s*=\s*(.*)")
UNSET = re.compile(r"# CONFIG_(\w+) is not set")
BOOLS = (kconfiglib.BOOL, kconfiglib.TRISTATE)
NUMBER_BASES = {kconfiglib.INT: 10, kconfiglib.HEX: 16}
VALUES_OF_TYPE = {
    kconfiglib.BOOL: "a bool, y or n",
    kconfiglib.TRISTATE: "a bool, y or n",
    kconfiglib.INT: "an int, such as 10",
    kconfiglib.HEX: "a hex number, such as 0x10",
    kconfiglib.STRING: 'a string in quotes, such as "text"',
}


class OptionError(Exception):
    """A mistake in an option file, told to the user."""


@dataclass
class Assignment:
    """One line of a conf file."""

    path: str
    line: int
    name: str
    text: str

    def error(self, problem):
        return OptionError(f"{self.path}:{self.line}: CONFIG_{self.name}={self.text}: {problem}")


# Reading

def shown_path(path):
    """A path as the user knows it: below Petrel's folder it starts there."""
    relative = os.path.relpath(path, os.environ.get("PETREL_ROOT", "."))
    return path if relative.startswith("..") else relative


def parse_line(path, number, line):
    line = line.strip()
    unset = UNSET.fullmatch(line)
    if unset:
        return Assignment(path, number, unset[1], "n")
    if not line or line.startswith("#"):
        return None
    assignment = ASSIGNMENT.fullmatch(line)
    if assignment:
        return Assignment(path, number, assignment[1], assignment[2])
    raise OptionError(f"{path}:{number}: '{line}' is not of the form CONFIG_NAME=value.")


def read_assignments(path):
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
    except OSError as error:
        raise OptionError(f"The option file {path} cannot be read: {error.strerror}.") from error
    parsed = (parse_line(shown_path(path), i, line) for i, line in enumerate(lines, 1))
    return [assignment for assignment in parsed if assignment]


def find_symbol(kconf, assignment):
    symbol = kconf.syms.get(assignment.name)
    if symbol is not None and symbol.nodes:
        return symbol
    known = [defined.name for defined in kconf.unique_defined_syms]
    similar = difflib.get_close_matches(assignment.name, known, 3)
    hint = f" Did you mean {' or '.join(similar)}?" if similar else ""
    raise assignment.error(f"there is no such option.{hint}")


def parse_value(symbol, assignment):
    if symbol.orig_type != kconfiglib.STRING:
        return assignment.text
    quoted = re.fullmatch(r'"((?:[^\\"]|\\.)*)"', assignment.text)
    return kconfiglib.unescape(quoted[1]) if quoted else None


def assign(kconf, assignment):
    symbol = find_symbol(kconf, assignment)
    value = parse_value(symbol, assignment)
    if value is None or not symbol.set_value(value):
        raise assignment.error(f"the option is {VALUES_OF_TYPE[symbol.orig_type]}.")
    return symbol


# Explaining why a value did not stick

def value_of(symbol):
    if not isinstance(symbol, kconfiglib.Symbol) or symbol.nodes:
        return symbol.str_value or "without a value"
    return "not an option of this build"


def explain_condition(condition):
    """'A && !B (A is n, B is y)' for a condition that is not met."""
    symbols = [item for item in kconfiglib.expr_items(condition)
               if isinstance(item, kconfiglib.Choice) or not item.is_constant]
    values = sorted(f"{item.name} is {value_of(item)}" for item in symbols)
    if condition in symbols:
        return values[0]
    return f"{kconfiglib.expr_str(condition, lambda s: s.name or 'choice')} ({', '.join(values)})"


def unmet_conditions(symbol):
    conditions = []
    for node in symbol.nodes:
        if node.prompt:
            conditions += kconfiglib.split_expr(node.prompt[1], kconfiglib.AND)
    return [c for c in dict.fromkeys(conditions) if kconfiglib.expr_value(c) == 0]


def active_range(symbol):
    for low, high, condition in symbol.ranges:
        if kconfiglib.expr_value(condition):
            return f"{low.str_value} to {high.str_value}"
    return None


def selecting_options(symbol):
    selects = kconfiglib.split_expr(symbol.rev_dep, kconfiglib.OR)
    active = [select for select in selects if kconfiglib.expr_value(select)]
    return [kconfiglib.split_expr(select, kconfiglib.AND)[0].name for select in active]


def why_not(symbol):
    if not any(node.prompt for node in symbol.nodes):
        return "It cannot be set: other options decide it."
    if symbol.visibility == 0:
        unmet = " and ".join(explain_condition(c) for c in unmet_conditions(symbol))
        return f"It depends on what is not met: {unmet}."
    if symbol.orig_type in BOOLS and selecting_options(symbol):
        return f"It is selected by {', '.join(selecting_options(symbol))}."
    if symbol.choice and symbol.choice.selection:
        return f"Its choice has {symbol.choice.selection.name} selected."
    if active_range(symbol):
        return f"Its range is {active_range(symbol)}."
    return "Other options decide it."


def same_value(symbol, asked):
    base = NUMBER_BASES.get(symbol.orig_type)
    if base and symbol.str_value:
        return int(symbol.str_value, base) == int(asked, base)
    return symbol.str_value == asked


def does_not_stick(symbol, assignment):
    """The error, or None."""
    if same_value(symbol, parse_value(symbol, assignment)):
        return None
    return assignment.error(f"the option is {value_of(symbol)} all the same. {why_not(symbol)}")


def require_that_all_stick(assignments):
    errors = [does_not_stick(symbol, assignment) for symbol, assignment in assignments.items()]
    text = "\n".join(str(error) for error in errors if error)
    if text:
        raise OptionError(text)


# The whole

def supersede_choice(final, symbol, assignment):
    """A later y for one member of a choice takes back an earlier y for another."""
    if symbol.choice and assignment.text == "y":
        for other in symbol.choice.syms:
            final.pop(other, None)


def require_no_warnings(kconf):
    """kconfiglib warns while it reads, and while it evaluates a default."""
    for symbol in kconf.unique_defined_syms:
        symbol.str_value  # pylint: disable=pointless-statement
    if kconf.warnings:
        raise OptionError("\n".join(kconf.warnings))


def load(kconfig, conf_files):
    kconf = kconfiglib.Kconfig(kconfig, warn_to_stderr=False)
    final = {}
    for path in conf_files:
        for assignment in read_assignments(path):
            symbol = assign(kconf, assignment)
            supersede_choice(final, symbol, assignment)
            final[symbol] = assignment
    require_that_all_stick(final)
    require_no_warnings(kconf)
    return kconf


# Writing

def c_value(symbol):
    if symbol.orig_type in BOOLS:
        return "1" if symbol.tri_value else "0"
    if symbol.orig_type == kconfiglib.STRING:
        return f'"{kconfiglib.escape(symbol.str_value)}"'
    if symbol.orig_type == kconfiglib.HEX:
        return f"0x{int(symbol.str_value or '0', 16):x}"
    return symbol.str_value or "0"


def cmake_value(symbol):
    if symbol.orig_type == kconfiglib.STRING:
        return f"[==[{symbol.str_value}]==]"
    return c_value(symbol)


def options_of(kconf):
    return [s for s in kconf.unique_defined_syms if s.orig_type != kconfiglib.UNKNOWN]


def header_text(kconf):
    defines = [f"#define CONFIG_{s.name} {c_value(s)}" for s in options_of(kconf)]
    return "\n".join([
        "/* SPDX-License-Identifier: Apache-2.0 */",
        "/* Generated from Kconfig: do not edit. */",
        "#ifndef PETREL_CONFIG_H",
        "#define PETREL_CONFIG_H",
        "",
        *defines,
        "",
        "#endif",
        ""])


def cmake_text(kconf):
    sets = [f"set(CONFIG_{s.name} {cmake_value(s)})" for s in options_of(kconf)]
    sources = [os.path.join(kconf.srctree, path) for path in kconf.kconfig_filenames]
    return "\n".join([
        "# SPDX-License-Identifier: Apache-2.0",
        "# Generated from Kconfig: do not edit.",
        *sets,
        f"set(PETREL_KCONFIG_FILES [==[{';'.join(sources)}]==])",
        ""])


def write_if_changed(path, text):
    """Leaves an unchanged file alone, so that nothing is compiled again for it."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main(kconfig, folder, *conf_files):
    try:
        kconf = load(kconfig, conf_files)
    except (OptionError, kconfiglib.KconfigError) as error:
        sys.exit(str(error))
    os.makedirs(folder, exist_ok=True)
    write_if_changed(os.path.join(folder, "petrel_config.h"), header_text(kconf))
    write_if_changed(os.path.join(folder, "config.cmake"), cmake_text(kconf))


if __name__ == "__main__":
    main(*sys.argv[1:])
