"""Runs a command in a pseudoterminal, for pseudoterminal.ts: steered by lines of JSON, tells by lines of JSON.

    python3 pseudoterminal.py COLUMNS ROWS COMMAND...

Understands {"type": text}, {"size": [columns, rows]}, {"signal": name}, {"cooked": true}, {"reading": whether} and
{"hangup": true}.
Tells {"output": base64} and, last, {"end": {"code", "signal", "before", "after"}}: how the command ended and the
terminal's modes before and after it, which are null where the terminal was hung up. The end of standard input kills
the command.
"""

import base64
import fcntl
import json
import os
import select
import signal
import time
import struct
import sys
import termios

KILLED_AFTER_EOF = signal.SIGKILL


def tell(message):
    os.write(1, json.dumps(message).encode() + b"\n")


def set_size(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def modes_of(terminal):
    """All that a program can leave changed: the line's modes, its special characters, and whether reading waits."""
    *flags, special = termios.tcgetattr(terminal)
    return [*flags, *[c if isinstance(c, int) else c[0] for c in special], fcntl.fcntl(terminal, fcntl.F_GETFL)]


def run_in(terminal, command):
    """Starts the command as the leader of a session whose terminal this is."""
    child = os.fork()
    if child != 0:
        return child
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for descriptor in range(3):
        os.dup2(terminal, descriptor)
    os.closerange(3, 256)
    try:
        os.execvp(command[0], command)
    finally:
        os._exit(127)


class Session:
    def __init__(self, columns, rows, command):
        self.master, self.slave = os.openpty()
        set_size(self.slave, columns, rows)
        # Modes that nobody would guess: who sets the usual ones at the end is found out.
        modes = termios.tcgetattr(self.slave)
        modes[0] &= ~termios.IXANY
        modes[3] &= ~termios.ECHOCTL
        modes[6][termios.VERASE] = b"\x08"
        termios.tcsetattr(self.slave, termios.TCSANOW, modes)
        self.cooked = modes
        self.before = modes_of(self.slave)
        self.reading = True
        self.child = run_in(self.slave, command)

    def obey(self, order):
        if "type" in order:
            os.write(self.master, order["type"].encode())
        elif "size" in order:
            set_size(self.master, *order["size"])
        elif "signal" in order:
            if order["signal"] == "SIGCONT":
                self.wait_until_stopped()
            os.kill(self.child, signal.Signals[order["signal"]])
        elif "cooked" in order:
            termios.tcsetattr(self.slave, termios.TCSANOW, self.cooked)
        elif "reading" in order:
            self.reading = order["reading"]
        elif "hangup" in order:
            os.close(self.slave)
            os.close(self.master)
            self.master = None

    def wait_until_stopped(self):
        """A command that stops itself a moment after it has left the screen would miss a SIGCONT before that."""
        for _ in range(200):
            try:
                with open(f"/proc/{self.child}/stat") as file:
                    if file.read().rpartition(")")[2].split()[0] == "T":
                        return
            except OSError:
                return
            time.sleep(0.05)

    def sources(self):
        return [self.master] if self.master is not None and self.reading else []

    def read(self):
        data = os.read(self.master, 65536)
        tell({"output": base64.b64encode(data).decode()})

    def end(self, status):
        while self.master is not None and select.select([self.master], [], [], 0)[0]:
            self.read()
        tell({
            "end": {
                "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
                "signal": signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else None,
                "before": self.before,
                "after": None if self.master is None else modes_of(self.slave),
            }
        })


def main():
    columns, rows, *command = sys.argv[1:]
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    session = Session(int(columns), int(rows), command)
    orders = b""
    while True:
        ready = select.select([0, woken, *session.sources()], [], [])[0]
        if session.master in ready:
            session.read()
        if 0 in ready:
            data = os.read(0, 65536)
            if data == b"":
                os.kill(session.child, KILLED_AFTER_EOF)
                return
            *lines, orders = (orders + data).split(b"\n")
            for line in lines:
                session.obey(json.loads(line))
        if woken in ready:
            os.read(woken, 4096)
            child, status = os.waitpid(session.child, os.WNOHANG)
            if child != 0:
                return session.end(status)


main()
