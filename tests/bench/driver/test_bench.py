# SPDX-License-Identifier: Apache-2.0
"""The program behind ./petrel bench: rows, targets, comparison with what was recorded."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "host_tools" / "bench"))

import bench  # noqa: E402

ROWS = [{"name": "fast", "unit": "instructions", "value": 100, "deterministic": True},
        {"name": "rate", "unit": "ratio", "value": 0.5, "deterministic": False}]


class Driver(unittest.TestCase):
    """Each test has a group of its own, whose program prints the rows that it is given."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.group = pathlib.Path(folder.name) / "sample"
        self.group.mkdir()
        self.group_prints(ROWS)
        self.write("targets.json", {"fast": {"target": 90, "best_peer": 120, "better": "lower"},
                                    "rate": {"target": 0.4, "best_peer": 0.3, "better": "higher"}})
        patch = unittest.mock.patch.object(bench, "GROUPS", pathlib.Path(folder.name))
        patch.start()
        self.addCleanup(patch.stop)

    def write(self, name, content):
        (self.group / name).write_text(json.dumps(content))

    def group_prints(self, rows, status=0):
        lines = "\n".join(json.dumps(row) if isinstance(row, dict) else row for row in rows)
        run = self.group / "run"
        run.write_text(f"#!/bin/sh\ncat <<'END'\n{lines}\nEND\nexit {status}\n")
        run.chmod(0o755)

    def record(self, value, tolerance=4):
        self.write("baseline.json", {"tolerance_percent": {"instructions": tolerance},
                                     "rows": {"fast": value}})

    def bench(self, *options):
        """(status, output, error output)"""
        output = io.StringIO()
        errors = io.StringIO()
        with unittest.mock.patch.object(sys, "argv", ["bench", "sample", *options]), \
                contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            status = bench.main()
        return status, output.getvalue(), errors.getvalue()

    def test_rows_carry_their_target_and_the_best_peer(self):
        _, output, _ = self.bench("--json")
        self.assertEqual(json.loads(output), [
            {"name": "fast", "unit": "instructions", "value": 100, "deterministic": True,
             "target": 90, "best_peer": 120, "better": "lower"},
            {"name": "rate", "unit": "ratio", "value": 0.5, "deterministic": False,
             "target": 0.4, "best_peer": 0.3, "better": "higher"}])

    def test_the_table_says_which_targets_are_met(self):
        _, output, _ = self.bench()
        lines = output.splitlines()
        self.assertRegex(lines[1], r"^fast +100 +instructions +90 +120 +not met$")
        self.assertRegex(lines[2], r"^rate +0\.5 +ratio ~ +0\.4 +0\.3 +met$")

    def test_a_row_within_the_tolerance_passes_the_check(self):
        self.record(96.5)
        self.assertEqual(self.bench("--check")[0], 0)

    def test_a_row_that_got_worse_fails_the_check_by_name(self):
        self.record(96)
        status, _, errors = self.bench("--check")
        self.assertEqual(status, 1)
        self.assertIn("fast is 100 instructions, 4.2 % worse than the recorded 96", errors)

    def test_a_row_that_got_better_passes_the_check(self):
        self.record(200)
        self.assertEqual(self.bench("--check")[0], 0)

    def test_where_higher_is_better_a_lower_row_fails_the_check(self):
        self.write("targets.json", {"fast": {"better": "higher"}})
        self.record(110)
        self.assertEqual(self.bench("--check")[0], 1)

    def test_a_recorded_row_that_was_not_measured_fails_the_check(self):
        self.record(100)
        self.group_prints(ROWS[1:])
        status, _, errors = self.bench("--check")
        self.assertEqual(status, 1)
        self.assertIn("fast was not measured", errors)

    def test_a_check_of_some_rows_leaves_the_others_out(self):
        self.write("baseline.json", {"rows": {"fast": 100, "slow": 1}})
        self.assertEqual(self.bench("--check", "--only", "f*")[0], 0)
        self.assertEqual(self.bench("--check")[0], 1)

    def test_the_group_is_told_which_rows_are_wanted(self):
        run = self.group / "run"
        run.write_text('#!/bin/sh\n[ "$*" = "--extra --only a* --only b" ]\n')
        self.assertEqual(self.bench("--only", "a*", "--extra", "--only", "b")[0], 0)

    def test_a_row_that_depends_on_the_load_is_neither_recorded_nor_checked(self):
        self.bench("--record")
        recorded = json.loads((self.group / "baseline.json").read_text())
        self.assertEqual(recorded["rows"], {"fast": 100})
        self.group_prints([ROWS[0], dict(ROWS[1], value=0.01)])
        self.assertEqual(self.bench("--check")[0], 0)

    def test_recording_keeps_the_tolerances(self):
        self.record(50, tolerance=7)
        self.bench("--record")
        recorded = json.loads((self.group / "baseline.json").read_text())
        self.assertEqual(recorded, {"tolerance_percent": {"instructions": 7},
                                    "rows": {"fast": 100}})

    def test_a_check_without_anything_recorded_is_a_problem(self):
        with self.assertRaisesRegex(bench.Problem, "nothing is recorded"):
            self.bench("--check")

    def test_a_group_that_could_not_measure_everything_is_a_problem_after_its_rows(self):
        self.group_prints(ROWS, status=1)
        with self.assertRaisesRegex(bench.Problem, "could not measure everything"):
            self.bench()

    def test_a_line_that_is_no_row_is_shown(self):
        self.group_prints(["oops"])
        with self.assertRaisesRegex(bench.Problem, "not a row: oops"):
            self.bench()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
