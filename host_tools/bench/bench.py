#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Run a group of benchmarks and show, check or record its rows.

A group is a folder tests/bench/<group>/ with
    run            a program that measures and prints one JSON object for each row on its output:
                   {"name": ..., "unit": ..., "value": ..., "deterministic": true or false};
                   with --only PATTERN (repeatable) only rows whose names match
    targets.json   {name: {"target": ..., "best_peer": ..., "better": "lower" or "higher"}}
    baseline.json  what was recorded: {"tolerance_percent": {unit: number}, "rows": {name: value}}
"""

import argparse
import fnmatch
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True

import machine  # noqa: E402
import table  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
GROUPS = ROOT / "tests" / "bench"

EXIT_GOOD = 0
EXIT_WORSE = 1
EXIT_NOT_RUN = 2


class Problem(Exception):
    """Something that the user is told in one sentence."""


def read_json(path, default):
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return default
    except json.JSONDecodeError as error:
        raise Problem(f"{path} is not JSON: {error}") from error


def row_of_line(line):
    try:
        row = json.loads(line)
        return {"name": str(row["name"]), "unit": str(row["unit"]), "value": row["value"] + 0,
                "deterministic": bool(row.get("deterministic", True))}
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(f"this is not a row: {line.strip()}") from error


def measure(group, arguments):
    """The rows that the group's program prints, and whether it did all it meant to."""
    command = machine.ends_with_us([str(GROUPS / group / "run"), *arguments])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            rows = [row_of_line(line) for line in process.stdout if line.strip()]
            return rows, process.wait() == 0
        finally:
            # Also after Ctrl-C: the program ends what it started.
            process.terminate()


def with_targets(rows, targets):
    for row in rows:
        known = targets.get(row["name"], {})
        row["target"] = known.get("target")
        row["best_peer"] = known.get("best_peer")
        row["better"] = known.get("better", "lower")
    return rows


def excess_percent(row, reference):
    """By how much the row is worse than the reference; negative when it is better."""
    if reference == 0:
        return 0.0 if row["value"] == 0 else float("inf")
    change = 100 * (row["value"] - reference) / abs(reference)
    return change if row["better"] == "lower" else -change


def is_wanted(name, patterns):
    return not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def compare(rows, baseline, patterns):
    """[sentence] for every deterministic row that is worse than recorded, or missing."""
    tolerances = baseline.get("tolerance_percent", {})
    measured = {row["name"]: row for row in rows if row["deterministic"]}
    complaints = []
    for name, recorded in baseline.get("rows", {}).items():
        row = measured.get(name)
        if not is_wanted(name, patterns):
            continue
        if row is None:
            complaints.append(f"{name} was not measured; {table.number(recorded)} is recorded.")
            continue
        tolerance = tolerances.get(row["unit"], 0)
        excess = excess_percent(row, recorded)
        if excess > tolerance:
            complaints.append(f"{name} is {table.number(row['value'])} {row['unit']}, {excess:.1f} %"
                              f" worse than the recorded {table.number(recorded)}"
                              f" ({tolerance} % are tolerated).")
    return complaints


def record(path, rows):
    baseline = read_json(path, {})
    baseline.setdefault("tolerance_percent", {})
    baseline.setdefault("rows", {})
    for row in rows:
        if row["deterministic"]:
            baseline["rows"][row["name"]] = float(f"{row['value']:.6g}")
    path.write_text(json.dumps(baseline, indent=4) + "\n")


def show(rows, as_json):
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        print(table.of_rows(rows))


def check(group, rows, patterns):
    path = GROUPS / group / "baseline.json"
    baseline = read_json(path, None)
    if baseline is None:
        raise Problem(f"nothing is recorded for '{group}'; --record writes {path}")
    complaints = compare(rows, baseline, patterns)
    for complaint in complaints:
        print(f"bench: {complaint}", file=sys.stderr)
    return not complaints


def known_groups():
    return sorted(path.parent.name for path in GROUPS.glob("*/run"))


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="petrel bench",
        description="Measure a group and print its rows. Other options go to the group's own "
                    "program: 'petrel bench GROUP --group-help' lists them. One that begins with "
                    "--profile makes that program print a profile instead of rows.")
    parser.add_argument("group", choices=known_groups())
    parser.add_argument("--only", metavar="PATTERN", action="append", default=[],
                        help="only rows whose names match, such as 'udp_echo.*' (repeatable)")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    parser.add_argument("--check", action="store_true",
                        help="fail when a deterministic row is worse than recorded")
    parser.add_argument("--record", action="store_true",
                        help="make what is measured now the recorded baseline")
    return parser.parse_known_args()


def prints_no_rows(option):
    return option.startswith(("--help", "--profile"))


def main():
    arguments, for_group = parse_arguments()
    group = GROUPS / arguments.group
    for_group = ["--help" if option == "--group-help" else option for option in for_group]
    if any(prints_no_rows(option) for option in for_group):
        return subprocess.call([str(group / "run"), *for_group])

    for pattern in arguments.only:
        for_group += ["--only", pattern]
    rows, is_complete = measure(arguments.group, for_group)
    with_targets(rows, read_json(group / "targets.json", {}))
    show(rows, arguments.json)
    if not is_complete:
        raise Problem(f"the group '{arguments.group}' could not measure everything; see above")
    if arguments.record:
        record(group / "baseline.json", rows)
    if arguments.check and not check(arguments.group, rows, arguments.only):
        return EXIT_WORSE
    return EXIT_GOOD


if __name__ == "__main__":
    machine.end_tidily_on_signals()
    try:
        sys.exit(main())
    except Problem as problem:
        print(f"bench: {problem}", file=sys.stderr)
        sys.exit(EXIT_NOT_RUN)
    except KeyboardInterrupt:
        sys.exit(130)
