"""Servers are found or started once a session, end with it, and give each run a database."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import is_required
from handbook import debian, pgbouncer, servers
from handbook.databases import DATABASES, Databases
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

SERVERS = ("postgresql", "mariadb", "mysql")
VARIABLES = [f"{database.upper()}_URL" for database in SERVERS]

HOLD = """
import signal, sys
from pathlib import Path
from handbook import servers
session = Path(sys.argv[1])
with servers.hold(session):
    print(servers.url(sys.argv[2], session), flush=True)
    signal.pause()
"""
URL = """
import sys
from pathlib import Path
from handbook import servers
print(servers.url(sys.argv[2], Path(sys.argv[1])))
"""
IDLE = """
import asyncio, sys
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
async def main(url):
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE author (id INTEGER PRIMARY KEY)"))
    async with engine.connect() as connection:
        await connection.execute(text("INSERT INTO author VALUES (1)"))
        print("idle", flush=True)
        await asyncio.sleep(60)
asyncio.run(main(sys.argv[1]))
"""
LISTED = {
    "postgresql": "SELECT datname FROM pg_database",
    "mariadb": "SHOW DATABASES",
    "mysql": "SHOW DATABASES",
}
DATA = {
    "postgresql": "SHOW data_directory",
    "mariadb": "SELECT @@datadir",
    "mysql": "SELECT @@datadir",
}


TRANSACTION = pgbouncer.name({})
SESSION = pgbouncer.name({"pool_mode": "session"})


def begin(code: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def query(url: str, statement: str) -> list[str]:
    """The first column of the result, if there is one."""
    return asyncio.run(_query(url, statement))


async def _query(url: str, statement: str) -> list[str]:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        result = await connection.execute(text(statement))
        values = list(map(str, result.scalars())) if result.returns_rows else []
    await engine.dispose()
    return values


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.fixture(params=SERVERS)
def database(request: pytest.FixtureRequest, session: Path) -> str:
    """A database whose server can be had."""
    name: str = request.param
    server(name, session)
    return name


def server(database: str, session: Path) -> str:
    try:
        return servers.url(database, session)
    except servers.Unavailable as error:
        if is_required(database):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable names a server."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)


def test_a_variable_names_the_server(
    database: str, session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = servers.url(database, session)
    plain = re.sub(r"^\w+\+\w+", "postgresql" if database == "postgresql" else "mysql", started)
    monkeypatch.setenv(f"{database.upper()}_URL", plain)
    assert servers.url(database, tmp_path) == started


@pytest.mark.parametrize("database", SERVERS)
@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("localhost", "is not a URL such as {database}://user:password@host/database"),
        ("sqlite:///x.db", "names sqlite, not a URL such as {database}://"),
        ("{database}+sync://127.0.0.1/x", "names the driver sync, not asyn"),
        ("{database}://u:secret@127.0.0.1:1/x", "u:***@127.0.0.1:1/x) does not answer: "),
    ],
)
def test_a_wrong_variable_is_refused(
    database: str, value: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable = f"{database.upper()}_URL"
    monkeypatch.setenv(variable, value.format(database=database))
    with pytest.raises(servers.Unavailable) as caught:
        servers.url(database, tmp_path)
    assert complaint.format(database=database) in str(caught.value)
    assert str(caught.value).endswith(f"; remedy: correct {variable}, or unset it to have a server started")


@pytest.mark.parametrize(
    ("variable", "complaint"),
    [
        ("MYSQL_URL", "names a MariaDB server: 1"),
        ("MARIADB_URL", "is not a MariaDB variant"),
        ("POSTGRESQL_URL", "names mysql, not"),
    ],
)
def test_a_server_of_another_kind_is_refused(
    variable: str,
    complaint: str,
    session: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = server("mysql" if variable == "MARIADB_URL" else "mariadb", session)
    monkeypatch.setenv(variable, re.sub(r"^\w+\+\w+", "mysql", other))
    with pytest.raises(servers.Unavailable, match=complaint):
        servers.url(variable.removesuffix("_URL").lower(), tmp_path)


@pytest.mark.usefixtures("unset")
def test_processes_share_a_server(tmp_path: Path) -> None:
    with servers.hold(tmp_path):
        both = [begin(URL, tmp_path, "postgresql") for _ in range(2)]
        urls = {process.communicate(timeout=60)[0].strip() for process in both}
    assert len(urls) == 1
    assert urls.pop().startswith("postgresql+asyncpg://")


@pytest.mark.usefixtures("unset")
def test_a_server_ends_with_its_session(database: str, tmp_path: Path) -> None:
    holder = begin(HOLD, tmp_path, database)
    url = first_line(holder)
    port = make_url(url).port
    assert port
    data = Path(query(url, DATA[database])[0])
    assert answers(port)
    assert data.is_dir()
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    limit = time.monotonic() + 20
    while data.parent.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    assert not data.parent.exists()
    assert not answers(port)


@pytest.mark.usefixtures("unset")
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists sockets there")
def test_a_server_listens_on_the_loopback_interface_only(database: str, tmp_path: Path) -> None:
    with servers.hold(tmp_path):
        url = servers.url(database, tmp_path)
        data = query(url, DATA[database])[0].rstrip("/")
        sockets = {
            socket.readlink().name
            for process in Path("/proc").glob("[0-9]*")
            if data in _text(process / "cmdline")
            for socket in (process / "fd").iterdir()
            if socket.is_symlink()
        }
        listening = [
            fields[1]
            for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
            for fields in map(str.split, _text(table).splitlines())
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets
        ]
    assert listening == [f"0100007F:{make_url(url).port:04X}"]


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended, or there is no IPv6
        return ""


@pytest.mark.usefixtures("unset")
def test_no_server_is_told_with_reason_and_remedy_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    expected = (
        "MySQL: no mysqld is installed; no apt-get to fetch mysql-server-core with; remedy: use "
        "Debian or Ubuntu, whose package is fetched without installing it, or set MYSQL_URL"
    )
    with servers.hold(tmp_path):
        with pytest.raises(servers.Unavailable, match=f"^{re.escape(expected)}$"):
            servers.url("mysql", tmp_path)
        monkeypatch.delattr(subprocess, "run")
        with pytest.raises(servers.Unavailable, match=f"^{re.escape(expected)}$"):
            servers.url("mysql", tmp_path)


def test_a_failed_download_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("apt-get", "dpkg-deb"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho E: no network >&2\nexit 100\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(debian, "CACHE", tmp_path / "cache")
    with pytest.raises(OSError, match="apt-get failed: E: no network"):
        debian.program("mysql-server-core", "usr/sbin/mysqld")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.fixture(scope="module")
def databases(session: Path) -> Iterator[Databases]:
    with Databases(session) as databases:
        yield databases


@pytest.mark.parametrize("name", DATABASES)
def test_versions_are_numbers(name: str, databases: Databases, session: Path) -> None:
    if name in SERVERS:
        server(name, session)
    version = databases.version(name)
    assert re.fullmatch(r"\d+(\.\d+)+", version)


def test_sqlite_gets_a_file(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path) as url:
        file = Path(make_url(url).database or "")
        assert file.parent == tmp_path
        for name in (file.name, f"{file.name}-wal"):
            (tmp_path / name).touch()
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_dropped_whatever_holds_it(
    database: str, databases: Databases, session: Path, tmp_path: Path
) -> None:
    admin = servers.url(database, session)
    with databases.fresh(database, tmp_path) as url, databases.fresh(database, tmp_path) as second:
        name = make_url(url).database
        assert url != second
        assert name in query(admin, LISTED[database])
        program = begin(IDLE, url)
        assert first_line(program) == "idle"
        started = time.monotonic()
    # Without help each server would wait for the transaction to end.
    assert time.monotonic() - started < 5
    assert name not in query(admin, LISTED[database])
    program.kill()
    program.communicate()


def test_missing_rights_are_told(database: str, session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = servers.url(database, session)
    query(admin, "CREATE USER gotcha_reader")
    try:
        visible = "postgres" if database == "postgresql" else "information_schema"
        reader = make_url(admin).set(username="gotcha_reader", database=visible)
        monkeypatch.setenv(f"{database.upper()}_URL", reader.render_as_string())
        with (
            Databases(tmp_path) as databases,
            pytest.raises(servers.Unavailable, match=r"creates no database: .*; remedy: let this"),
            databases.fresh(database, tmp_path),
        ):
            pass
    finally:
        query(admin, "DROP USER gotcha_reader")


def through(pgbouncer: str, session: Path) -> str:
    server("postgresql", session)
    try:
        return servers.through(pgbouncer, session)
    except servers.Unavailable as error:
        if is_required("postgresql"):
            pytest.fail(str(error), pytrace=False)
        pytest.skip(str(error))


async def backends(url: str) -> list[int]:
    """The server connections that three clients use, one after the other, before any of them disconnects."""
    engines = [create_async_engine(url) for _ in range(3)]
    connections = [await engine.connect() for engine in engines]
    found = []
    for connection in connections:
        found.append((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())
        await connection.rollback()
    for connection, engine in zip(connections, engines, strict=True):
        await connection.close()
        await engine.dispose()
    return found


@pytest.mark.parametrize(("name", "expected"), [(TRANSACTION, 1), (SESSION, 3), (None, 3)])
def test_clients_of_pgbouncer_share_server_connections(
    name: str | None, expected: int, databases: Databases, session: Path, tmp_path: Path
) -> None:
    through(name or TRANSACTION, session)
    with databases.fresh("postgresql", tmp_path, name) as url:
        assert len(set(asyncio.run(backends(url)))) == expected


@pytest.mark.parametrize("database", ["sqlite", "mariadb", "mysql"])
def test_pgbouncer_concerns_no_other_database(
    database: str, databases: Databases, session: Path, tmp_path: Path
) -> None:
    if database in SERVERS:
        server(database, session)
    with databases.fresh(database, tmp_path) as direct, databases.fresh(database, tmp_path, TRANSACTION) as url:
        assert make_url(url).port == make_url(direct).port


def test_a_database_is_dropped_behind_pgbouncer(databases: Databases, session: Path, tmp_path: Path) -> None:
    through(TRANSACTION, session)
    with databases.fresh("postgresql", tmp_path, TRANSACTION) as url:
        program = begin(IDLE, url)
        assert first_line(program) == "idle"
    assert make_url(url).database not in query(servers.url("postgresql", session), LISTED["postgresql"])
    program.kill()
    program.communicate()


def test_pgbouncer_ends_with_its_session(session: Path, tmp_path: Path) -> None:
    through(TRANSACTION, session)
    with servers.hold(tmp_path):
        both = {servers.through(TRANSACTION, tmp_path) for _ in range(2)}
        port = make_url(both.pop()).port
        assert port
        assert not both
        assert answers(port)
    limit = time.monotonic() + 20
    while answers(port) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not answers(port)


@pytest.mark.usefixtures("unset")
def test_pgbouncer_logs_in_with_the_password_of_the_variable(
    session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    through(TRANSACTION, session)
    folders = [tmp_path / "server", tmp_path / "pgbouncer"]
    for folder in folders:
        folder.mkdir()
    with servers.hold(folders[0]), servers.hold(folders[1]):
        admin = servers.url("postgresql", folders[0])
        password = """p@ss"{word}'"""
        query(admin, """CREATE USER "gotcha ""user" SUPERUSER PASSWORD '{}'""".format(password.replace("'", "''")))
        rules = Path(query(admin, DATA["postgresql"])[0]) / "pg_hba.conf"
        rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        query(admin, "SELECT pg_reload_conf()")
        named = make_url(admin).set(username='gotcha "user', password=password)
        monkeypatch.setenv("POSTGRESQL_URL", named.render_as_string(hide_password=False))
        ours = servers.through(TRANSACTION, folders[1])
        assert make_url(ours).port != named.port
        assert query(ours, "SELECT current_user") == ['gotcha "user']
        other = make_url(ours).set(password="another").render_as_string(hide_password=False)
        with pytest.raises(Exception, match="SASL authentication failed"):
            query(other, "SELECT current_user")


