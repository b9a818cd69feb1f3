"""A WebSocket server of Python's websockets that ends each connection as the request's path asks; or, with the
argument "client", a client that ends each as a line of its standard input asks.

/close/CODE/REASON  closes with that code and reason    /close  sends an empty Close
/raw/HEX            sends a Close frame whose payload is these bytes, legal or not
/drop               hangs up without a word
/observe            waits, and prints the code and the reason that it observed

It prints its port first, and ends with its standard input, or after two minutes.

A client's line is "PORT close CODE REASON", "PORT raw HEX" or "PORT observe"; it prints the code and the reason that it
observed.
"""

import os
import socket
import sys
import threading
import time
import urllib.parse

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve


def drain(connection):
    try:
        while True:
            connection.recv()
    except ConnectionClosed:
        pass


def chat(connection):
    _, order, *rest = connection.request.path.split("/")
    if order == "close" and rest:
        connection.close(int(rest[0]), urllib.parse.unquote(rest[1]))
    elif order == "close":
        # Its own `close` always has a code; the one of the protocol below it does not.
        with connection.send_context():
            connection.protocol.send_close()
    elif order == "raw":
        payload = bytes.fromhex(rest[0])
        connection.socket.sendall(bytes([0x88, len(payload)]) + payload)
        drain(connection)
    elif order == "drop":
        connection.socket.shutdown(socket.SHUT_RDWR)
    elif order == "observe":
        drain(connection)
        print(connection.close_code, connection.close_reason, flush=True)


def client(port, order, *rest):
    with connect(f"ws://127.0.0.1:{port}/chat", compression=None) as connection:
        if order == "close":
            connection.close(int(rest[0]), rest[1])
        elif order == "raw":
            payload = bytes.fromhex(rest[0])
            connection.socket.sendall(bytes([0x88, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
        drain(connection)
        print(connection.close_code, connection.close_reason, flush=True)


def end_with_stdin():
    sys.stdin.read()
    os._exit(0)


def end_in_time():
    time.sleep(120)
    os._exit(1)


threading.Thread(target=end_in_time, daemon=True).start()
if sys.argv[1:] == ["client"]:
    for line in sys.stdin:
        client(*line.split())
    sys.exit()
threading.Thread(target=end_with_stdin, daemon=True).start()
with serve(chat, "127.0.0.1", 0, compression=None) as server:
    print(server.socket.getsockname()[1], flush=True)
    server.serve_forever()
