"""A throw-away PostgreSQL server for one run of the tests, from this machine's own binaries."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NEEDED = ("initdb", "pg_ctl", "postgres")
USERS = ("postgres", "nobody")
"""Who runs the server when the tests run as root, which PostgreSQL refuses to do."""
PATIENCE = "300"
"""Seconds after which a server that is started or stopped will not get there any more."""
SETTINGS = {
    "fsync": "on",
    "listen_addresses": "''",
    # Sessions of the test before may still be ending: the server learns of it in its own time.
    "max_connections": "150",
    "shared_buffers": "16MB",
}


def binaries() -> Path | None:
    """Where initdb, pg_ctl and postgres lie together, the newest first; or None."""
    on_path = shutil.which("initdb")
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda directory: float(directory.parent.name),
        reverse=True,
    )
    candidates = [Path(on_path).resolve().parent] if on_path else []
    for directory in [*candidates, *installed]:
        if all((directory / name).is_file() for name in NEEDED):
            return directory
    return None


def server_user() -> str | None:
    """Who the server must run as: None for whoever we are, which must not be root."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in names)


def why_missing() -> str | None:
    """Why no server can be started here, or None."""
    if binaries() is None:
        return "PostgreSQL is not installed; install your system's postgresql"
    if os.getuid() == 0 and not {entry.pw_name for entry in pwd.getpwall()} & {*USERS}:
        return f"PostgreSQL does not run as root; make a user called {' or '.join(USERS)}"
    return None


class Cluster:
    """A server on a socket in a directory of its own, which nobody else can reach."""

    def __init__(self, bin_directory: Path, directory: Path) -> None:
        self._bin = bin_directory
        self._user = server_user()
        self.directory = directory
        if self._user is not None:
            shutil.chown(directory, self._user)

    def make(self) -> None:
        self._run(
            *("initdb", "--pgdata", "data", "--username", "wagewatch", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )

    def start(self) -> None:
        settings = [f"-c {name}={value}" for name, value in SETTINGS.items()]
        options = " ".join([*settings, f"-k {self.directory}"])
        self._run("pg_ctl", "start", "-w", "-D", "data", "-l", "log", "-o", options)

    def stop(self, mode: str) -> None:
        """Stop the server; `immediate` is a crash, after which it must recover."""
        self._run("pg_ctl", "stop", "-w", "-D", "data", "-m", mode)

    def conninfo(self, database: str) -> str:
        return f"host={self.directory} user=wagewatch dbname={database}"

    @contextmanager
    def database(self, name: str, how: str = "") -> Iterator[str]:
        """A database of one test; the address of it."""
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {how}".encode())
        yield self.conninfo(name)
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def set_and_reload(self, setting: str, value: str) -> None:
        """Change a setting of the running server; return when new connections have it."""
        address = self.conninfo("postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET {setting} = {value}".encode())
            connection.execute("SELECT pg_reload_conf()")
        seen = ""
        while seen != value:
            with psycopg.connect(address) as connection:
                [(seen,)] = connection.execute(f"SHOW {setting}".encode()).fetchall()

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: the server would keep a pipe open for as long as it runs.
        said = self.directory / "said"
        with said.open("ab") as output:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                check=False,
                cwd=self.directory,
                env={"LC_ALL": "C", "PATH": os.environ["PATH"], "PGCTLTIMEOUT": PATIENCE},
                extra_groups=None if self._user is None else [],
                group=None if self._user is None else pwd.getpwnam(self._user).pw_gid,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                user=self._user,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{said.read_text()}")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server, and leave nothing of it behind."""
    found = binaries()
    assert found is not None
    # Not below pytest's own directory: the path of a socket is short, and the server's user
    # must be able to walk to it.
    with tempfile.TemporaryDirectory(prefix="wagewatch-pg-") as directory:
        cluster = Cluster(found, Path(directory))
        cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
