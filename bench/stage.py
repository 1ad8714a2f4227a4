"""What the benches of the daemon are played on: a world of world.py's, Mosquitto on a free port of loopback, the daemon,
and a client of our own, which knows when the broker has acknowledged a message. Nothing of the user's is within reach.
"""

import ctypes
import ctypes.util
import json
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

import world

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
RECONCILE = os.path.join(ROOT, "bin/reconcile")
PATIENCE = 60
TICKS = os.sysconf("SC_CLK_TCK")


class Trouble(Exception):
    """Something is wrong, so that nothing can be measured."""


def run(main):
    """Ends with the exit status that main gives, or with 2."""
    try:
        status = main()
    except Exception:
        traceback.print_exc()
        status = 2
    sys.exit(status)


def say(text):
    print(text, file=sys.stderr, flush=True)


def until(what, condition, every=0.005):
    """Waits for it, and gives what it gave."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > end:
            raise Trouble(f"waited {PATIENCE} s in vain for {what}")
        time.sleep(every)
    return found


def read(file):
    try:
        with open(file) as opened:
            return opened.read()
    except FileNotFoundError:
        return ""


def quantile(values, part):
    """The smallest value that so large a part of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Stage:
    """A world, its broker and its daemon; all is gone when it is left."""

    def __init__(self, entries, live, **settings):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="bench"))
        self.settings = settings
        self.processes = []
        self.daemon = None
        subprocess.run([RECONCILE, "--version"], check=True, stdout=subprocess.DEVNULL)    # builds it, if need be
        say(f"making a world of {entries} entries, {live} of them live")
        subprocess.run([sys.executable, os.path.join(ROOT, "bench/world.py"), self.folder, str(entries), "3", str(live)],
                       check=True)
        self.registry = f"{self.folder}/home/PuKi/lab/agent_sessions/agent-sessions.yaml"
        self.state = f"{self.folder}/home/.cache/agent-sessions-monitor"
        self.log = f"{self.folder}/daemon.log"
        self.text = read(self.registry)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self.tmux("kill-server")
        shutil.rmtree(self.folder)

    def tmux(self, *words):
        """Names the socket, as with a TMUX_TMPDIR that does not exist tmux would go for the user's own server."""
        command = ["tmux", "-u", "-S", f"{self.folder}/tmux/tmux-{os.getuid()}/default", *words]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TMUX")}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    def start_session(self, name, cwd):
        """The pid of a new session's pane, in which an agent runs."""
        pid = int(self.tmux("new-session", "-d", "-s", name, "-c", cwd, "-P", "-F", "#{pane_pid}",
                            f"exec {self.folder}/bin/claude 1000000"))
        until(f"the agent of {name}", lambda: read(f"/proc/{pid}/comm") == "claude\n", 0.001)
        return pid

    def start_broker(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = f"{self.folder}/mosquitto.conf"
        with open(config, "w") as file:
            file.write(f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
                       f"user {os.environ.get('USER') or 'root'}\n")
        program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
        if program is None:
            raise Trouble("needs mosquitto")
        with open(f"{self.folder}/mosquitto.log", "w") as log:
            self.processes.append(subprocess.Popen([program, "-c", config], stdout=log, stderr=log))
        until("mosquitto", self.broker_answers)

    def broker_answers(self):
        try:
            Publisher(self.port, "bench-probe").close()
            return True
        except OSError:
            return False

    def start_daemon(self):
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": f"{self.folder}/home",
                       "TMUX_TMPDIR": f"{self.folder}/tmux", "RECONCILE_MQTT_URL": f"tcp://127.0.0.1:{self.port}"}
        # To profile it.
        environment |= {key: value for key, value in os.environ.items() if key == "JDK_JAVA_OPTIONS"}
        environment |= {"RECONCILE_" + key.upper(): value for key, value in self.settings.items()}
        with open(self.log, "a") as log:
            self.daemon = subprocess.Popen([RECONCILE, "--subscribe"], env=environment,
                                           stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.processes.append(self.daemon)
        for what in " ready; ", ": connected":
            until(what, lambda: what in read(self.log) or self.daemon.poll() is not None)
        if self.daemon.poll() is not None:
            raise Trouble(f"the daemon has ended:\n{read(self.log)}")

    def said(self):
        """What the daemon says of itself."""
        return json.loads(read(f"{self.state}/daemon.json"))

    def rest(self, seconds):
        """Waits until it has made no pass for so long."""
        passes, since = -1, time.monotonic()
        while time.monotonic() - since < seconds:
            now = self.said()["passes"]
            if now != passes:
                passes, since = now, time.monotonic()
            time.sleep(0.01)

    def save(self, text):
        """Saves the registry as an editor does."""
        with open(self.registry + "~new", "w") as file:
            file.write(text)
        os.rename(self.registry + "~new", self.registry)

    def status(self, field):
        """A field of the daemon's /proc/<pid>/status, in KB."""
        for line in read(f"/proc/{self.daemon.pid}/status").splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise Trouble("the daemon has ended:\n" + read(self.log))

    def cpu(self):
        """Seconds of processor time that it and the children that it has waited for have taken."""
        fields = read(f"/proc/{self.daemon.pid}/stat").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS

    def open_files(self):
        return len(os.listdir(f"/proc/{self.daemon.pid}/fd"))


class Publisher:
    """An MQTT 5 client that publishes with QoS 1."""

    def __init__(self, port, client):
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.id = 0
        self.rest = b""
        self.send(0x10, self.text("MQTT") + bytes([5, 2]) + struct.pack(">H", 0) + b"\0" + self.text(client))
        if self.packet()[0] >> 4 != 2:
            raise OSError("no CONNACK")

    @staticmethod
    def text(word):
        return struct.pack(">H", len(word.encode())) + word.encode()

    def send(self, kind, body):
        length, left = b"", len(body)
        while True:
            left, digit = left >> 7, left & 0x7F
            length += bytes([digit | (0x80 if left else 0)])
            if not left:
                break
        self.socket.sendall(bytes([kind]) + length + body)

    def packet(self):
        """The next one's first byte and body."""
        while True:
            length = shift = 0
            for at in range(1, min(len(self.rest), 5)):
                length |= (self.rest[at] & 0x7F) << shift
                shift += 7
                if self.rest[at] < 0x80:
                    end = at + 1 + length
                    if len(self.rest) >= end:
                        packet = self.rest[0], self.rest[at + 1:end]
                        self.rest = self.rest[end:]
                        return packet
                    break
            more = self.socket.recv(65536)
            if not more:
                raise OSError("the broker has closed the connection")
            self.rest += more

    def publish(self, topic, payload):
        """Returns once the broker has acknowledged it."""
        self.hand_over(topic, payload)
        self.acknowledged()

    def hand_over(self, topic, payload):
        self.id = self.id % 0xFFFF + 1
        self.send(0x32, self.text(topic) + struct.pack(">H", self.id) + b"\0" + payload)

    def acknowledged(self):
        while self.packet()[0] >> 4 != 4:
            pass

    def close(self):
        self.socket.close()


class Renames:
    """Tells, by inotify(7), when a file takes another's place."""

    MOVED_TO = 0x80

    def __init__(self, file):
        self.folder, self.name = os.path.split(file)
        libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
        self.fd = libc.inotify_init1(os.O_NONBLOCK)
        if self.fd < 0 or libc.inotify_add_watch(self.fd, self.folder.encode(), self.MOVED_TO) < 0:
            raise Trouble(os.strerror(ctypes.get_errno()))

    def forget(self):
        """What has come so far is of no interest."""
        while select.select([self.fd], [], [], 0)[0]:
            os.read(self.fd, 65536)

    def next(self, seconds):
        """When the next one was seen, on the monotonic clock; None if there was none."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                at = time.monotonic()
                if self.name.encode() + b"\0" in os.read(self.fd, 65536):
                    return at
        return None
