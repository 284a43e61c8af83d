"""Guards for the tests of async SQLAlchemy code: a mistake that raises nothing fails the test, with its file and line.

Copy this file beside the top conftest.py of your tests, and write there `pytest_plugins = ["guards"]`. Every guard then
watches every test. A report does not change what the code does: all of them fail the test at its end.

- connection-not-returned: a connection was checked out, and the test ended without its return to the pool
- sync-engine-in-loop: a sync engine ran a statement in the thread of a running event loop
- idle-in-transaction: a connection waited in a transaction longer than `guards_idle_ms`, 500 unless it is set
- unsaved-changes: a session or a connection was closed or dropped with changes that nobody committed or rolled back
- shared-session: two tasks used one AsyncSession at once, or by turns
- session-after-exit: an AsyncSession was used after its `async with` had ended

To switch guards off, list them in the ini option `guards_off`, or mark a test: `@pytest.mark.guards_off("<guard>")`.
`max_statements(n)` is a context manager of its own. It fails a block that runs more than n statements.

Needs pytest 8.2 and SQLAlchemy 2.0.22, or newer. Works with pytest-asyncio, with anyio, and with asyncio.run().
"""

import asyncio
import inspect
import os
import re
import sys
import sysconfig
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from time import monotonic
from types import FrameType
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary, WeakSet, ref

import greenlet  # type: ignore[import-untyped, unused-ignore]
import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolProxiedConnection

GUARDS = {
    "connection-not-returned": "Close what checked it out, or use `async with`.",
    "sync-engine-in-loop": "It stops every other task. Use create_async_engine() and AsyncSession.",
    "idle-in-transaction": "It keeps its locks and its place in the pool. Commit before you wait for something else.",
    "unsaved-changes": "They are lost. Commit them, or call rollback() to say that you do not want them.",
    "shared-session": "Give each task a session of its own.",
    "session-after-exit": "It holds a connection again, and nobody closes it. Open a new session for later work.",
}
T = TypeVar("T")
# Behind these frames is whoever started the event loop. `_run` is private.
LOOP = {asyncio.Handle._run.__code__, asyncio.Runner.run.__code__}
# How many frames a coroutine remembers: asyncio.gather(session.scalar(...)) needs one, anyio's start_soon() four.
ORIGIN_DEPTH = 4
WRITES = re.compile(r"\s*(?:insert|update|delete|replace|merge)\b", re.IGNORECASE)


class Place(NamedTuple):
    """A line of the user's code."""

    file: str
    line: int

    def __str__(self) -> str:
        below = self.file.removeprefix(os.getcwd() + os.sep)
        return f"{below}:{self.line}"


def here() -> Place | None:
    """The innermost line at work that belongs to no library. Of a task without such a line, the one that began it."""
    for frame in _outward():
        if frame.f_code in LOOP:
            break
        if _is_users(frame.f_code.co_filename):
            return Place(frame.f_code.co_filename, frame.f_lineno)
    if leaving := _leaving.get():
        return leaving[1]
    task = asyncio.current_task() if _is_in_loop() else None
    origin = getattr(task.get_coro(), "cr_origin", None) if task else None
    return next((Place(file, line) for file, line, _ in origin or () if _is_users(file)), None)


def _outward() -> Iterator[FrameType]:
    """The frames from here outward. SQLAlchemy works in greenlets; behind one's last frame comes its parent's."""
    frame: FrameType | None = sys._getframe(1)
    current = greenlet.getcurrent()
    while True:
        while frame is not None:
            yield frame
            frame = frame.f_back
        if current.parent is None:
            return
        current = current.parent
        frame = current.gr_frame


@cache
def _is_users(name: str) -> bool:
    library = sysconfig.get_path("stdlib") + os.sep
    installed = {"site-packages", "dist-packages"} & {*name.split(os.sep)}
    return not (name.startswith((library, "<")) or installed or name == __file__)


@dataclass
class Held:
    """A connection that was checked out."""

    proxy: ref[PoolProxiedConnection]
    place: Place | None
    returned: bool = False

    @property
    def is_lost(self) -> bool:
        # What the garbage collector brings back has lost its proxy before. A StaticPool lends its one connection to
        # several at once, and tells only of the first return: as long as a proxy lives, it knows better.
        proxy = self.proxy()
        return proxy.is_valid if proxy else not self.returned


