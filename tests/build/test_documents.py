#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the documents show is true: their programs build and run, their commands exist.

Usage: test_documents.py BOARD LWIP_DIR

In a document a block of C is what a file holds, below #include <petrel.h>; "```c body" marks
statements, which belong into a function. A block below a line that begins with `name` is the file
of that name.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(os.environ["PETREL_ROOT"])
BOARD, LWIP_DIR = sys.argv.pop(1), sys.argv.pop(1)
FENCED = re.compile(r"(?:^`([\w.]+)`[^\n]*\n\n)?^```([^\n]*)\n(.*?)^```$", re.M | re.S)
INDENTED = re.compile(r"^    (.*)$", re.M)
PLACE = "/path/to/petrel"


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def blocks(path, kind=None):
    """(name, text) of each fenced block, or of those of a kind."""
    return [(name, text) for name, found, text in FENCED.findall(read(path))
            if kind in (None, found)]


def block(path, name):
    """The one block that is called so."""
    texts = [text for found, text in blocks(path) if found == name]
    assert len(texts) == 1, f"{path} has {len(texts)} blocks called {name}"
    return texts[0]


def documents():
    return [path.relative_to(ROOT) for pattern in ("*.md", "docs/**/*.md", "examples/*/README.md")
            for path in sorted(ROOT.glob(pattern))]


def shown_lines(path):
    """Lines of blocks, indented or fenced."""
    text = read(path)
    lines = INDENTED.findall(text)
    for _, _, fenced in FENCED.findall(text):
        lines += fenced.replace("\\\n", " ").splitlines()
    return lines


def as_a_file(path, line, kind, text):
    """The compiler is told where the text is from."""
    place = f'#line {line} "{path}"\n'
    if kind == "c":
        return f"#include <petrel.h>\n{place}{text}"
    lines = text.splitlines(keepends=True)
    includes = [line for line in lines if line.startswith("#include")]
    body = ["\n" if line in includes else line for line in lines]
    return "".join(["#include <petrel.h>\n", *includes, "void body(void);\nvoid body(void)\n{\n",
                    place, *body, "}\n"])


def c_files(path):
    """What the blocks of C in a document are, as files."""
    text = read(path)
    for match in FENCED.finditer(text):
        if match[2].split(" ")[0] == "c":
            line = text.count("\n", 0, match.start(3)) + 1
            yield as_a_file(path, line, match[2], match[3])


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        (self.folder / name).write_text(text.replace(PLACE, str(ROOT)), encoding="utf-8")

    def run_here(self, *command):
        """Returns the output; the status must be 0."""
        result = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(result.returncode, 0, f"{' '.join(command)}:\n{result.stdout[:4000]}")
        return result.stdout

    def run_until(self, command, wanted, seconds):
        """What a command line has printed when the wanted text is there, or after a while."""
        output = self.folder / "output"
        with open(output, "w", encoding="utf-8") as file:
            process = subprocess.Popen(["sh", "-c", command], cwd=self.folder, stdout=file,
                                       stderr=file, stdin=subprocess.DEVNULL,
                                       start_new_session=True)
        deadline = time.monotonic() + seconds
        while wanted not in output.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        text = output.read_text()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        return text


class FirstProgram(Test):
    def test_it_builds_and_runs_as_the_document_says(self):
        document = "docs/first-program.md"
        self.write("CMakeLists.txt", block(document, "CMakeLists.txt"))
        self.write("petrel.conf", block(document, "petrel.conf"))
        (_, program), = blocks("README.md", "c")
        self.write("main.c", program)
        session, = [text for _, text in blocks(document, "sh") if f"PETREL_BOARD={BOARD}" in text]
        set_up, build, run = session.replace("\\\n", "").splitlines()
        self.run_here("sh", "-c", set_up)
        self.assertNotIn("warning", self.run_here("sh", "-c", build))
        output = self.run_until(run, "22 degrees", 30)
        self.assertEqual(output.split("\n")[:3], ["20 degrees", "21 degrees", "22 degrees"])


