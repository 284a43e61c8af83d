"""Runs programs, each in a fresh process, and tells what each of them did.

This file runs with the Python of a snippet environment (see environments.py) and imports nothing of this package:
`python forkserver.py MODULE...` imports the modules once, and every program starts as a fork of that process, so a run
costs milliseconds instead of a cold start. A program ends as any program does, by leaving the interpreter: some
pitfalls show only there.

The first line on stdout is {package: version}. Then each line on stdin asks for a run and each line on stdout answers:

    {"path": str, "cwd": str, "environ": {str: str}, "limit": seconds}
    {"events": [{"event": str, ...}], "stdout": str, "stderr": str, "killed": bool, "exit": int, "cpu": seconds}

`exit` is the exit code, negative for a signal. The events are those that `Recorder` emits, in
the order in which they happened.
"""

import asyncio
import asyncio.runners
import atexit
import builtins
import gc
import importlib
import json
import os
import re
import select
import signal
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings
from collections.abc import Iterator
from importlib import metadata
from typing import Any, NoReturn, TextIO

# How long a thread may take to end after the program did. A thread that is still there then was left behind.
THREAD_GRACE = 1.0
# How long a thread of aiosqlite may take for its last answer.
ANSWER_GRACE = 0.1
# The frames that are kept with each coroutine, so that one that is never awaited is charged to the line that made it.
ORIGIN_DEPTH = 40


