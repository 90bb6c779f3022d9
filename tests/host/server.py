# SPDX-License-Identifier: Apache-2.0
"""Starts the example web_server by the runner, and talks to it as clients do, good and bad."""

import http.client
import json
import os
import socket
import struct
import subprocess
import threading
import time

ADDRESS = "127.0.0.1"


def free_port_base():
    """A port whose successor is free too, for TCP and UDP."""
    for base in range(21000 + os.getpid() % 5000 * 2, 60000, 2):
        try:
            for port in (base, base + 1):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    with socket.socket(socket.AF_INET, kind) as probe:
                        probe.bind((ADDRESS, port))
            return base
        except OSError:
            continue
    raise RuntimeError("no two free ports")


class Server:
    """The program under test, from its line "ready" on."""

    def __init__(self, runner, confs, program, arguments=(), stdin=subprocess.DEVNULL):
        self.port = free_port_base()
        self.echo_port = self.port + 1
        command = [runner, "--port-base", str(self.port)]
        for conf in confs:
            command += ["--conf", conf]
        self.console = []
        self.process = subprocess.Popen(command + [program, *arguments], stdin=stdin,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.is_ready = threading.Event()
        self.reader = threading.Thread(target=self._read_console, daemon=True)
        self.reader.start()
        if not self.is_ready.wait(30):
            self.stop()
            raise RuntimeError("the server does not become ready:\n" + self.output())

    def _read_console(self):
        for line in self.process.stdout:
            self.console.append(line)
            if ": ready on port " in line:
                self.is_ready.set()
        self.is_ready.set()

    def output(self):
        return "".join(self.console)

    def is_running(self):
        return self.process.poll() is None

    def stop(self):
        """End it as Ctrl-C does. Returns its status."""
        if self.is_running():
            self.process.send_signal(2)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.reader.join(5)
        return status

    # Clients

    def connect(self, timeout=10.0):
        return socket.create_connection((ADDRESS, self.port), timeout)

    def get(self, path, method="GET", headers=None):
        """(status, headers, body) of one request on a connection of its own."""
        connection = http.client.HTTPConnection(ADDRESS, self.port, timeout=10)
        try:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def status(self):
        """The JSON document about the device."""
        code, _, body = self.get("/api/status")
        assert code == 200, code
        return json.loads(body)

    def raw(self, data, end_sending=True):
        """Send bytes, and return all that comes until the server closes."""
        with self.connect() as connection:
            connection.sendall(data)
            if end_sending:
                connection.shutdown(socket.SHUT_WR)
            return receive_all(connection)

    def settled(self, seconds=10.0, with_pools=False):
        """What has not come back to its start value after a while: [] when all is well.

        A connection that the server closed first keeps its record in a pool for 20 seconds.
        """
        deadline = time.monotonic() + seconds
        while True:
            left = leftovers(self.status(), with_pools)
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.2)


# What the connection that asks holds itself: a client's place, and its answer on the way.
OWN_USE = {"sockets": 1, "watches": 1, "web clients": 1, "TCP_PCB": 1, "TCP_SEG": 8,
           "PBUF": 8, "PBUF_POOL": 2, "TX_HEAP": 8 * 1600}


def leftovers(status, with_pools):
    items = [(name, counter["value"], counter["start"])
             for name, counter in status["counters"].items()]
    items += [(pool["name"], pool["used"], pool["start"]) for pool in status["pools"]
              if with_pools or pool["name"] == "web clients"]
    return [f"{name}: {used}, at the start {start}" for name, used, start in items
            if not 0 <= used - start <= OWN_USE.get(name, 0)]


def receive_all(connection):
    data = b""
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return data
        if not part:
            return data
        data += part


def reset(connection):
    """Close with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
