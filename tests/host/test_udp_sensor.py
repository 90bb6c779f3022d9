#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The example udp_sensor from outside: who asks gets readings, and who asks later gets them then.

usage: test_udp_sensor.py RUNNER PROGRAM CONF... [-- unittest's arguments]
"""

import re
import socket
import sys
import unittest

from server import ADDRESS, Server

READINGS = 20


class Sensor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(RUNNER, CONFS, PROGRAM)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"Ctrl-C ended it with status {status}:\n{cls.server.output()}"

    def ask(self):
        collector = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        collector.settimeout(10)
        collector.connect((ADDRESS, self.server.port))
        collector.send(b"please")
        return collector

    def assert_readings(self, collector, count):
        times = []
        for _ in range(count):
            text = collector.recv(2000).decode()
            reading = re.fullmatch(r"(\d+) ms: 2[0-4]\.\d C\n", text)
            self.assertIsNotNone(reading, text)
            times.append(int(reading[1]))
        self.assertEqual(times, sorted(times))

    def test_so_many_readings_and_no_more(self):
        with self.ask() as collector:
            self.assert_readings(collector, READINGS)
            collector.settimeout(1)
            self.assertRaises(TimeoutError, collector.recv, 2000)

    def test_who_asks_last_gets_them(self):
        with self.ask() as first:
            self.assert_readings(first, 1)
            with self.ask() as second:
                self.assert_readings(second, 2)
                first.setblocking(False)
                while True:
                    try:
                        first.recv(2000)
                    except BlockingIOError:
                        break
                self.assert_readings(second, 2)
                self.assertRaises(BlockingIOError, first.recv, 2000)


if __name__ == "__main__":
    marker = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    RUNNER, PROGRAM, *CONFS = sys.argv[1:marker]
    unittest.main(argv=[sys.argv[0]] + sys.argv[marker + 1:])
