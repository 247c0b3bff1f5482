"""A real Kafka broker on loopback, one node from the jars that `make jars` fetched."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from streams.kafka.asking import asking
from streams.kafka.refusals import NoBroker
from tests.ports import HOST, kept_port

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "deploy" / "kafka"
JARS = Path(os.environ.get("KAFKA_JARS", ROOT / ".kafka" / "jars"))
PORT_FOR_PEOPLE = 9092
PATIENCE = 300
"""Seconds after which a node that was started will not answer any more."""
JAVA_FLAGS = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # starts in half the time
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    f"-Dlog4j2.configurationFile={SOURCE / 'log4j2.properties'}",
)


def why_missing() -> str | None:
    """Why no broker can be started here, or None."""
    if shutil.which("java") is None:
        return "Java is not installed; install your system's default-jre-headless, 17 or newer"
    fetched = JARS / ".fetched"
    if fetched.is_file() and fetched.stat().st_mtime >= (SOURCE / "pom.xml").stat().st_mtime:
        return None
    first = "" if shutil.which("mvn") else "install your system's maven, then "
    return f"the jars of Kafka are not in {JARS}, or of another version; {first}say `make jars`"


def java(main: str, *arguments: str) -> list[str]:
    """The command that runs one of Kafka's own programs."""
    return ["java", *JAVA_FLAGS, "-cp", f"{JARS}/*", main, *arguments]


def tool(main: str, *arguments: str) -> str:
    """What one of Kafka's console tools prints; each call starts a JVM, which takes seconds."""
    done = subprocess.run(
        java(main, *arguments), check=False, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError(f"{main} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def listens(port: int) -> bool:
    """Whether anybody listens at this port of loopback."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


class Broker:
    """A node with two ports and a directory, which keep through every stop, kill and wipe."""

    def __init__(self, directory: Path, port: int, controller_port: int) -> None:
        self.bootstrap = f"{HOST}:{port}"
        self._port = port
        self._settings = directory / "server.properties"
        self._data = directory / "data"
        self._log = directory / "log"
        self._server: subprocess.Popen[bytes] | None = None
        ours = {
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{HOST}:{controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "controller.quorum.bootstrap.servers": f"{HOST}:{controller_port}",
            "log.dirs": self._data,
        }
        added = "".join(f"{name}={value}\n" for name, value in ours.items())
        self._settings.write_text((SOURCE / "loopback.properties").read_text() + added)

    def start(self) -> None:
        """Start the node on what it holds, or on nothing; return when clients can use it.

        One that runs already goes on, also where it was paused.
        """
        if self._server is not None:
            self.resume()
        else:
            self._server = self._started()
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if (code := self._server.poll()) is not None:
                raise RuntimeError(f"Kafka ended with {code}:\n{self._log.read_text()}")
            if time.monotonic() > until:
                raise RuntimeError(f"Kafka does not answer:\n{self._log.read_text()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End the node in order; it may be paused, or ended already."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the node as kill -9 does: it writes nothing more and says goodbye to nobody."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let the node hang: connections stay, and nobody answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def wipe(self) -> None:
        """Lose everything that the stopped node held: topics, records and offsets."""
        assert self._server is None, "stop the node before it is wiped"
        shutil.rmtree(self._data)

    def wait(self) -> None:
        """Return when the node has ended by itself."""
        self._running().wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if not self._data.exists():
            name = urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
            settings = str(self._settings)
            format_ = ("format", f"--cluster-id={name}", "--config", settings, "--standalone")
            tool("kafka.tools.StorageTool", *format_)
        with self._log.open("ab") as log:
            return subprocess.Popen(
                java("kafka.Kafka", str(self._settings)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._server is not None, "the node is not started"
        return self._server

    def _answers(self) -> bool:
        if not listens(self._port):
            return False
        try:
            with asking(self.bootstrap) as admin:
                return bool(admin.describe_cluster()["brokers"])
        except NoBroker:  # it listens before it answers: on a busy machine long before
            return False

    def _end(self, by: signal.Signals) -> None:
        if self._server is None:
            return
        self._server.send_signal(by)
        self._server.send_signal(signal.SIGCONT)
        self._server.wait()
        self._server = None


@contextmanager
def running_broker() -> Iterator[Broker]:
    """Start a broker, and leave nothing of it behind."""
    with (
        tempfile.TemporaryDirectory(prefix="wagewatch-kafka-") as directory,
        kept_port() as port,
        kept_port() as controller_port,
    ):
        broker = Broker(Path(directory), port, controller_port)
        try:
            broker.start()
            yield broker
        finally:
            broker.kill()


def main() -> None:
    """Run a broker for people until Ctrl-C; what it holds is there again the next time."""
    if reason := why_missing():
        sys.exit(reason)
    if listens(PORT_FOR_PEOPLE):
        sys.exit(f"{HOST}:{PORT_FOR_PEOPLE} is in use; end what listens there, or use it")
    directory = ROOT / ".kafka" / "node"
    directory.mkdir(parents=True, exist_ok=True)
    broker = Broker(directory, PORT_FOR_PEOPLE, PORT_FOR_PEOPLE + 1)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        broker.start()
        sys.stdout.write(f"Kafka answers at {broker.bootstrap}; Ctrl-C ends it\n")
        sys.stdout.flush()
        broker.wait()
    except KeyboardInterrupt:
        sys.stdout.write("\n")
    finally:
        broker.stop()


if __name__ == "__main__":
    main()
