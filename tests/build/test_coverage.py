#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The figures of ./petrel coverage are those of what ran, and what is missing is named."""

import os
import subprocess
import tempfile
import unittest

SCRIPT = os.path.join(os.environ["PETREL_ROOT"], "host_tools/coverage/coverage.py")

SOURCE = """\
#define __ASSERT(condition, ...) do { if (!(condition)) __builtin_abort(); } while (0)
int sign(int x);
int never(void);

int sign(int x)
{
    __ASSERT(x < 100 &&
             x > -100, "too far");
    if (OPTION && x == 7) {
        return 7;
    }
    if (x > 0 && x < 50) {
        return 1;
    }
    return 0;
}
"""
NEVER = "int never(void)\n{\n    return 1;\n}\n"
MAIN = "int sign(int x); int main(void) { return sign(%d) < 0; }\n"
NINJA = """\
rule link
  command = true
build program: link %s
build coverage_tests: phony program
"""
REASON = "    It cannot be.\n"


class Coverage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        self.objects = []
        for name in ("kernel", "poll", "tests/coverage", "tree"):
            os.makedirs(os.path.join(self.root, name))
        self.write("kernel/sign.c", SOURCE)
        self.write("tests/coverage/exclusions.txt", "# nothing\n")

    def write(self, name, text):
        with open(os.path.join(self.root, name), "w", encoding="utf-8") as file:
            file.write(text)

    def compile(self, source, output, *flags):
        command = f"gcc --coverage -fprofile-abs-path -O0 {' '.join(flags)} -o {output} -c ../{source}"
        tree = os.path.join(self.root, "tree")
        subprocess.run(command.split(), check=True, cwd=tree)
        self.objects.append(output)
        self.write("tree/build.ninja", NINJA % " ".join(self.objects))

    def run_with(self, name, *numbers, option=0):
        """A program that calls sign() with each number, in one configuration."""
        self.compile("kernel/sign.c", f"{name}.o", f"-DOPTION={option}")
        for number in numbers:
            self.write("main.c", MAIN % number)
            subprocess.run(["gcc", "--coverage", f"{name}.o", "../main.c", "-o", name], check=True,
                           cwd=os.path.join(self.root, "tree"))
            subprocess.run([f"./{name}"], check=True, cwd=os.path.join(self.root, "tree"))

    def coverage(self, at_least=0, *paths):
        command = ["/usr/bin/python3", "-B", SCRIPT, self.root, os.path.join(self.root, "tree"),
                   str(at_least), *paths]
        return subprocess.run(command, check=False, capture_output=True, text=True)

    def assert_row(self, result, name, *cells):
        rows = [line.split() for line in result.stdout.splitlines()]
        self.assertIn([name, *map(str, cells)], rows, result.stdout + result.stderr)

    def test_a_branch_that_is_not_taken_is_named(self):
        self.run_with("one", -1, 10)
        result = self.coverage()
        self.assertIn("kernel/sign.c:12: not taken: 4 of 4: if (x > 0 && x < 50) {\n",
                      result.stdout)
        self.assert_row(result, "kernel/sign.c", 4, 1, 0, "75.0")
        self.assert_row(result, "all", 4, 1, 0, "75.0")
        self.assertEqual((result.returncode, result.stderr.strip()), (0, ""))

    def test_an_assertion_has_no_branches(self):
        self.run_with("one", -1, 10, 60)
        self.assert_row(self.coverage(), "kernel/sign.c", 4, 0, 0, "100.0")

    def test_runs_of_all_configurations_add_up(self):
        self.run_with("off", -1, 10)
        self.run_with("on", 60, option=1)
        result = self.coverage()
        self.assertNotIn("sign.c:12:", result.stdout)
        self.assertIn("kernel/sign.c:9: not taken: 1 of 2: if (OPTION && x == 7) {",
                      result.stdout)
        self.assert_row(result, "kernel/sign.c", 6, 1, 0, "83.3")

    def test_a_figure_that_is_too_low_fails(self):
        self.run_with("one", -1, 10)
        self.assertEqual(self.coverage(75).returncode, 0)
        result = self.coverage(75.1)
        self.assertEqual(result.returncode, 1)
        self.assertIn("kernel/: 75.0 % of the branches are taken; it shall be 75.1 %.",
                      result.stderr)

    def test_a_function_that_nobody_calls_fails(self):
        self.write("kernel/never.c", NEVER)
        self.run_with("one", 1)
        self.compile("kernel/never.c", "never.o")
        result = self.coverage()
        self.assertEqual(result.returncode, 1)
        self.assertIn("kernel/never.c:1: no test calls never().", result.stderr)

    def test_a_file_that_is_not_compiled_fails(self):
        self.write("kernel/never.c", NEVER)
        self.run_with("one", 1)
        result = self.coverage()
        self.assertEqual(result.returncode, 1)
        self.assertIn("kernel/never.c is in no test.", result.stderr)

    def test_an_object_of_another_program_does_not_count(self):
        self.run_with("old", 60)
        self.objects = []
        self.run_with("new", 10, -1)
        self.assert_row(self.coverage(), "kernel/sign.c", 4, 1, 0, "75.0")

    def test_a_listed_branch_is_excused(self):
        self.write("tests/coverage/exclusions.txt",
                   "kernel/sign.c: 1: if (x > 0 && x < 50) {\n" + REASON)
        self.run_with("one", -1, 10)
        result = self.coverage(100)
        self.assert_row(result, "kernel/sign.c", 3, 0, 1, "100.0")
        self.assertEqual(result.returncode, 0)

    def test_no_more_branches_are_excused_than_listed(self):
        self.write("tests/coverage/exclusions.txt",
                   "kernel/sign.c: 1: if (x > 0 && x < 50) {\n" + REASON)
        self.run_with("one", 10)
        result = self.coverage()
        self.assertIn("kernel/sign.c:12: not taken: 2, 4 of 4", result.stdout)
        self.assert_row(result, "kernel/sign.c", 3, 1, 1, "66.6")

    def test_a_listed_file_and_folder_do_not_count(self):
        os.makedirs(os.path.join(self.root, "kernel/arch"))
        self.write("kernel/never.c", NEVER)
        self.write("kernel/arch/never.c", NEVER)
        self.write("tests/coverage/exclusions.txt",
                   f"kernel/never.c: all\n{REASON}kernel/arch/: all\n{REASON}")
        self.run_with("one", 1)
        self.compile("kernel/never.c", "never.o")
        self.assertEqual(self.coverage().returncode, 0)

    def test_a_listed_function_need_not_be_called(self):
        self.write("kernel/never.c", NEVER)
        self.write("tests/coverage/exclusions.txt", "kernel/never.c: never()\n" + REASON)
        self.run_with("one", 1)
        self.compile("kernel/never.c", "never.o")
        self.assertEqual(self.coverage().returncode, 0)

    def test_a_list_that_is_wrong_is_an_error(self):
        self.run_with("one", 1)
        for text, error in (
                ("kernel/sign.c: 1: if (y) {\n" + REASON, "has no such line with branches"),
                ("kernel/gone.c: all\n" + REASON, "there is no file kernel/gone.c"),
                ("kernel/sign.c: all\n", "there is no reason"),
                ("kernel/sign.c: sign()\n" + REASON, "sign() is called, or not there"),
                (REASON, "a reason, but of nothing"),
                ("kernel/sign.c\n" + REASON, "none of 'file: all', 'file: function()'")):
            with self.subTest(text):
                self.write("tests/coverage/exclusions.txt", text)
                result = self.coverage()
                self.assertEqual(result.returncode, 1)
                self.assertIn("tests/coverage/exclusions.txt:1: ", result.stderr)
                self.assertIn(error, result.stderr)

    def test_a_line_that_stands_there_twice_is_excused_once(self):
        again = "    if (x > 0 && x < 50) {\n        return 2;\n    }\n    return 0;"
        self.write("kernel/sign.c", SOURCE.replace("    return 0;", again))
        self.write("tests/coverage/exclusions.txt",
                   "kernel/sign.c: 1: if (x > 0 && x < 50) {\n" + REASON)
        self.run_with("one", -1, 60)
        self.assert_row(self.coverage(), "kernel/sign.c", 7, 1, 1, "85.7")

    def test_a_path_chooses_what_is_printed(self):
        self.run_with("one", -1, 10)
        self.assertNotIn("sign.c", self.coverage(0, "kernel/sem").stdout)
        self.assertIn("sign.c:12", self.coverage(0, "kernel/si").stdout)


unittest.main()