def test_pgbouncer_needs_host_and_user(session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = server("postgresql", session)
    monkeypatch.setenv("PGUSER", make_url(started).username or "")
    monkeypatch.setenv("POSTGRESQL_URL", re.sub("//.*@", "//", started))
    expected = "PgBouncer: it cannot find the server unless POSTGRESQL_URL names a host and a user; remedy: "
    with pytest.raises(servers.Unavailable, match=f"^{re.escape(expected)}"):
        servers.through(TRANSACTION, tmp_path)


def test_no_pgbouncer_is_told_with_reason_and_remedy(
    session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRESQL_URL", server("postgresql", session))
    # Where the user nobody may look, too.
    with tempfile.TemporaryDirectory() as programs:
        Path(programs).chmod(0o755)
        old = Path(programs, "pgbouncer")
        old.write_text("#!/bin/sh\necho PgBouncer 1.18.0\n")
        old.chmod(0o755)
        monkeypatch.setenv("PATH", programs)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        expected = (
            f"PgBouncer: {old} is PgBouncer 1.18.0; no apt-get to fetch pgbouncer with; "
            "remedy: install PgBouncer 1.21 or newer, or use Debian or Ubuntu, whose package is fetched"
        )
        with servers.hold(tmp_path), pytest.raises(servers.Unavailable, match=f"^{re.escape(expected)}$"):
            servers.through(TRANSACTION, tmp_path)


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (True, "is True, not a table; write [tool.handbook.pgbouncer] and its settings below"),
        (
            {"pool": 1},
            "sets 'pool'; it may set pool_mode, max_prepared_statements, server_reset_query_always",
        ),
        ({"pool_mode": "statement"}, "sets pool_mode to 'statement'; it may be 'transaction' or 'session'"),
        ({"max_prepared_statements": False}, "sets max_prepared_statements to False; it may be 200 or 0"),
    ],
)
def test_wrong_settings_of_pgbouncer_are_refused(table: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
        pgbouncer.name(table)


def test_settings_of_pgbouncer_are_in_its_name() -> None:
    wanted = {"pool_mode": "session", "max_prepared_statements": "0", "server_reset_query_always": "0"}
    assert pgbouncer.settings(pgbouncer.name({"pool_mode": "session", "max_prepared_statements": 0})) == wanted


@pytest.mark.parametrize(
    ("version", "is_old"), [("PgBouncer 1.18.0\n", True), ("PgBouncer 1.21.0\n", False), ("PgBouncer 2.0\n", False)]
)
def test_old_releases_of_pgbouncer_are_known(version: str, is_old: bool) -> None:
    assert pgbouncer.is_old(version) == is_old
