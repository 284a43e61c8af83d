"""The command `handbook`.

`handbook new <category>/<slug>` writes a page and its programs, to be filled in.
`handbook publish <site>` adds to a built site what programs read.
`handbook lint [<path> ...]` checks a project with the rules of the handbook.
"""

# Each command imports what it needs: `lint` runs where nothing is installed that builds the site.
import argparse
import re
import sys
from pathlib import Path
from string import Template

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The tests refuse a page or a program in which this word still stands.
PLACEHOLDER = "TO" + "DO"

PAGE = Template("""\
---
title: $todo the mistake or the error itself, not a question
description: $todo one line, what happens and why
severity: error
review: $todo what a reviewer checks in a diff, as a statement that is true of right code.
symptoms:
  - $todo words that people search for
silent:
  lost: [wrong.py]
sqlalchemy:
  - https://docs.sqlalchemy.org/en/21/
---

# $todo the title

$todo one sentence: what you did, what happened.

## Wrong

```python
--8<-- "$key/wrong.py:example"
```

## Right

```python
--8<-- "$key/right.py:example"
```

## Why

$todo the mechanism, in two to five short paragraphs. Name the object that does the thing.

## What happens where

::: outcomes $key

## Catch it

::: caught $key

## Run it

::: run $key

## See also

- SQLAlchemy: [$todo the section](https://docs.sqlalchemy.org/en/21/)
""")

INDEX = Template("""\
---
title: $todo the name of the category
description: $todo what its pitfalls have in common
---

# $todo the name of the category

$todo what its pitfalls have in common.

::: pitfalls $category
""")

PROGRAM = Template('''\
# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""$todo one line that says what this program shows."""

import asyncio
import os

from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    # --8<-- [start:example]
    async with make_session() as session:
        session.add(Author(name="Ada"))
        await session.commit()

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert names == ["$expected"], f"$todo what the reader expects, and the table holds {names}"
    # --8<-- [end:example]
    await engine.dispose()


asyncio.run(main())
''')


class Refused(Exception):
    """Nothing was written. The text says why and what to do."""


def new(root: Path, key: str) -> list[Path]:
    """Write the page and the programs of `key` below `root`, all with placeholders. Raises Refused."""
    from handbook import policy
    from handbook.pages import CATEGORIES

    category, _, slug = key.partition("/")
    categories = (*CATEGORIES, *policy.read(root).categories)
    if category not in categories:
        raise Refused(f"{key!r}: no category {category!r}; the categories are {', '.join(categories)}")
    if not SLUG.fullmatch(slug):
        raise Refused(f"{key!r}: {slug!r} is no slug; name the mistake in lower-case words with hyphens between them")
    files = {
        root / "docs" / f"{key}.md": PAGE.substitute(key=key, todo=PLACEHOLDER),
        root / "snippets" / key / "wrong.py": PROGRAM.substitute(expected="Grace", todo=PLACEHOLDER),
        root / "snippets" / key / "right.py": PROGRAM.substitute(expected="Ada", todo=PLACEHOLDER),
    }
    if present := [path for path in files if path.exists()]:
        raise Refused(f"{present[0].relative_to(root)} is there already; choose another slug or edit it")
    index = root / "docs" / category / "index.md"
    if category not in CATEGORIES and not index.exists():
        files[index] = INDEX.substitute(category=category, todo=PLACEHOLDER)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def main() -> None:
    parser = argparse.ArgumentParser(prog="handbook", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("new", help="write a page and its programs, to be filled in")
    command.add_argument(
        "key", metavar="category/slug", help="such as loading/lazy-relationship; a slug names the mistake"
    )
    command.set_defaults(run=lambda arguments: _new(_root(), arguments.key))
    command = commands.add_parser("publish", help="add to a built site what programs read")
    command.add_argument("site", type=Path, help="folder of the built site, such as site/")
    command.set_defaults(run=lambda arguments: _publish(_root(), arguments.site))
    command = commands.add_parser("lint", help="check a project with the rules of the handbook")
    command.add_argument("paths", nargs="*", type=Path, default=[Path()], metavar="path", help="files or folders")
    command.add_argument("--sarif", type=Path, metavar="FILE", help="write the findings as SARIF, too")
    command.add_argument("--baseline", type=Path, metavar="FILE", help="findings that were there before")
    command.add_argument("--update-baseline", action="store_true", help="write what is found into that file")
    for severity in ("error", "warning", "hint", "off"):
        help = f"treat a rule as {severity}" if severity != "off" else "leave a rule out"
        command.add_argument(f"--{severity}", action="append", default=[], metavar="RULE", help=help)
    command.set_defaults(run=_lint)
    arguments = parser.parse_args()
    sys.exit(arguments.run(arguments))


def _root() -> Path:
    root = Path.cwd()
    if not (root / "snippets").is_dir():
        sys.exit("handbook: there is no folder snippets/ here; run it in the folder that holds mkdocs.yml")
    return root


def _new(root: Path, key: str) -> None:
    try:
        written = new(root, key)
    except Refused as reason:
        sys.exit(f"handbook: {reason}")
    for path in written:
        print(path.relative_to(root))
    print(f'Fill them in, then: uv run pytest --update-examples -k "{key}"')


def _publish(root: Path, site: Path) -> None:
    from handbook.publish import REASONS, publish

    try:
        print(f"{len(publish(root, site))} files written to {site}")
    except REASONS as reason:
        sys.exit(f"handbook: {reason}")


def _lint(arguments: argparse.Namespace) -> int:
    from handbook.lint import SEVERITIES, BadInput, lint

    severities = {severity: getattr(arguments, severity) for severity in SEVERITIES}
    try:
        if arguments.update_baseline and not arguments.baseline:
            raise BadInput("--update-baseline needs --baseline FILE")
        return lint(arguments.paths, severities, arguments.baseline, arguments.update_baseline, arguments.sarif)
    except BadInput as reason:
        print(f"handbook: {reason}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    main()
