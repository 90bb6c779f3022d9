# SPDX-License-Identifier: Apache-2.0
"""The instruction counter must be exact: a loop of known length is counted to the instruction.

    test_insn_count.py PLUGIN INSN_PROFILE KNOWN_LOOP_ELF KNOWN_SECTIONS_ELF
"""

import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

PLUGIN, INSN_PROFILE, ELF, MASKED_ELF = sys.argv[1:5]
WHOLE = 2004


def start_qemu(options, elf=ELF):
    return subprocess.run(
        ["qemu-system-arm", "-M", "mps2-an385", "-nographic", "-monitor", "none", "-serial", "none",
         "-semihosting-config", "enable=on,target=native", "-kernel", elf,
         "-plugin", f"{PLUGIN},{options}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=30)


def addresses(elf):
    """{name: address} of the functions."""
    listing = subprocess.run(["arm-none-eabi-nm", "--defined-only", elf], check=True, stdout=subprocess.PIPE,
                             text=True).stdout
    return {line.split()[2]: int(line.split()[0], 16) & ~1 for line in listing.splitlines()}


class InstructionCounter(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.count = pathlib.Path(folder.name) / "count"
        self.profile = pathlib.Path(folder.name) / "profile"

    def counted(self):
        return self.count_file()[0]

    def count_file(self):
        """(executed, watch, watched)"""
        magic, *counters = struct.unpack("<8s3Q", self.count.read_bytes())
        self.assertEqual(magic, b"INSNCNT1")
        return tuple(counters)

    def test_a_watched_instruction_is_counted_by_itself(self):
        loop = addresses(ELF)["loop"]
        start_qemu(f"count={self.count},watch={loop:#x}")
        self.assertEqual(self.count_file(), (WHOLE, loop, 1000))

    def test_a_known_loop_is_counted_exactly(self):
        self.assertEqual(start_qemu(f"count={self.count}").returncode, 0)
        self.assertEqual(self.counted(), WHOLE)

    def test_counting_by_blocks_gives_the_same_where_no_exception_ends_a_block(self):
        self.assertEqual(start_qemu(f"count={self.count},per=block").returncode, 0)
        self.assertEqual(self.counted(), WHOLE)

    def test_a_profile_finds_the_function(self):
        start_qemu(f"profile={self.profile}")
        listing = subprocess.run([INSN_PROFILE, ELF, self.profile, "--json"], check=True,
                                 stdout=subprocess.PIPE, text=True).stdout
        counts = {row["function"]: row["instructions"] for row in json.loads(listing)}
        self.assertEqual(counts, {"start": 1, "loop": 2000, "end": 3})

    def test_code_outside_the_profile_is_counted_together(self):
        start_qemu(f"profile={self.profile},base=0x100000,bytes=0x1000")
        self.assertEqual(struct.unpack_from("<8s4Q", self.profile.read_bytes())[4], WHOLE)

    def test_masked_sections_are_counted_from_mark_to_mark(self):
        mark = addresses(MASKED_ELF)["mark"]
        masked = pathlib.Path(self.count.parent) / "masked"
        start_qemu(f"masked={masked},mark={mark:#x}", MASKED_ELF)
        magic, _, count = struct.unpack_from("<8s2Q", masked.read_bytes())
        lengths = [struct.unpack_from("<Q", masked.read_bytes(), 24 + 24 * i)[0]
                   for i in range(count)]
        self.assertEqual(magic, b"INSNMSK1")
        self.assertEqual(lengths, [0, 11, 31, 4])

    def test_a_wrong_argument_is_named(self):
        result = start_qemu("cuont=x")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("cannot use the argument 'cuont=x'", result.stdout)

    def test_something_must_be_counted(self):
        result = start_qemu("per=insn")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("give count=FILE, profile=FILE or masked=FILE", result.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
