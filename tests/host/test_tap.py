#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A native program on a TAP interface, and its traffic in a file: in a network namespace of its own.

usage: test_tap.py PROGRAM (the example echo_work)

Where there are no rights to make a namespace the test says so, and sees that they are asked for.
"""

import fcntl
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

DEVICE = "petrel0"
HOST = "10.0.2.1"
GUEST = "10.0.2.15"  # the static address of the example: nobody serves DHCP here
GUEST_MAC = bytes.fromhex("525400123457")
PORT = 7
INSIDE = "--in-the-namespace"

TUNSETIFF = 0x400454CA
TUNSETPERSIST = 0x400454CB
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
SIOCSIFADDR = 0x8916
SIOCSIFNETMASK = 0x891C
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1


def make_device():
    """A TAP device with an address, for programs to come."""
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), IFF_TAP | IFF_NO_PI))
    fcntl.ioctl(tun, TUNSETPERSIST, 1)
    os.close(tun)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for request, text in ((SIOCSIFADDR, HOST), (SIOCSIFNETMASK, "255.255.255.0")):
            address = struct.pack("16sH2x4s16x", DEVICE.encode(), socket.AF_INET,
                                  socket.inet_aton(text))
            fcntl.ioctl(control, request, address)
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", DEVICE.encode(), IFF_UP))


def records(path):
    """(link type, [(seconds, frame)]) of a file of the classic pcap format."""
    with open(path, "rb") as file:
        data = file.read()
    magic, major, minor, _, _, longest, link = struct.unpack_from("=IHHiIII", data)
    assert (magic, major, minor, longest) == (0xA1B2C3D4, 2, 4, 65535)
    found = []
    at = 24
    while at < len(data):
        seconds, micro, here, wire = struct.unpack_from("=IIII", data, at)
        assert here == wire and micro < 1000000
        found.append((seconds + micro / 1e6, data[at + 16:at + 16 + here]))
        assert len(found[-1][1]) == here, "the last record is cut"
        at += 16 + here
    return link, found


class Program:
    """The program, from its line "ready" on."""

    def __init__(self, *arguments):
        self.console = []
        self.process = subprocess.Popen([PROGRAM, "--real-time", *arguments],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.is_ready = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if not self.is_ready.wait(60):
            self.stop()
            raise RuntimeError("it does not become ready:\n" + "".join(self.console))

    def _read(self):
        for line in self.process.stdout:
            self.console.append(line)
            if ": ready on port " in line:
                self.is_ready.set()

    def stop(self):
        self.process.send_signal(2)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()
        return status


def refusal(*command):
    """What it says when it does not start."""
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 2, (result.returncode, result.stdout, result.stderr)
    return result.stderr


class Tap(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        make_device()

    def exchange(self, connection, data):
        received = bytearray()

        def receive():
            while len(received) < len(data):
                part = connection.recv(4096)
                if not part:
                    break
                received.extend(part)

        reader = threading.Thread(target=receive)
        reader.start()
        connection.sendall(data)
        reader.join(60)
        self.assertEqual(bytes(received), data)

    def test_streams_pass_and_are_in_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = folder + "/tap.pcap"
            program = Program("--tap", DEVICE, "--pcap", path)
            try:
                for size in (1, 1460, 200000):
                    with socket.create_connection((GUEST, PORT), 20) as connection:
                        connection.settimeout(60)
                        self.exchange(connection, random.randbytes(size))
                self.assertIn("is used by another program", refusal(PROGRAM, "--tap", DEVICE))
            finally:
                status = program.stop()
            self.assertEqual(status, 0, "".join(program.console))
            link, frames = records(path)
        self.assertEqual(link, 1)
        sent = [frame for _, frame in frames if frame[6:12] == GUEST_MAC]
        received = [frame for _, frame in frames if frame[6:12] != GUEST_MAC]
        for direction in (sent, received):
            self.assertTrue(any(frame[12:14] == b"\x08\x06" for frame in direction), "no ARP")
            payload = sum(len(frame) - 54 for frame in direction
                          if frame[12:14] == b"\x08\x00" and frame[23] == 6)
            self.assertGreater(payload, 200000)
        times = [at for at, _ in frames]
        self.assertEqual(times, sorted(times))
        self.assertLess(abs(times[-1] - time.time()), 60)


class Refusals(unittest.TestCase):
    def test_what_cannot_be_is_refused_by_name(self):
        self.assertIn("at most 15 characters", refusal(PROGRAM, "--tap", "x" * 16))
        self.assertIn("which --tap replaces",
                      refusal(PROGRAM, "--tap", DEVICE, "--forward", "tcp:127.0.0.1:21999-:7"))
        self.assertIn("in virtual time", refusal(PROGRAM, "--virtual-time", "--tap", DEVICE))
        self.assertIn("no interface eth9", refusal(PROGRAM, "--pcap", "/tmp/x", "--pcap-interface",
                                                   "eth9"))
        self.assertIn("/nowhere/at/all: No such file",
                      refusal(PROGRAM, "--pcap", "/nowhere/at/all"))

    def test_without_rights_they_are_asked_for(self):
        text = refusal(*WITHOUT_RIGHTS, PROGRAM, "--tap", "foreign0")
        self.assertIn("start as root" if CAN_OPEN_TUN else "/dev/net/tun", text)


def main():
    if INSIDE in sys.argv:
        unittest.main(argv=sys.argv[:1])
    command = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    probe = subprocess.run(command + ["test", "-w", "/dev/net/tun"], capture_output=True,
                           text=True, check=False)
    if probe.returncode == 0:
        os.execvp(command[0], command + [sys.executable, "-B"] + sys.argv + [INSIDE])
    print("NOT TESTED: streams over TAP need a network namespace and /dev/net/tun, and"
          f" '{' '.join(command)}' fails here: {probe.stderr.strip()}", flush=True)
    unittest.main(argv=[sys.argv[0], "Refusals"])


PROGRAM = os.path.abspath(sys.argv[1])
CAN_OPEN_TUN = os.access("/dev/net/tun", os.W_OK)
WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
main()
