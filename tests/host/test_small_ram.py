#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""HTTP, TCP echo and UDP echo of an image that has 64 KB of RAM.

usage: test_small_ram.py RUNNER PROGRAM CONF...
"""

import random
import socket
import sys
import unittest

from server import ADDRESS, Server

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


class SmallRam(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(RUNNER, CONFS, PROGRAM)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"it ended with status {status}:\n{cls.server.output()}"

    def setUp(self):
        self.assertTrue(self.server.is_running(), self.server.output())

    def test_http_on_several_connections(self):
        clients = [self.server.connect() for _ in range(6)]
        for _ in range(200):
            for client in clients:
                client.sendall(REQUEST)
            for client in clients:
                answer = b""
                while len(answer) < 205:
                    answer += client.recv(205 - len(answer))
                self.assertTrue(answer.startswith(b"HTTP/1.1 200"))
        for client in clients:
            client.close()

    def test_many_connections_one_after_the_other(self):
        for i in range(100):
            self.server.raw(REQUEST) if i % 2 else self.server.connect().close()

    def test_tcp_echo(self):
        data = random.Random(3).randbytes(60000)
        with socket.create_connection((ADDRESS, self.server.echo_port), 20) as connection:
            received = b""
            for start in range(0, len(data), 1000):
                connection.sendall(data[start:start + 1000])
                while len(received) < min(start + 1000, len(data)):
                    received += connection.recv(65536)
        self.assertEqual(received, data)

    def test_udp_echo(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(10)
            client.connect((ADDRESS, self.server.echo_port))
            for size in (1, 64, 1472):
                data = random.Random(size).randbytes(size)
                client.send(data)
                self.assertEqual(client.recv(2000), data)


if __name__ == "__main__":
    RUNNER, PROGRAM, *CONFS = sys.argv[1:]
    unittest.main(argv=[sys.argv[0], "-v"])
