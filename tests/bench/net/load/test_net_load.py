# SPDX-License-Identifier: Apache-2.0
"""The load generator against servers of this computer, good ones and broken ones.

    test_net_load.py NET_LOAD
"""

import contextlib
import json
import mmap
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

NET_LOAD = sys.argv[1]
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
REQUEST_END = b"\r\n\r\n"


class Counters:
    """Count and profile files as the instruction counter writes them, counted up by a server."""

    def __init__(self, folder, watch=0):
        self.count = pathlib.Path(folder) / "count"
        self.profile = pathlib.Path(folder) / "profile"
        self.count.write_bytes(struct.pack("<8s3Q", b"INSNCNT1", 0, watch, 0))
        self.profile.write_bytes(struct.pack("<8s4Q3Q", b"INSNPRF1", 0, 6, 0, 0, 0, 0, 0))

    def __enter__(self):
        self.maps = []
        for path in (self.count, self.profile):
            with open(path, "r+b") as file:
                self.maps.append(mmap.mmap(file.fileno(), 0))
        return self

    def __exit__(self, *_):
        for view in self.maps:
            view.close()

    def add(self, instructions, segments=0):
        count, profile = self.maps
        for view, offset, more in ((count, 8, instructions), (count, 24, segments),
                                   (profile, 48, instructions)):
            value = struct.unpack_from("<Q", view, offset)[0] + more
            struct.pack_into("<Q", view, offset, value)


