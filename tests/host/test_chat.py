#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The example chat from outside: well-behaved clients, bad ones, and the console.

usage: test_chat.py README RUNNER PROGRAM CONF... [-- unittest's arguments]
"""

import re
import socket
import subprocess
import sys
import time
import unittest

from server import ADDRESS, Server, reset

PLACES = 8
LINE = 120
PATIENCE = 10


class Client:
    """A connection, line by line."""

    def __init__(self, server, receive_bytes=None):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(20)
        self.socket.connect((ADDRESS, server.port))
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.expect(r"\* welcome; .*")

    def say(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def expect(self, pattern):
        """Lines up to the first that matches; the end of the stream is none."""
        while True:
            line = self.lines.readline()
            if not line:
                raise AssertionError(f"the stream ended before {pattern}")
            match = re.fullmatch(pattern, line.rstrip("\n"))
            if match:
                return match

    def close(self):
        self.lines.close()
        self.socket.close()

    def named(self, name):
        self.say("/name " + name)
        self.expect(r"\* so be it")
        return self


class Chat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(RUNNER, CONFS, PROGRAM, stdin=subprocess.PIPE)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.stop()
        assert status == 0, f"Ctrl-C ended it with status {status}:\n{cls.server.output()}"

    def setUp(self):
        self.clients = []

    def tearDown(self):
        self.assertTrue(self.server.is_running(), "the program has ended:\n" + self.server.output())
        for client in self.clients:
            client.close()
        self.wait_until_empty()

    def join(self, name=None, receive_bytes=None):
        client = Client(self.server, receive_bytes)
        self.clients.append(client)
        return client.named(name) if name else client

    def type(self, text):
        self.server.process.stdin.write(text + "\n")
        self.server.process.stdin.flush()

    def console_shows(self, pattern, start=0, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for number, line in enumerate(self.server.console[start:], start):
                if re.fullmatch(pattern, line.rstrip("\r\n")):
                    return number
            time.sleep(0.01)
        self.fail(f"the console does not show {pattern}:\n" + self.server.output())

    def wait_until_empty(self):
        """Until the last has left: the console is told, and asked."""
        for _ in range(100):
            start = len(self.server.console)
            self.type("/who")
            number = self.console_shows(r"\* console.*", start)
            if self.server.console[number].rstrip() == "* console":
                return
            time.sleep(0.1)
        self.fail("there is still somebody:\n" + self.server.output())

    def test_everybody_hears_everybody_else(self):
        anna, bert = self.join("anna"), self.join("bert")
        anna.expect(r"\* guest2 is now bert")
        anna.say("good morning")
        self.assertIsNotNone(bert.expect("anna: good morning"))
        self.console_shows("anna: good morning")
        self.type("here is the console")
        for client in (anna, bert):
            client.expect("console: here is the console")
        bert.say("/who")
        bert.expect(r"\* console anna bert")

    def test_who_comes_and_goes_is_announced(self):
        anna = self.join("anna")
        start = len(self.server.console)
        bert = self.join("bert")
        anna.expect(r"\* guest2 is here")
        bert.say("/quit")
        anna.expect(r"\* bert has left")
        self.assertEqual(bert.socket.recv(100), b"")
        self.console_shows(r"\* bert has left", start)

    def test_names_are_given_once(self):
        anna, other = self.join("anna"), self.join()
        for name in ("anna", "console", "guest7", "", "two words", "abcdefghijkl", "x\x1b[2J"):
            other.say("/name " + name)
            other.expect(r"\* that name cannot be had|\* so be it")
            anna.say("/who")
            self.assertEqual(anna.expect(r"\* console.*")[0], "* console anna guest2", name)

    def test_a_long_line_is_cut_and_the_next_one_is_whole(self):
        anna, bert = self.join("anna"), self.join("bert")
        anna.say("a" * 5000)
        anna.expect(rf"\* only {LINE} characters of that fit a line")
        anna.say("b" * LINE)
        bert.expect("anna: " + "a" * LINE)
        bert.expect("anna: " + "b" * LINE)

    def test_a_line_in_pieces_is_one_line(self):
        anna, bert = self.join("anna"), self.join("bert")
        for byte in b"in pieces\r\n":
            anna.socket.sendall(bytes([byte]))
            time.sleep(0.01)
        bert.expect("anna: in pieces")
        anna.socket.sendall("one\ntwo\n\n\nthräe\n".encode())
        for text in ("one", "two", "thräe"):
            self.assertEqual(bert.expect("anna: .*")[0], "anna: " + text)

    def test_nobody_steers_the_terminals_of_others(self):
        anna, bert = self.join("anna"), self.join("bert")
        anna.socket.sendall(b"\x1b[2J\x07\0bell\x08s\n")
        self.assertEqual(bert.expect("anna: .*")[0], "anna: [2Jbels")

    def test_a_reminder_comes_to_all(self):
        anna, bert = self.join("anna"), self.join("bert")
        start = time.monotonic()
        anna.say("/remind 1 tea is ready")
        for client in (anna, bert):
            client.expect(r"\* reminder: tea is ready")
        self.assertGreater(time.monotonic() - start, 0.9)
        for _ in range(4):
            anna.say("/remind 1 again")
        anna.say("/remind 1 once too often")
        anna.expect(r"\* there are too many reminders")
        for _ in range(4):
            bert.expect(r"\* reminder: again")
        for wrong in ("", "0 x", "soon x", "5", "999999 x"):
            anna.say("/remind " + wrong)
            anna.expect(r"\* /remind SECONDS TEXT")

    def test_an_unknown_command_is_explained_and_not_said(self):
        anna, bert = self.join("anna"), self.join("bert")
        anna.say("/dance")
        anna.expect(r"\* /name NAME, .*")
        anna.say("after it")
        self.assertEqual(bert.expect("anna: .*")[0], "anna: after it")

    def test_one_more_is_told_that_there_is_no_place(self):
        for _ in range(PLACES):
            self.join()
        with self.server.connect(20) as late:
            self.assertEqual(late.makefile().readline(), "* all places are taken\n")
            self.assertEqual(late.recv(1), b"")
        self.clients.pop().close()
        self.clients[0].expect(r"\* guest8 has left")
        self.join()

    def test_who_leaves_in_the_middle_frees_its_place(self):
        anna = self.join("anna")
        for i in range(5 * PLACES):
            client = self.server.connect(20)
            client.recv(100)
            if i % 3 == 0:
                client.sendall(b"half a li")
            if i % 2 == 0:
                reset(client)
            else:
                client.close()
            anna.expect(r"\* guest\d has left")
        anna.say("/who")
        anna.expect(r"\* console anna")

    def test_who_has_gone_again_before_it_is_accepted_holds_up_nobody(self):
        anna = self.join("anna")
        for _ in range(5 * PLACES):
            reset(self.server.connect(20))
        for _ in range(100):
            anna.say("/who")
            if anna.expect(r"\* console.*")[0] == "* console anna":
                return
            time.sleep(0.1)
        self.fail("there is still somebody:\n" + self.server.output())

    def test_who_does_not_receive_holds_up_nobody_and_is_left(self):
        anna, bert = self.join("anna"), self.join("bert")
        deaf = self.join(receive_bytes=2048)
        anna.expect(r"\* guest3 is here")
        start = time.monotonic()
        bert.socket.settimeout(60)
        for number in range(1000000):
            anna.say(f"{number} " + "x" * 100)
            line = bert.expect(r"anna: \d+ x*|\* guest3 takes nothing and is left")[0]
            if line.startswith("*"):
                break
            self.assertLess(time.monotonic() - start, 60, "it is still there")
        self.assertGreater(time.monotonic() - start, PATIENCE - 1)
        self.clients.remove(deaf)
        deaf.close()
        anna.say("and on it goes")
        bert.expect("anna: and on it goes")

    def test_who_was_slow_learns_what_was_left_out(self):
        anna, slow = self.join("anna"), self.join("slow", receive_bytes=2048)
        bert = self.join("bert")
        sent = 0
        end = time.monotonic() + PATIENCE * 0.7
        while time.monotonic() < end:
            anna.say(f"{sent} " + "x" * 100)
            bert.expect(rf"anna: {sent} x*")
            sent += 1
        heard, left_out = 0, 0
        while heard + left_out < sent:
            match = slow.expect(r"anna: (\d+) x*|\* (\d+) lines were left out")
            if match[1]:
                self.assertEqual(int(match[1]), heard + left_out)
                heard += 1
            else:
                left_out += int(match[2])
        anna.say("the end")
        slow.expect("anna: the end")

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
