# SPDX-License-Identifier: Apache-2.0
"""Groups whose firmware counts its own instructions, in an emulator where time is instructions:
what their programs share. tests/bench/kernel/firmware/measure.h is the firmware's side."""

import argparse
import fnmatch
import json
import os
import pathlib
import sys

import build
import emulator
import machine

BOARD = "mps2_an385"

# An instruction takes 2^shift ns, a tick of the counter 40 ns.
COUNTER_TICK_NS = 40
SHIFT_OF_OPERATIONS = 7

# The row that must read so, or nothing here is worth anything.
KNOWN_LOOP = "known_loop"
KNOWN_LOOP_INSTRUCTIONS = (2001, 2002)

PROFILER = pathlib.Path(__file__).resolve().parents[1] / "insn_count" / "insn_profile"


class NotMeasured(Exception):
    """The firmware did not do what it should."""


def instructions_of(ticks, operations, shift):
    """Whole where it is so nearly: an operation that always does the same takes whole ones."""
    instructions = ticks * COUNTER_TICK_NS / 2 ** shift / operations
    nearest = round(instructions)
    return nearest if abs(instructions - nearest) < 0.06 else round(instructions, 2)


def rows_of(text, shift):
    """[(name, unit, value)] of what the firmware printed; masked sections have the value None."""
    rows = []
    for line in text.splitlines():
        kind, *fields = line.split()
        if kind == "row":
            name, ticks, operations = fields[0], int(fields[1]), int(fields[2])
            rows.append((name, "instructions", instructions_of(ticks, operations, shift)))
        elif kind == "bytes":
            rows.append((fields[0], "bytes", int(fields[1])))
        elif kind == "masked":
            rows.append((fields[0], "instructions", None))
        elif kind != "done":
            raise NotMeasured(f"the firmware said: {line}")
    if not text.rstrip().endswith("done"):
        raise NotMeasured("the firmware did not come to its end")
    return rows


def require_known_loop(rows):
    value = next((value for name, _, value in rows if name == KNOWN_LOOP), None)
    if value not in KNOWN_LOOP_INSTRUCTIONS:
        raise NotMeasured(f"a loop of 2001 instructions was measured as {value}")


class Bench:
    """One run of a group. Derived classes have its name, the targets to build, measure_all()."""

    group = None
    targets = ()

    def __init__(self, arguments):
        self.arguments = arguments
        self.tree = build.tree_path(BOARD, arguments.build_dir)

    def say(self, text):
        print(f"{self.group}: {text}", file=sys.stderr, flush=True)

    def is_wanted(self, name):
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.arguments.only)

    def emit(self, name, unit, value):
        if self.is_wanted(name):
            print(json.dumps({"name": name, "unit": unit, "value": value}), flush=True)

    def prepare(self):
        if self.arguments.no_build:
            return
        self.say("building")
        self.tree = build.tree_for_board(BOARD, self.arguments.build_dir)
        build.build_targets(self.tree, "host_tools", *self.targets)

    def plugin(self):
        return self.tree / "host_tools" / "insn_count" / "insn_count.so"

    def elf(self, name):
        path = self.tree / "bin" / name
        if not path.exists():
            raise NotMeasured(f"there is no {path}")
        return path

    def fill_masked(self, rows, sections, elf):
        """The rows of masked sections get their values, if the group has such."""
        raise NotImplementedError

    def run_firmware(self, name, shift, with_masked=False):
        """Its rows, with the longest masked sections filled in when they are wanted."""
        self.say(f"running {name}")
        elf = self.elf(name)
        if with_masked:
            text, sections = emulator.run_with_masked(elf, shift, self.plugin(), "measure_mark")
            rows = self.fill_masked(rows_of(text, shift), sections, elf)
        else:
            rows = rows_of(emulator.run_to_end(elf, shift), shift)
        require_known_loop(rows)
        return [row for row in rows if row[0] != KNOWN_LOOP and row[2] is not None]

    def emit_rows(self, rows):
        """The same rows, by name."""
        for row in rows:
            self.emit(*row)
        return {name: value for name, _, value in rows}

    def say_options(self, conf):
        """A figure without its options says little."""
        for line in conf.read_text().splitlines():
            if line.startswith("CONFIG_"):
                self.say(f"option {line}")
        self.say("the lock is BASEPRI; readiness is built in")

    def profile(self, firmware):
        """Say where the instructions of a whole run go, instead of measuring."""
        elf = self.elf(firmware)
        emulator.profile(elf, SHIFT_OF_OPERATIONS, self.plugin(), [str(PROFILER), str(elf)])


def parse_arguments(group, description):
    parser = argparse.ArgumentParser(prog=f"petrel bench {group}", description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="PATTERN", action="append",
                        help="only rows whose names match, such as '*.64' (repeatable)")
    parser.add_argument("--build-dir", help=f"the build tree, instead of build/{BOARD}")
    parser.add_argument("--no-build", action="store_true", help="measure what is there")
    parser.add_argument("--profile", metavar="FIRMWARE",
                        help="print in which functions the instructions of a whole run are "
                             f"executed, such as that of bench_{group}")
    arguments = parser.parse_args()
    arguments.only = arguments.only or ["*"]
    return arguments


def run(bench):
    bench.prepare()
    if bench.arguments.profile:
        bench.profile(bench.arguments.profile)
    else:
        bench.measure_all()


def main(bench_class, description):
    """The whole program of a group; does not return."""
    machine.end_tidily_on_signals()
    try:
        run(bench_class(parse_arguments(bench_class.group, description)))
        sys.exit(0)
    except (NotMeasured, build.BuildError, machine.MachineError) as error:
        print(f"{bench_class.group}: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os._exit(1)
