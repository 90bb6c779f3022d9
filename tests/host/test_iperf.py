#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The example iperf from outside, against the program iperf of version 2, both ways.

usage: test_iperf.py RUNNER PROGRAM CONF... [-- unittest's arguments]
"""

import re
import shutil
import subprocess
import sys
import time
import unittest

from server import ADDRESS, Server, reset

# This computer, as the program sees it through user networking.
HOST = "10.0.2.2"


class Iperf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if shutil.which("iperf") is None:
            raise unittest.SkipTest("there is no iperf here")
        cls.server = Server(RUNNER, CONFS, PROGRAM, stdin=subprocess.PIPE)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"Ctrl-C ended it with status {status}:\n{cls.server.output()}"

    def setUp(self):
        self.seen = len(self.server.console)

    def tearDown(self):
        self.assertTrue(self.server.is_running(), "the program has ended:\n" + self.server.output())

    def report(self, what, seconds=15):
        """(bytes, milliseconds) of the program's next report."""
        pattern = rf"iperf: {what}: (\d+) bytes in (\d+) ms, \d+\.\d\d\d Mbit/s"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in self.server.console[self.seen:]:
                match = re.fullmatch(pattern, line.rstrip())
                if match:
                    return int(match[1]), int(match[2])
            time.sleep(0.05)
        self.fail(f"no report '{what}':\n" + self.server.output())

    def run_client(self, *options):
        command = ["iperf", "-c", ADDRESS, "-p", str(self.server.port), "-f", "k", *options]
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, timeout=60)
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout

    def test_a_client_sends_for_a_time(self):
        output = self.run_client("-t", "2")
        self.assertRegex(output, r"\d+ Kbits/sec")
        received, milliseconds = self.report("received")
        self.assertGreater(received, 100000)
        self.assertGreater(milliseconds, 1000)

    def test_a_client_sends_an_amount(self):
        self.run_client("-n", "1M")
        received, _ = self.report("received")
        # The rest of the first segment is not counted; headers are counted twice.
        self.assertLess(abs(received - (1 << 20)), 3000)

    def test_clients_may_come_at_once(self):
        self.run_client("-t", "1", "-P", "4")
        self.report("received")
        self.run_client("-n", "64K")

    def test_a_client_that_is_reset_ends(self):
        for _ in range(10):
            client = self.server.connect()
            client.sendall(bytes(100))
            time.sleep(0.05)
            reset(client)
        self.report("ended by the other side")
        self.run_client("-n", "64K")

    def test_sends_to_a_server(self):
        port = self.server.port + 1
        command = ["iperf", "-s", "-B", ADDRESS, "-p", str(port), "-f", "k"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True) as server:
            try:
                for line in server.stdout:
                    if "listening" in line:
                        break
                self.server.process.stdin.write(f"{HOST} {port}\n")
                self.server.process.stdin.flush()
                sent, milliseconds = self.report("sent", 30)
                for line in server.stdout:
                    if re.search(r"\d+ Kbits/sec", line):
                        break
                else:
                    self.fail("iperf has not received anything")
            finally:
                server.terminate()
        self.assertGreater(sent, 100000)
        self.assertGreaterEqual(milliseconds, 10000)

    def test_what_is_typed_may_be_nonsense(self):
        for text in ("nonsense", "1.2.3", "10.0.2.2 99999", "x" * 500):
            self.server.process.stdin.write(text + "\n")
        self.server.process.stdin.flush()
        self.run_client("-n", "64K")


if __name__ == "__main__":
    marker = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    RUNNER, PROGRAM, *CONFS = sys.argv[1:marker]
    unittest.main(argv=[sys.argv[0]] + sys.argv[marker + 1:])
