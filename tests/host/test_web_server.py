#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The example web_server from outside: pages, load, broken clients, echo, and nothing left behind.

usage: test_web_server.py RUNNER PROGRAM CONF... [-- unittest's arguments]
"""

import os
import random
import re
import socket
import subprocess
import sys
import time
import unittest

from server import ADDRESS, Server, receive_all, reset

REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
LAST_REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def tool(*command):
    """Output of a program that must succeed."""
    result = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert result.returncode == 0, f"{command[0]}: {result.returncode}\n{result.stderr}"
    return result.stdout


class WebServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(RUNNER, CONFS, PROGRAM)

    @classmethod
    def tearDownClass(cls):
        left = cls.server.settled(seconds=60, with_pools=True)
        status = cls.server.stop()
        assert not left, left
        assert status == 0, f"Ctrl-C ended it with status {status}:\n{cls.server.output()}"

    def tearDown(self):
        """Whatever a case did, the server serves afterwards and has given everything back."""
        self.assertTrue(self.server.is_running(), "the program has ended:\n" + self.server.output())
        self.assertEqual(self.server.settled(), [])

    def url(self, path="/"):
        return f"http://{ADDRESS}:{self.server.port}{path}"

    def assert_refused(self, answer, code):
        self.assertTrue(answer.startswith(b"HTTP/1.1 %d " % code), answer[:80])

    # Pages

    def test_the_page_is_served(self):
        code, headers, body = self.server.get("/")
        self.assertEqual(code, 200)
        self.assertIn("text/html", headers["Content-Type"])
        self.assertIn(b"Petrel", body)
        self.assertEqual(int(headers["Content-Length"]), len(body))

    def test_all_that_the_page_refers_to_is_served(self):
        body = self.server.get("/")[2].decode()
        references = re.findall(r'(?:src|href)="(/?[^":#?]+)"', body)
        self.assertTrue(references)
        for reference in references:
            path = reference if reference.startswith("/") else "/" + reference
            self.assertEqual(self.server.get(path)[0], 200, path)

    def test_head_has_no_body(self):
        answer = self.server.raw(b"HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 200 "))
        self.assertTrue(answer.endswith(b"\r\n\r\n"))

    def test_what_is_not_there_is_404(self):
        self.assertEqual(self.server.get("/no/such/page")[0], 404)

    def test_what_the_client_has_is_304(self):
        etag = self.server.get("/")[1]["ETag"]
        code, _, body = self.server.get("/", headers={"If-None-Match": etag})
        self.assertEqual((code, body), (304, b""))

    def test_the_status_document_describes_the_device(self):
        status = self.server.status()
        names = [thread["name"] for thread in status["threads"]]
        self.assertIn("web", names)
        self.assertIn("udp echo", names)
        for thread in status["threads"]:
            self.assertGreater(thread["stack_size"], 0)
            self.assertLessEqual(thread["stack_used"], thread["stack_size"], thread["name"])
        self.assertIn("listening", [s["state"] for s in status["sockets"]])
        self.assertGreater(status["uptime_ms"], 0)
        self.assertTrue(status["pools"])

    # Load

    def test_10000_curl_requests(self):
        codes = tool("curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}\n",
                     self.url("/?[1-10000]")).split()
        self.assertEqual(codes, ["200"] * 10000)

    def apache_bench(self, requests, *options):
        report = tool("ab", "-q", *options, "-n", str(requests), self.url("/"))
        self.assertIn(f"Complete requests:      {requests}\n", report)
        self.assertIn("Failed requests:        0\n", report)
        self.assertNotIn("Non-2xx", report)

    def test_ab_with_keep_alive(self):
        self.apache_bench(20000, "-k", "-c", "8")

    def test_ab_without_keep_alive(self):
        self.apache_bench(2000, "-c", "16")

    def test_16_held_connections_are_served_at_once(self):
        held = [self.server.connect() for _ in range(16)]
        try:
            for connection in held:
                connection.sendall(REQUEST)
            for connection in held:
                self.assertTrue(connection.recv(12).startswith(b"HTTP/1.1 200"))
        finally:
            for connection in held:
                connection.close()

    def test_more_than_16_connections_wait_their_turn(self):
        held = [self.server.connect() for _ in range(16)]
        time.sleep(0.2)
        late = self.server.connect()
        late.sendall(REQUEST)
        late.settimeout(0.3)
        with self.assertRaises(socket.timeout):
            late.recv(1)
        for connection in held:
            connection.close()
        late.settimeout(10)
        self.assertTrue(late.recv(12).startswith(b"HTTP/1.1 200"))
        late.close()

    def test_a_client_may_come_again_from_the_same_port(self):
        """Of the connection before, which the server closed first, the server keeps a record."""
        port = 0
        started = time.monotonic()
        for _ in range(3):
            with socket.socket() as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                client.bind((ADDRESS, port))
                port = client.getsockname()[1]
                client.settimeout(20)
                client.connect((ADDRESS, self.server.port))
                client.sendall(LAST_REQUEST)
                self.assertTrue(receive_all(client).startswith(b"HTTP/1.1 200"))
        self.assertLess(time.monotonic() - started, 5)

    # Broken clients

    def test_half_a_request_and_a_farewell(self):
        for cut in range(1, len(REQUEST) - 1):
            self.assertNotIn(b" 200 ", self.server.raw(REQUEST[:cut])[:20])

    def test_half_a_request_and_a_reset(self):
        for cut in range(0, len(REQUEST), 3):
            connection = self.server.connect()
            connection.sendall(REQUEST[:cut])
            reset(connection)

    def test_a_client_that_leaves_before_its_answer(self):
        for _ in range(50):
            connection = self.server.connect()
            connection.sendall(REQUEST * 5)
            reset(connection)

    def test_a_client_that_does_not_read(self):
        with self.server.connect() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(REQUEST * 100)
            self.assertEqual(self.server.get("/")[0], 200, "others are served meanwhile")
            reset(connection)

    def test_pipelined_requests_are_answered_in_order(self):
        requests = b"".join(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path
                            for path in [b"/", b"/nothing"] * 10)
        answer = self.server.raw(requests)
        codes = re.findall(rb"HTTP/1.1 (\d+) ", answer)
        self.assertEqual(codes, [b"200", b"404"] * 10)

    def test_a_request_byte_by_byte(self):
        with self.server.connect() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in REQUEST:
                connection.sendall(bytes([byte]))
            self.assertTrue(connection.recv(12).startswith(b"HTTP/1.1 200"))

    def test_oversized_headers(self):
        self.assert_refused(self.server.raw(b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 100000
                                            + b"\r\n\r\n", end_sending=False), 431)

    def test_an_oversized_target(self):
        self.assert_refused(self.server.raw(b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
                            414)

    def test_what_is_no_http(self):
        for data in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"HELO there\r\n\r\n", b"\0" * 100):
            self.assert_refused(self.server.raw(data), 400)
        self.server.raw(random.Random(1).randbytes(3000))

    def test_a_method_that_is_not_offered(self):
        self.assertEqual(self.server.get("/", "DELETE")[0] // 100, 4)

    def test_paths_cannot_climb(self):
        self.assertIn(self.server.get("/../../etc/passwd")[0], (400, 404))

    def test_silent_and_slow_clients_are_left(self):
        """One says nothing; two go on for ever with a request, a little or a lot at a time."""
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n"
        few = b"A: b\r\n"
        many = b"\r\n" + b"a" * 2500  # more than the server takes in one step
        started = time.monotonic()
        with self.server.connect(50) as silent, self.server.connect() as little, \
                self.server.connect() as lot:
            slow = [(little, few), (lot, many)]
            for connection, _ in slow:
                connection.sendall(head)
            while time.monotonic() - started < 28:
                for connection, part in slow:
                    connection.sendall(part)
                time.sleep(5)
            for connection, _ in slow:
                self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 408 "))
            self.assertEqual(receive_all(silent), b"")
            self.assertLess(time.monotonic() - started, 45)

    # Echo

    def echo_stream(self, data):
        with socket.create_connection((ADDRESS, self.server.echo_port), 20) as connection:
            received = b""
            sent = 0
            while len(received) < len(data):
                if sent < len(data) and sent - len(received) < 8192:
                    sent += connection.send(data[sent:sent + 4096])
                received += connection.recv(65536)
            return received

    def test_tcp_echo(self):
        data = random.Random(2).randbytes(200000)
        self.assertEqual(self.echo_stream(data), data)

    def test_udp_echo(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(10)
            client.connect((ADDRESS, self.server.echo_port))
            for size in (1, 64, 1000, 1400, 1472):
                data = random.Random(size).randbytes(size)
                client.send(data)
                self.assertEqual(client.recv(2000), data)

    def test_udp_flood_is_survived(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.connect((ADDRESS, self.server.echo_port))
            for _ in range(2000):
                client.send(b"x" * 500)
        self.assertEqual(self.server.get("/")[0], 200)


class Runner(unittest.TestCase):
    def test_a_port_that_is_taken_is_a_clear_error(self):
        with socket.socket() as taken:
            taken.bind((ADDRESS, 0))
            taken.listen()
            port = taken.getsockname()[1]
            command = [RUNNER, "--port-base", str(port), "--seconds", "5"]
            for conf in CONFS:
                command += ["--conf", conf]
            result = subprocess.run(command + [PROGRAM], capture_output=True, text=True, timeout=60,
                                    stdin=subprocess.DEVNULL, check=False)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn(str(port), result.stdout + result.stderr)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    rest = []
    if "--" in arguments:
        split = arguments.index("--")
        arguments, rest = arguments[:split], arguments[split + 1:]
    RUNNER, PROGRAM, *CONFS = arguments
    unittest.main(argv=[os.path.basename(sys.argv[0]), "-v", *rest])
