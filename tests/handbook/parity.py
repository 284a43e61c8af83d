"""The messages that SQLAlchemy's asyncio code can show a user, read from its installed source."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Where the messages stand that only async programs meet.
SOURCES = ("ext/asyncio/*.py", "util/*concurrency*.py", "connectors/asyncio.py", "orm/state_changes.py")
# And in these, the messages with this code: a session that is used from two tasks.
SHARED_SOURCES = ("orm/session.py",)
SHARED_CODE = "isce"
HOLE = "{}"


@dataclass(frozen=True)
class Message:
    """A message with `{}` for what varies."""

    kind: str
    text: str

    def matches(self, message: str) -> bool:
        pattern = ".*".join(re.escape(part) for part in self.text.split(HOLE))
        return re.search(pattern, " ".join(message.split()), re.DOTALL) is not None


def messages(sqlalchemy: Path) -> set[Message]:
    """All messages in the package at `sqlalchemy`: what is raised or warned with a text of its own."""
    found = set()
    for pattern in SOURCES:
        for path in sqlalchemy.glob(pattern):
            found |= {message for message, _ in _messages(path)}
    for pattern in SHARED_SOURCES:
        for path in sqlalchemy.glob(pattern):
            found |= {message for message, code in _messages(path) if code == SHARED_CODE}
    return found


def _messages(path: Path) -> Iterator[tuple[Message, str | None]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    raised = {id(node.exc) for node in ast.walk(tree) if isinstance(node, ast.Raise)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        kind = ast.unparse(node.func).split(".")[-1]
        if id(node) not in raised and not kind.startswith("warn"):
            continue
        for argument in node.args:
            if isinstance(argument, ast.Name):
                argument = constants.get(argument.id, argument)
            text = " ".join(_skeleton(argument).split())
            # One word is an argument for other code, not for a reader.
            if " " in text.replace(HOLE, ""):
                codes = [word.value for word in node.keywords if word.arg == "code"]
                code = codes[0].value if codes and isinstance(codes[0], ast.Constant) else None
                yield Message(kind, text), str(code) if code else None
                break


def _skeleton(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return re.sub(r"%[sr]", HOLE, text)
        case ast.JoinedStr(values=parts):
            return "".join(_skeleton(part) for part in parts)
        case ast.BinOp(left=left, op=ast.Mod()):
            return _skeleton(left)
        case ast.BinOp(left=left, right=right, op=ast.Add()):
            return _skeleton(left) + _skeleton(right)
        case ast.IfExp(body=body):
            return _skeleton(body)
        case _:
            return HOLE
