#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The examples that echo on a TCP port, from outside: all of them shall behave alike.

usage: test_echo.py README RUNNER PROGRAM CONF... [-- unittest's arguments]
"""

import random
import re
import socket
import sys
import threading
import unittest

from server import Server, reset

PLACES = 8


def receive(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            break
        data += part
    return data


class Echo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(RUNNER, CONFS, PROGRAM)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"Ctrl-C ended it with status {status}:\n{cls.server.output()}"

    def tearDown(self):
        self.assertTrue(self.server.is_running(), "the program has ended:\n" + self.server.output())

    def exchange(self, connection, data):
        """Sends in pieces of any size while receiving; the same must come back."""
        received = bytearray()

        reader = threading.Thread(target=lambda: received.extend(receive(connection, len(data))))
        reader.start()
        rest = data
        while rest:
            size = random.randint(1, 3000)
            connection.sendall(rest[:size])
            rest = rest[size:]
        reader.join(60)
        self.assertEqual(len(received), len(data))
        self.assertEqual(bytes(received), data)

    def test_bytes_come_back_and_so_does_the_end(self):
        with self.server.connect() as connection:
            self.exchange(connection, random.randbytes(50000))
            connection.shutdown(socket.SHUT_WR)
            self.assertEqual(connection.recv(1), b"")

    def test_all_places_are_served_at_once(self):
        threads = []
        connections = [self.server.connect(30) for _ in range(PLACES)]
        failures = []

        def run(connection):
            try:
                self.exchange(connection, random.randbytes(20000))
            except (AssertionError, OSError) as error:
                failures.append(error)

        for connection in connections:
            threads.append(threading.Thread(target=run, args=(connection,)))
            threads[-1].start()
        for thread in threads:
            thread.join(120)
        for connection in connections:
            connection.close()
        self.assertEqual(failures, [])

    def test_one_more_waits_until_a_place_is_free(self):
        held = [self.server.connect(30) for _ in range(PLACES)]
        for connection in held:
            connection.sendall(b"x")
            self.assertEqual(connection.recv(1), b"x")
        with self.server.connect(30) as waiting:
            waiting.sendall(b"y")
            waiting.settimeout(0.5)
            self.assertRaises(TimeoutError, waiting.recv, 1)
            held.pop().close()
            waiting.settimeout(30)
            self.assertEqual(waiting.recv(1), b"y")
        for connection in held:
            connection.close()

    def test_clients_that_leave_free_their_places(self):
        for i in range(5 * PLACES):
            connection = self.server.connect(30)
            connection.sendall(b"abc")
            if i % 3 == 0:
                self.assertEqual(receive(connection, 3), b"abc")
            if i % 2 == 0:
                reset(connection)
            else:
                connection.close()
        with self.server.connect(30) as connection:
            self.exchange(connection, b"still there")

    def test_a_client_that_does_not_receive_holds_up_nobody_and_is_left(self):
        with self.server.connect() as greedy, self.server.connect() as other:
            greedy.settimeout(2)
            try:
                for _ in range(1000):
                    greedy.sendall(bytes(10000))
            except TimeoutError:
                pass
            self.exchange(other, random.randbytes(10000))
            reset(greedy)
        connections = [self.server.connect(30) for _ in range(PLACES)]
        for connection in connections:
            self.exchange(connection, b"its place is free")
            connection.close()

    def test_the_readme_says_what_a_connection_takes(self):
        said = re.search(r"(\d+) bytes for each of (\d+) connections", self.server.output())
        self.assertEqual(int(said[2]), PLACES)
        if "mps2" in PROGRAM:
            with open(README, encoding="utf-8") as readme:
                self.assertIn(f" {said[1]} bytes", readme.read())


if __name__ == "__main__":
    marker = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    README, RUNNER, PROGRAM, *CONFS = sys.argv[1:marker]
    unittest.main(argv=[sys.argv[0]] + sys.argv[marker + 1:])
