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


def tree_for_board(board, folder=None):
    """The build tree of a board, set up when it is not there. A folder of one's own is possible."""
    tree = pathlib.Path(folder) if folder else ROOT / "build" / board
    if not (tree / "build.ninja").exists():
        run_quietly(["cmake", "-S", ROOT, "-B", tree, "-G", "Ninja", f"-DPETREL_BOARD={board}"])
    return tree


def build_targets(tree, *targets):
    run_quietly(["cmake", "--build", tree, "--target", *targets])


def has_target(tree, target):
    result = subprocess.run(["ninja", "-C", str(tree), "-t", "query", target],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return result.returncode == 0


def host_tools(tree):
    """Where the programs for this computer are, built."""
    build_targets(tree, "host_tools")
    return tree / "host_tools"


def section_bytes(elf, size="arm-none-eabi-size"):
    """{"text": ..., "data": ..., "bss": ...} as `size` counts them."""
    output = subprocess.run([size, str(elf)], check=True, stdout=subprocess.PIPE, text=True).stdout
    names, values = (line.split() for line in output.splitlines()[:2])
    return {name: int(value) for name, value in zip(names[:3], values[:3])}