@dataclass
class Work:
    """What a connection did in its transaction."""

    # Where each statement that changed rows came from.
    writes: list[Place | None] = field(default_factory=list)
    # How many there were when a savepoint was set.
    savepoints: dict[str, int] = field(default_factory=dict)
    # When and where the last statement ended, while no other has begun.
    idle: tuple[float, Place | None] | None = None


@dataclass
class Changes:
    """What a session did in its transaction. It lives in the session's `info`: the collector clears weak references."""

    watch: "Watch"
    opened: Place | None = None
    added: Place | None = None
    # By connection: what it does, and how many writes it already had.
    begun: dict[int, tuple[Work, int]] = field(default_factory=dict)


@dataclass
class Uses:
    """Which tasks use an AsyncSession."""

    # Those within one of its methods, and how often.
    running: Counter["asyncio.Task[Any]"] = field(default_factory=Counter)
    places: "WeakKeyDictionary[asyncio.Task[Any], Place | None]" = field(default_factory=WeakKeyDictionary)
    last: "ref[asyncio.Task[Any]] | None" = None
    exited: bool = False


class Watch:
    """What the guards see in one test."""

    def __init__(self, guards: frozenset[str], idle: float) -> None:
        """`idle` is in seconds."""
        self.guards = guards
        self.idle = idle
        self.reports: dict[tuple[str, Place | None], str] = {}
        # By identity of the pool's entry, which has no weak reference.
        self.held: dict[int, list[Held]] = {}
        self.sessions: WeakSet[Session] = WeakSet()
        self.works: WeakKeyDictionary[Connection, Work] = WeakKeyDictionary()
        self.uses: WeakKeyDictionary[AsyncSession, Uses] = WeakKeyDictionary()

    def report(self, guard: str, place: Place | None, what: str) -> None:
        if guard in self.guards:
            self.reports.setdefault((guard, place), f"{place or 'unknown line'}: {guard}: {what}. {GUARDS[guard]}")

    def end(self) -> None:
        """Judge what the test left behind."""
        for held in (each for helds in self.held.values() for each in helds if each.is_lost):
            how = "is still checked out" if held.proxy() else "was left to the garbage collector"
            self.report("connection-not-returned", held.place, f"the connection of this line {how}")
        for session in list(self.sessions):
            self.closing(session, "was never closed")

    def work(self, connection: Connection) -> Work:
        return self.works.setdefault(connection, Work())

    # connection-not-returned

    def checkout(self, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
        open_or_lost = [held for held in self.held.get(id(entry), ()) if held.is_lost]
        self.held[id(entry)] = [*open_or_lost, Held(ref(proxy), here())]

    def checkin(self, entry: ConnectionPoolEntry) -> None:
        for held in self.held.get(id(entry), ()):
            held.returned = held.returned or held.proxy() is not None

    # sync-engine-in-loop, idle-in-transaction, and the writes for unsaved-changes

    def statement(self, connection: Connection) -> None:
        self.ends_idle(connection)
        if not connection.dialect.is_async and _is_in_loop():
            self.report("sync-engine-in-loop", here(), "a sync engine ran a statement in the thread of the event loop")

    def done(self, connection: Connection, cursor: Any, statement: str, context: Any) -> None:
        if _is_autocommit(connection):
            return
        work, place = self.work(connection), here()
        # A stream goes on fetching, which no event tells.
        if not context.execution_options.get("stream_results"):
            work.idle = monotonic(), place
        compiled = context.isinsert or context.isupdate or context.isdelete
        if (compiled or WRITES.match(statement)) and cursor.rowcount != 0:
            work.writes.append(place)

    def ends_idle(self, connection: Connection) -> None:
        work = self.work(connection)
        if work.idle is None:
            return
        (since, place), work.idle = work.idle, None
        if (seconds := monotonic() - since) > self.idle:
            until = here()
            next_line = f", until {until}" if until else ""
            what = f"after this statement its connection was idle in a transaction for {seconds:.2f} s{next_line}"
            self.report("idle-in-transaction", place, what)

    def transaction_ends(self, connection: Connection) -> None:
        self.ends_idle(connection)
        if work := self.works.pop(connection, None):
            work.writes.clear()

    # unsaved-changes

    def changes(self, session: Session) -> Changes:
        changes: Changes | None = session.info.get(Changes)
        if changes is None or changes.watch is not self:
            changes = session.info[Changes] = Changes(self)
        return changes

    def opens(self, session: Session) -> None:
        self.sessions.add(session)
        self.changes(session).opened = here()

    def begins(self, session: Session, connection: Connection) -> None:
        work = self.work(connection)
        self.changes(session).begun.setdefault(id(work), (work, len(work.writes)))

    def adds(self, session: Session) -> None:
        changes = self.changes(session)
        changes.added = changes.added or here()

    def ends(self, session: Session) -> None:
        changes = self.changes(session)
        changes.begun.clear()
        changes.added = None

    def closing(self, session: Session, how: str) -> None:
        """Judge a session that is about to lose what it holds."""
        if _is_failing():
            return
        changes = self.changes(session)
        for work, count in changes.begun.values():
            if writes := work.writes[count:]:
                # A flush may come from a query: the line that added the object tells more.
                place = changes.added or writes[0]
                self.report("unsaved-changes", place, f"the session of this line {how} without a commit")
                return
        dirty = [each for each in session.dirty if session.is_modified(each)]
        if objects := [*session.new, *session.deleted, *dirty]:
            names = ", ".join(sorted({type(each).__name__ for each in objects}))
            place = changes.added if session.new else changes.opened
            what = f"the session of this line {how} with {len(objects)} unsaved: {names}"
            self.report("unsaved-changes", place, what)

    def closing_connection(self, connection: Connection) -> None:
        if _is_failing():
            return
        if writes := self.work(connection).writes:
            what = "the connection of this statement was closed without a commit"
            self.report("unsaved-changes", writes[0], what)

    # shared-session and session-after-exit

    @contextmanager
    def using(self, session: AsyncSession, name: str) -> Iterator[None]:
        leaving, task = _leaving.get(), asyncio.current_task()
        task = leaving[0] if leaving else task
        if task is None:
            yield
            return
        uses = self.uses.setdefault(session, Uses())
        place = here()
        other = next((each for each in uses.running if each is not task), None)
        last = uses.last() if uses.last else None
        # By turns: the task comes back after another one, which goes on.
        if other is None and task in uses.places and last and last is not task and not last.done():
            other = last
        if other is not None:
            at = uses.places.get(other)
            what = f"task {task.get_name()} uses an AsyncSession that task {other.get_name()} is using"
            self.report("shared-session", place or at, what + (f" at {at}" if at and place else ""))
        if uses.exited and name not in ENDS:
            self.report("session-after-exit", place, "this AsyncSession is used after the end of its `async with`")
        uses.last = ref(task)
        uses.places[task] = place
        uses.running[task] += 1
        try:
            yield
        finally:
            uses.running[task] -= 1
            if not uses.running[task]:
                del uses.running[task]


# The watch of the test that runs.
_watch: Watch | None = None
# Whether what is being closed is closed because of an exception. Closing goes on in another task and in a greenlet,
# which do not see the exception.
_failing: ContextVar[bool] = ContextVar("failing", default=False)
# The task that leaves an `async with`, and where: SQLAlchemy closes in another one.
_leaving: "ContextVar[tuple[asyncio.Task[Any], Place | None] | None]" = ContextVar("leaving", default=None)
ENDS = ("close", "aclose", "reset", "invalidate")


def _is_failing() -> bool:
    return _failing.get() or sys.exc_info()[0] is not None


def _is_in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _is_autocommit(connection: Connection) -> bool:
    # Private: the level may come from the engine, the connection or a statement, and there is no public way to ask.
    return connection._is_autocommit_isolation()


# Listeners: public API


def _checkout(_connection: object, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
    if _watch:
        _watch.checkout(entry, proxy)


def _checkin(_connection: object, entry: ConnectionPoolEntry) -> None:
    if _watch:
        _watch.checkin(entry)


def _before_statement(connection: Connection, *_: object) -> None:
    if _watch:
        _watch.statement(connection)


def _after_statement(
    connection: Connection, cursor: Any, statement: str, _parameters: object, context: Any, _many: bool
) -> None:
    if _watch:
        _watch.done(connection, cursor, statement, context)


def _transaction_ends(connection: Connection, *_: object) -> None:
    if _watch:
        _watch.transaction_ends(connection)


def _savepoint(connection: Connection, name: str) -> None:
    if _watch:
        work = _watch.work(connection)
        work.savepoints[name] = len(work.writes)


def _rollback_savepoint(connection: Connection, name: str, _context: None) -> None:
    if _watch:
        work = _watch.work(connection)
        del work.writes[work.savepoints.get(name, 0) :]


def _session_begins(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if _watch:
        _watch.begins(session, connection)


def _session_ends(session: Session, transaction: SessionTransaction) -> None:
    if _watch and transaction.parent is None:
        _watch.ends(session)


def _added(session: Session, _instance: object) -> None:
    if _watch:
        _watch.adds(session)


LISTENERS: tuple[tuple[type, str, Callable[..., None]], ...] = (
    (Pool, "checkout", _checkout),
    (Pool, "checkin", _checkin),
    (Pool, "detach", _checkin),
    (Engine, "before_cursor_execute", _before_statement),
    (Engine, "after_cursor_execute", _after_statement),
    (Engine, "commit", _transaction_ends),
    (Engine, "rollback", _transaction_ends),
    (Engine, "commit_twophase", _transaction_ends),
    (Engine, "rollback_twophase", _transaction_ends),
    (Engine, "savepoint", _savepoint),
    (Engine, "rollback_savepoint", _rollback_savepoint),
    (Session, "after_begin", _session_begins),
    (Session, "after_transaction_end", _session_ends),
    (Session, "transient_to_pending", _added),
)


# Patches of public methods, where SQLAlchemy has no event


def _session_init(original: Callable[..., None]) -> Callable[..., None]:
    @wraps(original)
    def init(self: Session, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        if _watch:
            _watch.opens(self)

    return init


def _session_close(original: Callable[[Session], None]) -> Callable[[Session], None]:
    @wraps(original)
    def close(self: Session) -> None:
        if _watch:
            _watch.closing(self, "was closed")
        original(self)

    return close


def _session_del(self: Session) -> None:
    if _watch and (changes := self.info.get(Changes)) and changes.watch is _watch:
        _watch.closing(self, "was left to the garbage collector")


def _connection_close(original: Callable[[Connection], None]) -> Callable[[Connection], None]:
    @wraps(original)
    def close(self: Connection) -> None:
        if _watch and self.in_transaction():
            _watch.closing_connection(self)
        original(self)

    return close


def _exit(original: Callable[..., None]) -> Callable[..., None]:
    @wraps(original)
    def exit_(self: Any, kind: type[BaseException] | None, *rest: Any) -> None:
        with _set(_failing, kind is not None):
            original(self, kind, *rest)

    return exit_


def _aexit(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(original)
    async def aexit(self: Any, kind: type[BaseException] | None, *rest: Any) -> None:
        task = asyncio.current_task()
        with _set(_failing, kind is not None), _set(_leaving, (task, here()) if task else None):
            await original(self, kind, *rest)
        if _watch and isinstance(self, AsyncSession):
            _watch.uses.setdefault(self, Uses()).exited = True

    return aexit


def _aenter(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(original)
    async def aenter(self: AsyncSession) -> Any:
        if _watch:
            _watch.uses.setdefault(self, Uses()).exited = False
        return await original(self)

    return aenter


def _aclose(original: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(original)
    async def aclose(self: Any) -> None:
        with _set(_failing, _is_failing()):
            await original(self)

    return aclose


def _used(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(original)
    async def used(self: AsyncSession, *args: Any, **kwargs: Any) -> Any:
        if _watch is None:
            return await original(self, *args, **kwargs)
        with _watch.using(self, original.__name__):
            return await original(self, *args, **kwargs)

    return used


@contextmanager
def _set(variable: ContextVar[T], value: T) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        # What the collector closes goes on in another context, where there is nothing to reset.
        with suppress(ValueError):
            variable.reset(token)


def _patches() -> Iterator[tuple[type, str, Any]]:
    """Class, method, and what takes its place."""
    yield Session, "__init__", _session_init(Session.__init__)
    yield Session, "close", _session_close(Session.close)
    yield Session, "reset", _session_close(Session.reset)
    yield Session, "__exit__", _exit(Session.__exit__)
    yield Session, "__del__", _session_del
    yield Connection, "close", _connection_close(Connection.close)
    yield Connection, "__exit__", _exit(Connection.__exit__)
    yield AsyncConnection, "close", _aclose(AsyncConnection.close)
    yield AsyncConnection, "__aexit__", _aexit(AsyncConnection.__aexit__)
    for name, method in list(vars(AsyncSession).items()):
        if inspect.iscoroutinefunction(method):
            match name:
                case "__aenter__":
                    yield AsyncSession, name, _aenter(method)
                case "__aexit__":
                    yield AsyncSession, name, _aexit(method)
                case "close":
                    yield AsyncSession, name, _aclose(_used(method))
                case _:
                    yield AsyncSession, name, _used(method)


@contextmanager
def installed() -> Iterator[None]:
    """Listeners and patches are in place; at the end SQLAlchemy is as it was."""
    before: list[tuple[type, str, Any]] = []
    for target, name, listener in LISTENERS:
        event.listen(target, name, listener)
    for owner, name, method in _patches():
        before.append((owner, name, vars(owner).get(name)))
        setattr(owner, name, method)
    try:
        yield
    finally:
        for owner, name, method in before:
            if method is None:
                delattr(owner, name)
            else:
                setattr(owner, name, method)
        for target, name, listener in LISTENERS:
            event.remove(target, name, listener)


class TooManyStatements(AssertionError):
    """A block ran more statements than it may. The text lists them with their lines."""


@contextmanager
def max_statements(limit: int) -> Iterator[None]:
    """Fail the block if all engines together run more than `limit` statements in it. An executemany is one.

    Raises TooManyStatements at the end of the block.
    """
    ran: Counter[tuple[str, Place | None]] = Counter()

    def count(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        ran[" ".join(statement.split()), here()] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    if ran.total() > limit:
        lines = (f"{often:5} x {place or 'unknown line'}: {statement}" for (statement, place), often in ran.items())
        raise TooManyStatements(f"{ran.total()} statements, at most {limit} expected\n" + "\n".join(lines))


# pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("guards_off", "guards that do not watch, of " + ", ".join(GUARDS), type="args", default=[])
    parser.addini("guards_idle_ms", "how long a connection may be idle in a transaction", default="500")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "guards_off(*names): these guards, or all, do not watch the test")
    _check(config.getini("guards_off"), "the ini option guards_off")
    if not config.getini("guards_idle_ms").isdigit():
        raise pytest.UsageError("the ini option guards_idle_ms is no whole number of milliseconds")
    stack = ExitStack()
    stack.enter_context(installed())
    config.add_cleanup(stack.close)


def _check(names: Iterable[str], where: str) -> None:
    if unknown := ", ".join(sorted({*names} - {*GUARDS})):
        raise pytest.UsageError(f"{where} names {unknown}; the guards are {', '.join(GUARDS)}")


@pytest.fixture(autouse=True)
def guards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Watches the test, with its fixtures of function scope, and fails it at its end."""
    global _watch
    off = {*request.config.getini("guards_off")}
    for marker in request.node.iter_markers("guards_off"):
        _check(marker.args, f"the marker guards_off of {request.node.nodeid}")
        off |= {*(marker.args or GUARDS)}
    failed = request.session.testsfailed
    # A coroutine that becomes a task has no frame of the user: let each remember who made it.
    depth = sys.get_coroutine_origin_tracking_depth()
    sys.set_coroutine_origin_tracking_depth(max(depth, ORIGIN_DEPTH))
    watch = _watch = Watch(frozenset(GUARDS) - off, int(request.config.getini("guards_idle_ms")) / 1000)
    try:
        yield
        watch.end()
    finally:
        _watch = None
        sys.set_coroutine_origin_tracking_depth(depth)
    # A test that has failed may have come to no commit.
    ignored = "unsaved-changes" if request.session.testsfailed > failed else None
    if found := [text for (guard, _), text in watch.reports.items() if guard != ignored]:
        pytest.fail("\n".join(found), pytrace=False)