class Recorder:
    """Watches one program and writes what it does, a JSON object a line, to a file descriptor."""

    def __init__(self, path: str, events: int) -> None:
        self.path = path
        self.events = events

    def emit(self, event: str, **values: object) -> None:
        os.write(self.events, json.dumps({"event": event, **values}).encode() + b"\n")

    def watch(self) -> None:
        """Put the hooks in place. From here on the process belongs to the program."""
        builtins.print = self._print  # type: ignore[assignment]
        warnings.simplefilter("always")
        warnings.showwarning = self._warning  # type: ignore[assignment]
        # The interpreter calls this private hook for a coroutine that nobody awaited; there is no public one.
        warnings._warn_unawaited_coroutine = self._unawaited  # type: ignore[attr-defined]
        sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
        sys.unraisablehook = self._unraisable
        threading.excepthook = self._thread_failed
        cancel_all_tasks = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]

        def cancel(loop: asyncio.AbstractEventLoop) -> None:
            for task in asyncio.all_tasks(loop):
                # What closes an async generator has no name.
                name = getattr(task.get_coro(), "__qualname__", "of an async generator")
                self.emit("left", what=f"task {name}")
            cancel_all_tasks(loop)
            # aiosqlite gives a connection up without waiting for its thread, which answers the loop all the same, and
            # would now and then find it closed.
            for thread in threading.enumerate():
                if thread.name.endswith("(_connection_worker_thread)"):
                    thread.join(ANSWER_GRACE)

        asyncio.runners._cancel_all_tasks = cancel  # type: ignore[attr-defined]

    def _print(
        self,
        *values: object,
        sep: str | None = " ",
        end: str | None = "\n",
        file: TextIO | None = None,
        flush: bool = False,
    ) -> None:
        _print(*values, sep=sep, end=end, file=file, flush=flush)
        if file is None or file is sys.stdout:
            text = (" " if sep is None else sep).join(map(str, values)) + ("\n" if end is None else end)
            self.emit("print", line=self._line(sys._getframe(1)), text=text)

    def _warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        _file: TextIO | None = None,
        _line: str | None = None,
    ) -> None:
        line = lineno if filename == self.path else self._line(sys._getframe(1))
        self.emit("warning", **{"class": qualified(category)}, message=str(message), line=line)

    def _unawaited(self, coroutine: Any) -> None:
        origin = coroutine.cr_origin or ()
        line = next((line for name, line, _ in origin if name == self.path), None)
        message = f"coroutine '{coroutine.__qualname__}' was never awaited"
        warnings.warn_explicit(message, RuntimeWarning, self.path if line else "sys", line or 1, source=coroutine)

    def _unraisable(self, args: Any) -> None:
        _print(f"Exception ignored in {args.object!r}: {one_line(args.exc_value)}", file=sys.stderr)

    def _thread_failed(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            _print(f"Exception in a thread: {one_line(args.exc_value)}", file=sys.stderr)

    def _line(self, frame: types.FrameType | None) -> int | None:
        """The line of the program that is at work in `frame`, the innermost one."""
        return next((each.f_lineno for each in outward(frame) if each.f_code.co_filename == self.path), None)

    def exception(self, error: BaseException) -> None:
        place = None
        for frame, instruction in _instructions(error):
            if frame.f_code.co_filename == self.path:
                place = list(frame.f_code.co_positions())[instruction // 2]
        causes, during = chain(error)
        self.emit("exception", **described(error), place=place, causes=causes, during=during)

    def end(self) -> None:
        """Tell what is still there now that the program has ended by itself."""
        for thread in threading.enumerate():
            if thread is not threading.main_thread():
                thread.join(THREAD_GRACE)
                if thread.is_alive():
                    name = re.fullmatch(r"Thread-\d+(?: \((.+)\))?", thread.name)
                    self.emit("left", what=f"thread {(name[1] or 'unnamed') if name else thread.name}")
        if connections := len(checked_out):
            self.emit("left", what=f"{connections} connection{'s' if connections > 1 else ''} checked out")
        self.emit("end")


def outward(frame: types.FrameType | None) -> Iterator[types.FrameType]:
    """The frames from `frame` outward. SQLAlchemy works in greenlets; behind one's last frame comes its parent's."""
    greenlet = sys.modules.get("greenlet")
    current = greenlet.getcurrent() if greenlet else None
    while True:
        while frame is not None:
            yield frame
            frame = frame.f_back
        current = current.parent if current else None
        if current is None:
            return
        frame = current.gr_frame


def _instructions(error: BaseException) -> Iterator[tuple[types.FrameType, int]]:
    step = error.__traceback__
    while step is not None:
        yield step.tb_frame, step.tb_lasti
        step = step.tb_next


def chain(error: BaseException) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What `error` was raised from, the nearest first (of a group, its members); and what was being handled then."""
    causes: list[dict[str, str]] = []
    during: list[dict[str, str]] = []
    found, seen = causes, {id(error)}
    if isinstance(error, BaseExceptionGroup):
        causes += [described(each) for each in error.exceptions]
    while True:
        following = error.__cause__
        if following is None and not error.__suppress_context__:
            following, found = error.__context__, during
        if following is None or id(following) in seen:
            return causes, during
        seen.add(id(following))
        found.append(described(following))
        error = following


def described(error: BaseException) -> dict[str, str]:
    return {"class": qualified(type(error)), "message": str(error)}


def qualified(kind: type) -> str:
    return (
        kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    )


def one_line(error: BaseException | None) -> str:
    return "".join(traceback.format_exception_only(error)).strip() if error else ""


_print = builtins.print
# Identities of the pools' connection records that are checked out. A set, because a StaticPool hands its one record to
# many and takes it back once.
checked_out: set[int] = set()


def watch_pools() -> None:
    from sqlalchemy import event
    from sqlalchemy.pool import Pool

    def checkout(_connection: object, record: object, _proxy: object) -> None:
        checked_out.add(id(record))

    def checkin(_connection: object, record: object) -> None:
        # A connection that the garbage collector had to bring back was never returned by the program.
        finalizers = (each for each in outward(sys._getframe()) if each.f_code.co_name == "_finalize_fairy")
        if not any(each.f_locals["is_gc_cleanup"] for each in finalizers):
            checked_out.discard(id(record))

    event.listen(Pool, "checkout", checkout)
    event.listen(Pool, "checkin", checkin)


def wait(pid: int, events: int, limit: float) -> tuple[bytes, bool]:
    """What the process wrote to `events` until it ended, and whether it had to be killed after `limit` seconds."""
    deadline = time.monotonic() + limit
    read = b""
    while True:
        ready, _, _ = select.select([events], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            os.killpg(pid, signal.SIGKILL)
            return read, True
        chunk = os.read(events, 1 << 16)
        if not chunk:
            return read, False
        read += chunk


def serve(reply: int) -> tuple[dict[str, Any], int] | None:
    """Answer requests until stdin closes; then None. In the process of a program: its request and where events go."""
    for line in sys.stdin.buffer:
        request = json.loads(line)
        read_end, write_end = os.pipe()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            pid = os.fork()
            if pid == 0:
                os.setsid()
                os.close(reply)
                os.close(read_end)
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                return request, write_end
            os.close(write_end)
            events, killed = wait(pid, read_end, request["limit"])
            os.close(read_end)
            _, status, usage = os.wait4(pid, 0)
            answer = {
                "events": [json.loads(event) for event in events.splitlines()],
                "stdout": _content(out),
                "stderr": _content(err),
                "killed": killed,
                "exit": os.waitstatus_to_exitcode(status),
                "cpu": usage.ru_utime + usage.ru_stime,
            }
        os.write(reply, json.dumps(answer).encode() + b"\n")
    return None


def _content(file: Any) -> str:
    file.seek(0)
    text: str = file.read().decode(errors="replace")
    return text


def run(request: dict[str, Any], events: int) -> int:
    """Run the program in this process as `__main__`; its exit code."""
    path = request["path"]
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environ"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.argv = [path]
    # SQLAlchemy resolves Mapped["Book"] in the module that is called __main__.
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    recorder = Recorder(path, events)
    recorder.watch()
    try:
        with open(path, encoding="utf-8") as file:
            code = compile(file.read(), path, "exec")
        exec(code, module.__dict__)
    except SystemExit as error:
        if error.code not in (None, 0):
            recorder.exception(error)
            return 1
    except BaseException as error:
        recorder.exception(error)
        return 1
    finally:
        # What the program no longer reaches is collected now, while its warnings still have a line to be charged to.
        gc.collect()
    recorder.end()
    return 0


def main() -> None:
    reply = os.dup(1)
    for name in sys.argv[1:]:
        try:
            importlib.import_module(name)
        except ImportError:
            # The environment lacks it, and how an import fails without it is for the program to show: a second import
            # of a module that failed half-way may go differently.
            break
    watch_pools()
    gc.collect()
    gc.freeze()
    os.write(reply, json.dumps({each.name: each.version for each in metadata.distributions()}).encode() + b"\n")
    if job := serve(reply):
        leave(run(*job))


def leave(code: int) -> NoReturn:
    """Leave the interpreter: wait for threads, call what atexit holds, drop the program's own objects.

    `Py_Finalize` takes the same steps, and then tears down every library: half of the cost of a run. test_by_hand.py
    compares with a Python that was started for the program alone.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.modules["__main__"].__dict__.clear()
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
