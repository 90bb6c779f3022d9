# SPDX-License-Identifier: Apache-2.0
"""Firmware in QEMU, with the instruction counter, for the groups of benchmarks."""

import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time

QEMU = "qemu-system-arm"
BOARDS = pathlib.Path(__file__).resolve().parents[2] / "boards"
SECONDS_TO_START = 10
SECONDS_BETWEEN_LOOKS = 0.02
SECONDS_TO_END = 5


class MachineError(Exception):
    """The machine could not be started, or ended by itself."""


def entropy_record():
    """What firmware finds where its board looks for random bytes: the same in every run."""
    return struct.pack("<4sI32s", b"PSED", 32, bytes(range(32)))


def board_setting(board, key):
    """What the runner's settings of a board say."""
    path = BOARDS / board / "runner.conf"
    match = re.search(rf"^{key}\s*=\s*([\w-]+)", path.read_text(), re.MULTILINE)
    if match is None:
        raise MachineError(f"{path} says no {key}")
    return match.group(1)


def address_of(elf, function):
    lines = subprocess.run(["arm-none-eabi-nm", str(elf)], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.splitlines()
    for line in lines:
        fields = line.split()
        if len(fields) == 3 and fields[1] in "Tt" and fields[2] == function:
            return int(fields[0], 16) & ~1
    raise MachineError(f"there is no function {function} in {elf}")


def first_byte(path):
    with open(path, "rb") as file:
        return file.read(1)


def ends_with_us(command):
    """The command, made to end when this program has ended, however that came."""
    return ["setpriv", "--pdeathsig", "TERM", *command] if shutil.which("setpriv") else command


class Ports:
    """Ports of this computer for ports of the firmware, counted up from a base."""

    def __init__(self, base, guest_ports):
        self.forwarded = {guest: base + i for i, guest in enumerate(guest_ports)}

    def host(self, protocol, port):
        return self.forwarded[(protocol, port)]

    def network_option(self, model):
        rules = [f"hostfwd={protocol}:127.0.0.1:{host}-:{port}"
                 for (protocol, port), host in self.forwarded.items()]
        return ",".join(["user", f"model={model}"] + rules)


class Machine:
    """A board that runs an ELF file while the `with` block lasts.

    count is a file that holds the instructions executed so far, profile the same by address; both
    are None unless the path of the plugin is given (profile: and wanted). watch is a function whose
    calls are counted, too.
    """

    def __init__(self, elf, ports, plugin=None, watch=None, with_profile=False, options=(),
                 board="mps2_an385"):
        self.elf = elf
        self.board = board
        self.ports = ports
        self.plugin = plugin
        self.watch = watch
        self.with_profile = with_profile
        self.options = list(options)
        self.process = None
        self.folder = None

    @property
    def count(self):
        return self.folder / "count" if self.plugin else None

    @property
    def profile(self):
        return self.folder / "profile" if self.plugin and self.with_profile else None

    @property
    def console(self):
        return (self.folder / "console").read_text(errors="replace")

    def command(self):
        command = [QEMU, "-M", board_setting(self.board, "machine"), "-nographic", "-monitor", "none",
                   "-semihosting-config", "enable=on,target=native",
                   "-serial", f"file:{self.folder / 'console'}",
                   "-nic", self.ports.network_option(board_setting(self.board, "nic")),
                   "-kernel", str(self.elf),
                   "-device", f"loader,file={self.folder / 'entropy'},force-raw=on,"
                              f"addr={board_setting(self.board, 'entropy_address')}"]
        if self.plugin:
            plugin = f"{self.plugin},count={self.count}"
            if self.watch:
                plugin += f",watch={address_of(self.elf, self.watch):#x}"
            if self.with_profile:
                plugin += f",profile={self.profile}"
            command += ["-plugin", plugin]
        return ends_with_us(command + self.options)

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="petrel-bench-"))
        (self.folder / "entropy").write_bytes(entropy_record())
        with open(self.folder / "qemu", "wb") as messages:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL,
                                            stdout=messages, stderr=subprocess.STDOUT)
        try:
            self.wait_until_started()
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_started(self):
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_started():
            self.require_running()
            if time.monotonic() > deadline:
                raise MachineError(f"QEMU does not start {self.elf}")
            time.sleep(SECONDS_BETWEEN_LOOKS)
        self.require_running()

    def is_started(self):
        """Whether the plugin has made its files, whose first bytes it writes last."""
        files = [path for path in (self.count, self.profile) if path]
        if not files:
            return (self.folder / "console").exists()
        return all(path.exists() and first_byte(path) == b"I" for path in files)

    def require_running(self):
        status = self.process.poll()
        if status is not None:
            said = (self.folder / "qemu").read_text(errors="replace") + self.console_if_any()
            taken = re.search(r"set up host forwarding rule '\w+:127.0.0.1:(\d+)", said)
            if taken:
                raise MachineError(f"the port {taken.group(1)} of this computer is taken; "
                                   "--port-base N uses others")
            raise MachineError(f"{self.elf} ended with status {status}:\n{said.strip()}")

    def console_if_any(self):
        try:
            return self.console
        except FileNotFoundError:
            return ""

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def end_tidily_on_signals():
    """Make SIGTERM and SIGHUP leave `with` blocks as Ctrl-C does."""
    def leave(number, _):
        raise SystemExit(128 + number)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    os.environ.setdefault("LC_ALL", "C")