@contextlib.contextmanager
def server(kind, handle, delay=0.0):
    """handle(socket) runs in a thread: for each connection, or once for datagrams. Yields the port."""
    with socket.socket(socket.AF_INET, kind) as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM and not delay:
            listener.listen()
        is_over = threading.Event()

        def serve():
            with contextlib.suppress(OSError):
                if kind == socket.SOCK_DGRAM:
                    handle(listener)
                    return
                if delay:
                    time.sleep(delay)
                    listener.listen()
                while True:
                    connection, _ = listener.accept()
                    if is_over.is_set():
                        connection.close()
                        return
                    threading.Thread(target=guarded, args=(connection,), daemon=True).start()

        def guarded(connection):
            with connection, contextlib.suppress(OSError):
                handle(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        yield port
        is_over.set()
        with socket.socket(socket.AF_INET, kind) as last:
            last.connect(("127.0.0.1", port))
            last.send(b"") if kind == socket.SOCK_DGRAM else None
        thread.join(5)


def http(answer=RESPONSE, on_request=lambda: None):
    def handle(connection):
        data = b""
        while True:
            received = connection.recv(4096)
            if not received:
                return
            data += received
            while REQUEST_END in data:
                data = data.split(REQUEST_END, 1)[1]
                on_request()
                connection.sendall(answer)
    return handle


def udp_echo(answer=lambda data, number: data):
    """answer(datagram, how many came before) says what goes back; None: nothing."""
    def handle(listener):
        number = 0
        while True:
            data, peer = listener.recvfrom(2048)
            if not data:
                return
            reply = answer(data, number)
            number += 1
            if reply is not None:
                listener.sendto(reply, peer)
    return handle


def tcp_echo(connection):
    while data := connection.recv(4096):
        connection.sendall(data)


def tcp_discard(connection):
    while connection.recv(65536):
        pass


def tcp_source(connection):
    while True:
        connection.sendall(bytes(4096))


def net_load(operation, port, *options):
    return subprocess.run([NET_LOAD, operation, str(port), *[str(option) for option in options]],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)


class LoadGenerator(unittest.TestCase):
    def measured(self, operation, port, *options):
        result = net_load(operation, port, "--operations", 20, "--rounds", 3, *options)
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.returncode, 0)
        return json.loads(result.stdout)

    def failed(self, operation, port, *options):
        result = net_load(operation, port, "--operations", 20, *options)
        self.assertEqual(result.returncode, 1)
        return result.stderr

    def test_every_operation_is_measured(self):
        servers = {"http": http(), "connect": http(), "tcp_echo": tcp_echo, "tcp_in": tcp_discard,
                   "tcp_out": tcp_source}
        for operation, handle in servers.items():
            with self.subTest(operation), server(socket.SOCK_STREAM, handle) as port:
                result = self.measured(operation, port)
                self.assertEqual(result["operation"], operation)
                self.assertEqual(len(result["seconds_rounds"]), 3)

    def test_instructions_are_the_slope_so_that_what_happens_once_does_not_count(self):
        with tempfile.TemporaryDirectory() as folder, Counters(folder) as counters:
            counters.add(1000000)
            handle = http(on_request=lambda: counters.add(100))
            with server(socket.SOCK_STREAM, handle) as port:
                result = self.measured("http", port, "--count", counters.count)
        self.assertEqual(result["instructions_rounds"], [100, 100, 100])
        self.assertEqual(result["instructions"], 100)

    def test_segments_that_only_acknowledge_are_taken_out(self):
        last = [0.0]

        def on_request():
            # After a pause of 1 ms and more an acknowledgement came by itself; it costs 30.
            is_late = time.monotonic() - last[0] > 0.001
            last[0] = time.monotonic()
            counters.add(130 if is_late else 100, 2 if is_late else 1)

        with tempfile.TemporaryDirectory() as folder, Counters(folder, watch=1) as counters:
            with server(socket.SOCK_STREAM, http(on_request=on_request)) as port:
                result = self.measured("http", port, "--count", counters.count)
        self.assertAlmostEqual(result["instructions_per_extra_segment"], 30)
        for instructions in result["instructions_rounds"]:
            self.assertAlmostEqual(instructions, 100)

    def test_a_profile_holds_the_measured_operations_only(self):
        with tempfile.TemporaryDirectory() as folder, Counters(folder) as counters:
            counters.add(1000000)
            written = pathlib.Path(folder) / "out"
            handle = http(on_request=lambda: counters.add(100))
            with server(socket.SOCK_STREAM, handle) as port:
                self.measured("http", port, "--profile", counters.profile, "--profile-out", written)
            _, _, _, operations, _, _, second, _ = struct.unpack("<8s4Q3Q", written.read_bytes())
        self.assertEqual(operations, 3 * 2 * 20)
        self.assertEqual(second, 100 * operations)

    def test_lost_datagrams_are_sent_again_and_counted(self):
        lose_one = udp_echo(lambda data, number: None if number == 10 else data)
        with server(socket.SOCK_DGRAM, lose_one) as port:
            self.assertEqual(self.measured("udp_echo", port)["lost"], 1)

    def test_a_datagram_that_comes_late_is_not_taken_for_the_next(self):
        previous = [b""]

        def late(data, number):
            answer = previous[0] if number % 5 == 4 else data
            previous[0] = data
            return answer

        with server(socket.SOCK_DGRAM, udp_echo(late)) as port:
            self.assertGreater(self.measured("udp_echo", port, "--rounds", 1)["lost"], 0)

    def test_a_server_that_answers_nothing_is_no_answer_in_time(self):
        with server(socket.SOCK_STREAM, tcp_discard) as port:
            self.assertIn("no answer in time", self.failed("http", port, "--timeout-ms", 100))

    def test_a_server_that_closes_is_said_to_have_closed(self):
        with server(socket.SOCK_STREAM, lambda connection: connection.recv(10)) as port:
            self.assertIn("closed the connection", self.failed("http", port))

    def test_an_error_response_is_not_what_was_expected(self):
        refusal = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
        with server(socket.SOCK_STREAM, http(refusal)) as port:
            self.assertIn("not what was expected", self.failed("http", port))

    def test_a_response_with_too_much_is_not_what_was_expected(self):
        with server(socket.SOCK_STREAM, http(RESPONSE + b"!")) as port:
            self.assertIn("not what was expected", self.failed("http", port))

    def test_an_echo_that_differs_is_not_what_was_expected(self):
        def wrong(connection):
            while data := connection.recv(4096):
                connection.sendall(data[::-1])
        with server(socket.SOCK_STREAM, wrong) as port:
            self.assertIn("not what was expected", self.failed("tcp_echo", port))

    def test_nobody_there_is_refused_at_once(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.assertIn("refused", self.failed("http", unused.getsockname()[1]))

    def test_patience_waits_for_a_server_that_is_still_starting(self):
        with server(socket.SOCK_STREAM, http(), delay=0.3) as port:
            self.measured("http", port, "--patience-ms", 5000)

    def test_a_command_is_done_when_the_same_text_comes_back(self):
        with server(socket.SOCK_DGRAM, udp_echo()) as port:
            self.assertEqual(net_load("command", port, "sockets 32").returncode, 0)

    def test_a_command_answered_otherwise_is_refused(self):
        with server(socket.SOCK_DGRAM, udp_echo(lambda data, number: b"sockets 07")) as port:
            result = net_load("command", port, "sockets 32")
        self.assertEqual(result.returncode, 1)
        self.assertIn("the firmware refused", result.stderr)

    def test_a_file_that_is_no_counter_is_named(self):
        self.assertIn("not a file of the instruction counter",
                      self.failed("http", 1, "--count", "/dev/null"))

    def test_wrong_usage_has_status_2(self):
        for arguments in ([], ["http"], ["nothing", "80"], ["http", "0"], ["http", "eighty"],
                          ["http", "80", "--rounds", "0"], ["http", "80", "--payload", "4"]):
            with self.subTest(arguments):
                result = subprocess.run([NET_LOAD, *arguments], stderr=subprocess.PIPE)
                self.assertEqual(result.returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
