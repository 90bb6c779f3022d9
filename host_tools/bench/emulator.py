# SPDX-License-Identifier: Apache-2.0
"""Firmware that runs to its end in QEMU, where time is instructions: each takes 2^shift ns."""

import collections
import pathlib
import struct
import subprocess
import tempfile

import machine

SECONDS = 120

# The longest section between two marks: its length, and where it began and ended.
Masked = collections.namedtuple("Masked", "instructions begin end")


def run_to_end(elf, shift, plugin=None):
    """What it printed. plugin: "path,name=value,…"."""
    command = [machine.QEMU, "-M", "mps2-an385", "-display", "none", "-monitor", "none",
               "-semihosting-config", "enable=on,target=native", "-serial", "stdio",
               "-nic", "none", "-icount", f"shift={shift},align=off,sleep=off",
               "-kernel", str(elf)]
    if plugin:
        command += ["-plugin", plugin]
    try:
        result = subprocess.run(machine.ends_with_us(command), stdin=subprocess.DEVNULL, text=True,
                                capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise machine.MachineError(f"{elf} does not come to an end") from error
    if result.returncode != 0:
        raise machine.MachineError(f"{elf} ended with status {result.returncode}:\n"
                                   f"{result.stdout}{result.stderr}")
    return result.stdout


def sections_of(data):
    magic, _, count = struct.unpack_from("<8s2Q", data)
    if magic != b"INSNMSK1":
        raise machine.MachineError("the plugin has not written its file")
    return [Masked(*struct.unpack_from("<3Q", data, 24 + 24 * i)) for i in range(count)]


def run_with_masked(elf, shift, plugin, mark):
    """What it printed, and the longest masked section between each two calls of a function."""
    with tempfile.TemporaryDirectory(prefix="petrel-bench-") as folder:
        path = pathlib.Path(folder) / "masked"
        address = machine.address_of(elf, mark)
        text = run_to_end(elf, shift, f"{plugin},masked={path},mark={address:#x}")
        return text, sections_of(path.read_bytes())[1::2]


def profile(elf, shift, plugin, command):
    """Have the command print the profile of a whole run, whose path is put behind it."""
    with tempfile.TemporaryDirectory(prefix="petrel-bench-") as folder:
        path = pathlib.Path(folder) / "profile"
        run_to_end(elf, shift, f"{plugin},profile={path}")
        subprocess.run([*command, str(path)], check=True)
