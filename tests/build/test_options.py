#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every mistake in an option file is one clear error, and right values reach both outputs."""

import os
import subprocess
import tempfile
import time
import unittest

SCRIPT = os.path.join(os.environ["PETREL_ROOT"], "cmake/scripts/petrel_options.py")

KCONFIG = """
config NET
    bool "Network"

config POLL
    bool "Poll"
    default y

config NET_TCP
    bool "TCP"
    depends on NET && POLL

config SOCKETS
    int "Sockets"
    range 1 32
    default 8

config NET_BUFFERS
    int "Buffers"
    depends on NET
    default 4

config ADDRESS
    hex "Address"
    default 0x20000000

config HOST_NAME
    string "Host name"
    default "petrel"

config HIDDEN
    bool
    default y if NET

config NEEDS_HIDDEN
    bool "Needs hidden"
    select SELECTED

config SELECTED
    bool "Selected"

choice
    prompt "Clock"

config CLOCK_FAST
    bool "Fast"

config CLOCK_SLOW
    bool "Slow"

endchoice
"""


class OptionsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write("Kconfig", KCONFIG)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def evaluate(self, *texts):
        names = [f"{i}.conf" for i in range(len(texts))]
        for name, text in zip(names, texts):
            self.write(name, text)
        environment = {**os.environ, "PETREL_ROOT": self.folder.name, "srctree": self.folder.name}
        command = [SCRIPT, self.path("Kconfig"), self.path("out"), *map(self.path, names)]
        return subprocess.run(["/usr/bin/python3", "-B", *command], env=environment, check=False,
                              capture_output=True, text=True)

    def assert_error(self, expected, *texts):
        result = self.evaluate(*texts)
        self.assertEqual((result.stderr.strip(), result.returncode), (expected, 1))

    def assert_header_has(self, *lines):
        header = self.read("out/petrel_config.h").splitlines()
        for line in lines:
            self.assertIn(line, header)

    def test_every_option_is_defined_even_when_it_is_off(self):
        self.assertEqual(self.evaluate().returncode, 0)
        self.assert_header_has("#define CONFIG_NET 0", "#define CONFIG_NET_TCP 0",
                               "#define CONFIG_NET_BUFFERS 0", "#define CONFIG_SOCKETS 8",
                               "#define CONFIG_ADDRESS 0x20000000",
                               '#define CONFIG_HOST_NAME "petrel"')

    def test_later_files_win(self):
        self.evaluate("CONFIG_SOCKETS=9\nCONFIG_NET=y\n", "CONFIG_SOCKETS=10\n")
        self.assert_header_has("#define CONFIG_SOCKETS 10", "#define CONFIG_NET 1")

    def test_cmake_gets_the_same_values(self):
        self.evaluate('CONFIG_NET=y\nCONFIG_HOST_NAME="a \\"b\\""\n')
        cmake = self.read("out/config.cmake").splitlines()
        self.assertIn("set(CONFIG_NET 1)", cmake)
        self.assertIn("set(CONFIG_NET_TCP 0)", cmake)
        self.assertIn('set(CONFIG_HOST_NAME [==[a "b"]==])', cmake)

    def test_comments_and_is_not_set_are_understood(self):
        result = self.evaluate("# a comment\n\n# CONFIG_POLL is not set\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assert_header_has("#define CONFIG_POLL 0")

    def test_a_later_member_of_a_choice_takes_the_place_of_an_earlier(self):
        result = self.evaluate("CONFIG_CLOCK_FAST=y\n", "CONFIG_CLOCK_SLOW=y\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assert_header_has("#define CONFIG_CLOCK_SLOW 1", "#define CONFIG_CLOCK_FAST 0")

    def test_an_unmet_dependency_is_named_with_its_value(self):
        self.assert_error("0.conf:2: CONFIG_NET_TCP=y: the option is n all the same."
                          " It depends on what is not met: NET is n.",
                          "\nCONFIG_NET_TCP=y\n")

    def test_every_unmet_dependency_is_named(self):
        self.assert_error("0.conf:1: CONFIG_NET_TCP=y: the option is n all the same."
                          " It depends on what is not met: NET is n and POLL is n.",
                          "CONFIG_NET_TCP=y\nCONFIG_POLL=n\n")

    def test_a_condition_on_no_option_is_explained(self):
        self.write("Kconfig", KCONFIG + 'config X\n bool "X"\n depends on !POLL || WIFI\n')
        self.assert_error("0.conf:1: CONFIG_X=y: the option is n all the same. It depends on what"
                          " is not met: !POLL || WIFI (POLL is y, WIFI is not an option of this"
                          " build).",
                          "CONFIG_X=y\n")

    def test_a_number_that_depends_on_what_is_off_is_an_error(self):
        self.assert_error("0.conf:1: CONFIG_NET_BUFFERS=6: the option is without a value all the"
                          " same. It depends on what is not met: NET is n.",
                          "CONFIG_NET_BUFFERS=6\n")

    def test_a_number_out_of_range_names_the_range(self):
        self.assert_error("0.conf:1: CONFIG_SOCKETS=33: the option is 8 all the same."
                          " Its range is 1 to 32.",
                          "CONFIG_SOCKETS=33\n")

    def test_an_unknown_option_is_an_error_with_a_hint(self):
        self.assert_error("0.conf:1: CONFIG_NET_TPC=y: there is no such option."
                          " Did you mean NET_TCP or NET?",
                          "CONFIG_NET_TPC=y\n")

    def test_a_value_of_the_wrong_type_says_what_is_wanted(self):
        for line, wanted in (("CONFIG_NET=1", "a bool, y or n"),
                             ("CONFIG_NET=m", "a bool, y or n"),
                             ("CONFIG_SOCKETS=many", "an int, such as 10"),
                             ("CONFIG_ADDRESS=zero", "a hex number, such as 0x10"),
                             ("CONFIG_HOST_NAME=a", 'a string in quotes, such as "text"')):
            with self.subTest(line):
                self.assert_error(f"0.conf:1: {line}: the option is {wanted}.", line + "\n")

    def test_a_line_of_another_form_is_an_error(self):
        self.assert_error("0.conf:1: 'NET=y' is not of the form CONFIG_NAME=value.", "NET=y\n")

    def test_a_selected_option_cannot_be_turned_off(self):
        self.assert_error("0.conf:2: CONFIG_SELECTED=n: the option is y all the same."
                          " It is selected by NEEDS_HIDDEN.",
                          "CONFIG_NEEDS_HIDDEN=y\nCONFIG_SELECTED=n\n")

    def test_an_option_without_prompt_cannot_be_set(self):
        self.assert_error("0.conf:1: CONFIG_HIDDEN=y: the option is n all the same."
                          " It cannot be set: other options decide it.",
                          "CONFIG_HIDDEN=y\n")

    def test_a_member_of_a_choice_turned_off_names_the_choice(self):
        self.assert_error("0.conf:1: CONFIG_CLOCK_FAST=n: the option is y all the same."
                          " Its choice has CLOCK_FAST selected.",
                          "CONFIG_CLOCK_FAST=n\n")

    def test_two_values_that_do_not_stick_are_both_told(self):
        self.assert_error("0.conf:1: CONFIG_SOCKETS=0: the option is 8 all the same."
                          " Its range is 1 to 32.\n"
                          "0.conf:2: CONFIG_NET_TCP=y: the option is n all the same."
                          " It depends on what is not met: NET is n.",
                          "CONFIG_SOCKETS=0\nCONFIG_NET_TCP=y\n")

    def test_a_missing_file_is_an_error(self):
        command = [SCRIPT, self.path("Kconfig"), self.path("out"), "/nowhere/x.conf"]
        result = subprocess.run(["/usr/bin/python3", "-B", *command], check=False,
                                capture_output=True, text=True)
        self.assertEqual(result.stderr.strip(), "The option file /nowhere/x.conf cannot be read:"
                                                " No such file or directory.")

    def test_a_mistake_in_kconfig_is_an_error(self):
        self.write("Kconfig", "config A\n    bool\n    frobnicate\n")
        result = self.evaluate()
        self.assertEqual(result.returncode, 1)
        self.assertIn("Kconfig:3", result.stderr)

    def test_a_default_out_of_range_is_an_error(self):
        self.write("Kconfig", 'config A\n    int "A"\n    range 1 2\n    default 3\n')
        result = self.evaluate()
        self.assertEqual(result.returncode, 1)
        self.assertIn("default value 3 on A", result.stderr)

    def test_unchanged_values_leave_the_header_alone(self):
        self.evaluate("CONFIG_NET=y\n")
        before = os.stat(self.path("out/petrel_config.h")).st_mtime_ns
        time.sleep(0.02)
        self.evaluate("# other words\nCONFIG_NET=y\n")
        self.assertEqual(os.stat(self.path("out/petrel_config.h")).st_mtime_ns, before)


if __name__ == "__main__":
    unittest.main()
