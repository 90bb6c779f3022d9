# SPDX-License-Identifier: Apache-2.0
"""Build what a group of benchmarks needs; sizes of images."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class BuildError(Exception):
    """CMake or the compiler refused."""


def run_quietly(command):
    """Run it; what it says is shown only when it fails."""
    result = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.stderr.write(result.stdout)
        raise BuildError(f"this failed: {' '.join(str(word) for word in command)}")


def run_in_turn(command):
    """While nobody else builds here (host_tools/petrel/turn.sh)."""
    turn = ROOT / ".deps/turn"
    run_quietly(["flock", turn, *command] if turn.exists() else command)


def tree_path(board, folder=None):
    """Where the build tree of a board is: in build/, or a folder of one's own."""
    return pathlib.Path(folder) if folder else ROOT / "build" / board


def tree_for_board(board, folder=None):
    """The build tree of a board, set up when it is not there."""
    tree = tree_path(board, folder)
    if not (tree / "build.ninja").exists():
        run_in_turn(["cmake", "-S", ROOT, "--preset", board, "-B", tree])
    return tree


def build_targets(tree, *targets):
    run_in_turn(["cmake", "--build", tree, "--target", *targets])


def section_bytes(elf, size="arm-none-eabi-size"):
    """{"text": ..., "data": ..., "bss": ...} as `size` counts them."""
    output = subprocess.run([size, str(elf)], check=True, stdout=subprocess.PIPE, text=True).stdout
    names, values = (line.split() for line in output.splitlines()[:2])
    return {name: int(value) for name, value in zip(names[:3], values[:3])}


def symbols(elf, nm="arm-none-eabi-nm"):
    """[(address, bytes, name)], lowest address first; bytes is 0 where the file does not say."""
    lines = subprocess.run([nm, "-n", "-S", str(elf)], check=True, stdout=subprocess.PIPE,
                           text=True).stdout.splitlines()
    found = []
    for line in lines:
        address, *rest = line.split()
        if len(rest) >= 2:
            found.append((int(address, 16), int(rest[0], 16) if len(rest) == 3 else 0, rest[-1]))
    return found


def symbols(elf, nm="arm-none-eabi-nm"):
    """[(address, bytes, name)], lowest address first; bytes is 0 where the file does not say."""
    lines = subprocess.run([nm, "-n", "-S", str(elf)], check=True, stdout=subprocess.PIPE,
                           text=True).stdout.splitlines()
    found = []
    for line in lines:
        address, *rest = line.split()
        if len(rest) >= 2:
            found.append((int(address, 16), int(rest[0], 16) if len(rest) == 3 else 0, rest[-1]))
    return found
