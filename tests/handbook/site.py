"""The built site, for the tests: built once in a test session, served as on GitHub Pages: compressed, below a path."""

import fcntl
import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from handbook.publish import publish

# Not the root of a host: links that forget where the site lies break.
BASE = "/handbook/"
# What GitHub Pages compresses, of the files that the site has.
TEXT = {".css", ".html", ".js", ".json", ".md", ".py", ".svg", ".txt", ".xml"}


class BuildFailed(Exception):
    """MkDocs refused. The text is what it said."""


def build(root: Path, target: Path, site_url: str = f"http://127.0.0.1:8000{BASE}") -> str:
    """Build the site of the project in `root`, and return what MkDocs said.

    Raises BuildFailed.
    """
    environment = os.environ | {"SITE_URL": site_url, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildFailed(done.stdout + done.stderr)
    return done.stdout + done.stderr


def build_once(root: Path, session: Path) -> Path:
    """Folder of the built site, with what programs read. The first test of the session that asks builds it.

    Raises BuildFailed, or what publish() raises.
    """
    target = session / "site"
    with (session / "site.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (target / "feed.xml").exists():
            build(root, target)
            publish(root, target)
    return target


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Address at which `site` is served until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{BASE}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(SimpleHTTPRequestHandler):
    # One connection serves many requests.
    protocol_version = "HTTP/1.1"
    # Otherwise a body waits until the browser has acknowledged its headers.
    disable_nagle_algorithm = True

    def handle(self) -> None:
        # A browser that is closed leaves its connections.
        with suppress(ConnectionError):
            super().handle()

    def translate_path(self, path: str) -> str:
        if not path.startswith(BASE):
            return f"{os.devnull}/outside"
        return super().translate_path(path.removeprefix(BASE.rstrip("/")))

    def send_head(self) -> BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        if path.suffix not in TEXT or not path.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        body = _compressed(path, path.stat().st_mtime_ns)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What GitHub Pages does: the site's own page for what is not there."""
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD" and code == HTTPStatus.NOT_FOUND:
            self.wfile.write(page)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@lru_cache(maxsize=64)
def _compressed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)
