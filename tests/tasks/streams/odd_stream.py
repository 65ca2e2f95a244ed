"""Runs a command whose standard output, or error, is an odd stream, and tells what came of it as JSON.

    python3 odd_stream.py WHICH KIND COMMAND...

WHICH is "stdout" or "stderr"; KIND is "slow" (a pipe that does not block, whose reader begins once it holds something and no more comes, or at the end),
"short" (one that is read in small pieces), "closed" (a pipe without a reader), "gone" (a reader that leaves after the
first bytes) or "full" (a full disk).
"""

import json
import os
import subprocess
import sys
import termios
import threading
import time
from fcntl import ioctl

which, kind, *command = sys.argv[1:]
reading, writing = os.pipe()
os.set_blocking(writing, kind not in ("slow", "short"))
if kind == "full":
    writing = os.open("/dev/full", os.O_WRONLY)
if kind == "closed":
    os.close(reading)
streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, which: writing}
child = subprocess.Popen(command, **streams, stdin=subprocess.DEVNULL)
os.close(writing)

found = b""


def wait_until_stuck():
    before, looks = 0, 0
    while child.poll() is None and looks < 4:
        time.sleep(0.05)
        held = int.from_bytes(ioctl(reading, termios.FIONREAD, bytes(4)), sys.byteorder)
        looks = looks + 1 if held == before > 0 else 0
        before = held


def read():
    global found
    if kind == "slow":
        wait_until_stuck()
    while True:
        data = os.read(reading, 500 if kind == "short" else 1 << 20)
        if data == b"":
            return
        found += data
        if kind == "gone":
            os.close(reading)
            return


reader = threading.Thread(target=read)
if kind in ("slow", "short", "gone"):
    reader.start()
out, err = child.communicate()
if reader.is_alive():
    reader.join()
result = {"code": child.returncode, "stdout": (out or b"").decode(), "stderr": (err or b"").decode()}
result[which] = found.decode()
print(json.dumps(result))