class Fragments(Test):
    @unittest.skipUnless(BOARD == "posix", "one board is enough")
    def test_they_compile(self):
        """Only the objects are built: that takes no time."""
        files = [text for path in documents() if path.parts[0] == "docs" for text in c_files(path)]
        names = [f"block{i}.c" for i in range(len(files))]
        self.assertTrue(names)
        for name, text in zip(names, files):
            self.write(name, text)
        self.write("petrel.conf", "CONFIG_NET=y\nCONFIG_CMSIS_RTOS2=y\n"
                   "CONFIG_WORKQUEUE_SHARE=y\n")
        self.write("CMakeLists.txt", block("docs/first-program.md", "CMakeLists.txt")
                   .replace("thermometer", "blocks").replace("main.c", " ".join(names)))
        warnings = "-Wall -Wextra -Wno-unused -Wno-unused-parameter -Werror"
        self.run_here("cmake", "-G", "Ninja", "-B", "build", "-DPETREL_BOARD=posix",
                      f"-DLWIP_DIR={LWIP_DIR}", f"-DCMAKE_C_FLAGS={warnings}")
        self.run_here("cmake", "--build", "build", "--target",
                      *[f"CMakeFiles/blocks.dir/{name}.o" for name in names], "--", "-k", "0")

    @unittest.skipUnless(BOARD == "posix", "one board is enough")
    def test_the_application_in_the_text_is_the_one_that_another_test_builds(self):
        (_, shown), = blocks("docs/building.md", "cmake")
        self.assertEqual(shown, read("tests/build/out_of_tree/CMakeLists.txt").split("\n", 1)[1])

    @unittest.skipUnless(BOARD == "posix", "one board is enough")
    def test_options_in_the_text_exist_and_the_mistake_is_told_as_shown(self):
        lines = shown_lines("docs/building.md")
        options = [line for line in lines if re.match(r"(# )?CONFIG_\w+(=| is not set)", line)]
        mistake, = [line for line in lines if line.startswith("petrel.conf:")]
        self.write("good.conf", "\n".join(options) + "\n")
        self.write("petrel.conf", "\nCONFIG_NET_DHCP=y\n")
        environment = {**os.environ, "srctree": str(ROOT), "PETREL_ROOT": str(ROOT),
                       "PETREL_BOARD": "posix", "PETREL_BOARD_DIR": str(ROOT / "boards/posix"),
                       "PETREL_ARCH": "posix"}
        good, bad = [subprocess.run(
            ["/usr/bin/python3", "-B", ROOT / "cmake/scripts/petrel_options.py", ROOT / "Kconfig",
             "out", conf], cwd=self.folder, env=environment, capture_output=True, text=True,
            check=False) for conf in ("good.conf", "petrel.conf")]
        self.assertEqual((good.returncode, good.stderr), (0, ""))
        self.assertEqual(bad.stderr.strip(), mistake)


MIGRATION = pathlib.Path("docs/migration.md")
OURS = re.compile(r"`((?:k|K|poll|POLL|irq|atomic|net)_\w+)\(")


def product_words(pattern, suffix):
    """What the pattern finds in the product's files whose names end so."""
    return {word for folder in ("kernel", "poll", "drivers", "net", "boards")
            for path in (ROOT / folder).rglob(f"*{suffix}")
            for word in re.findall(pattern, path.read_text(encoding="utf-8"), re.M)}


def left_out():
    """The first cells of the table of what the kernel does not have."""
    table = read(MIGRATION).split("**Left out on purpose**")[1].split("**Deviations**")[0]
    return "\n".join(row.split("|")[1] for row in table.splitlines() if row.startswith("|"))


@unittest.skipUnless(BOARD == "posix", "one board is enough")
class Names(unittest.TestCase):
    def test_functions_in_the_text_exist(self):
        declared = product_words(r"\w+", ".h")
        absent = set(OURS.findall(left_out()))
        for path in documents():
            named = set(OURS.findall(read(path))) - {"k__wake"}
            with self.subTest(path=path):
                self.assertEqual(named - declared - (absent if path == MIGRATION else set()), set())

    def test_what_is_left_out_is_not_there(self):
        declared = product_words(r"\w+", ".h")
        absent = set(OURS.findall(left_out()))
        self.assertTrue(absent)
        self.assertEqual(absent & declared, set())

    def test_options_in_the_text_exist(self):
        options = product_words(r"^\s*(?:menu)?config (\w+)", "Kconfig")
        for path in documents():
            if path != MIGRATION:
                with self.subTest(path=path):
                    named = set(re.findall(r"\bCONFIG_(\w+)", read(path)))
                    self.assertEqual(named - options - {"X"}, set())


@unittest.skipUnless(BOARD == "posix", "one board is enough")
class Figures(unittest.TestCase):
    def test_figures_are_those_of_the_bench(self):
        """A figure with the name of a row behind it, 25<!-- yield -->, is within 5 % of that row."""
        rows = {}
        for group in ("kernel", "net"):
            rows |= json.loads(read(f"tests/bench/{group}/baseline.json"))["rows"]
        marked = [(path, int(figure), name) for path in documents()
                  for figure, name in re.findall(r"(\d+)<!-- ([\w.]+) -->", read(path))]
        self.assertTrue(marked)
        for path, figure, name in marked:
            with self.subTest(path=path, row=name):
                self.assertIn(name, rows)
                self.assertLessEqual(abs(figure - rows[name]), max(0.05 * rows[name], 0.5))


@unittest.skipUnless(BOARD == "posix", "one board is enough")
class Commands(unittest.TestCase):
    def test_verbs_and_options_of_the_front_door_exist(self):
        for path in documents():
            for verb, rest in re.findall(r"^\./petrel ([a-z]+)(.*)", "\n".join(shown_lines(path)),
                                         re.M):
                with self.subTest(path=path, verb=verb):
                    text = subprocess.run([ROOT / "petrel", "help", verb], capture_output=True,
                                          text=True, check=True).stdout
                    options = re.findall(r" (--[a-z-]+)", rest.split("#")[0])
                    foreign = [option for option in options if option not in text]
                    self.assertIn(foreign, ([], ["--group-help"]))

    def test_presets_exist(self):
        presets = {preset["name"] for preset in
                   json.loads(read("CMakePresets.json"))["configurePresets"]}
        for path in documents():
            named = re.findall(r"--preset ([a-z0-9_-]+)", read(path))
            self.assertLessEqual(set(named), presets, path)

    def test_programs_behind_a_pipe_are_installed(self):
        """Documents use what setup has installed."""
        for path in documents():
            for program in re.findall(r"\| (\w+)", "\n".join(INDENTED.findall(read(path)))):
                self.assertTrue(shutil.which(program), f"{path}: {program}")


if __name__ == "__main__":
    unittest.main()
