"""The rules that hold for all programs and pages. Each yields complaints: file, fault, remedy."""

import difflib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from pytest_examples import CodeExample, find_examples

from handbook import policy
from handbook.cli import PLACEHOLDER
from handbook.databases import DATABASES
from handbook.environments import SERIES
from handbook.pages import CATEGORIES, Page, is_pitfall, pages
from handbook.policy import Policy
from handbook.programs import APPLICATION, NAME, Folder, Malformed, Program, folders
from handbook.recorded import DETECTED

SECTIONS = ("Wrong", "Right", "Why", "Which cure", "What happens where", "Catch it", "Run it", "See also")
OPTIONAL_SECTIONS = {"Which cure"}
EMBED = re.compile(r'--8<-- "([^":]+\.py):example"')
# Of the application, a page shows whole files or any section.
EMBED_APPLICATION = re.compile(rf'--8<-- "({APPLICATION}/[^":]+\.py)(?::\w+)?"')
SHOWN = re.compile(rf"\s*(?:{EMBED.pattern}|{EMBED_APPLICATION.pattern})\s*")
# The carets that make it an annotation are gone, so no run rewrites it.
REMNANT = re.compile(r"(?m)^\s*# [\w.]+(?:Error|Warning): ")
BROKEN_OUTPUT = re.compile(r"(?m)^\s*# > ")
BLOCK = re.compile(r"(?m)^\s*::: (\w+) ?(.*)$")
NEW = "`uv run handbook new {key}` writes a page and its programs"


@dataclass(frozen=True)
class Handbook:
    """Pages and programs below `root`, and where the programs have to have run."""

    root: Path
    # Those of the policy, if none are given.
    databases: tuple[str, ...] = ()
    series: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, known in (("databases", DATABASES), ("series", SERIES)):
            object.__setattr__(self, name, getattr(self, name) or self.policy.chosen(name, known))

    @property
    def policy(self) -> Policy:
        return policy.read(self.root)

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @cached_property
    def pages(self) -> list[Page]:
        return pages(self.docs)

    @cached_property
    def folders(self) -> list[Folder]:
        return folders(self.root / "snippets")

    @property
    def active(self) -> list[Folder]:
        """The folders whose programs run: those of hidden pages do not."""
        return [folder for folder in self.folders if not self.policy.hidden(folder.key)]

    def folder(self, key: str) -> Folder:
        return next(folder for folder in self.folders if folder.key == key)


def every_pitfall_has_page_and_programs(handbook: Handbook) -> Iterator[str]:
    categories = (*CATEGORIES, *handbook.policy.categories)
    page_keys = {page.key for page in handbook.pages}
    with_programs = {folder.key for folder in handbook.folders if folder.programs}
    for folder in handbook.folders:
        where = f"snippets/{folder.key}"
        names = [program.name for program in folder.programs]
        if not names and not folder.plots:
            yield f"{where}/outcomes.json: outcomes of programs that are gone; delete the file"
            continue
        if folder.key not in page_keys:
            yield f"{where}: programs without a page; write docs/{folder.key}.md"
        for name in names:
            if not NAME.fullmatch(name):
                yield f"{where}/{name}: unknown kind of program; call it wrong*.py, right*.py or fact*.py"
        if is_pitfall(folder.key):
            for name in ("wrong.py", "right.py"):
                if name not in names:
                    yield f"{where}: no {name}; a pitfall is a wrong program and a right one"
    for page in handbook.pages:
        if page.is_pitfall and page.key not in with_programs:
            yield f"docs/{page.key}.md: a page without programs; {NEW.format(key=page.key)}"
        if page.category and page.category.split("/")[0] not in categories:
            yield f"docs/{page.key}.md: unknown category; the categories are {', '.join(categories)}"


def policy_fits_the_pages(handbook: Handbook) -> Iterator[str]:
    """What the policy names is there, and what it hides is not in the navigation."""
    ours = handbook.policy
    where = f"{ours.path.name}: [tool.handbook]"
    keys = {page.key for page in handbook.pages}
    for pattern in ours.hide:
        if not any(policy.matches(pattern, key) for key in keys):
            yield f"{where} hide: {pattern!r} matches no page; correct or delete it"
    if ours.hidden("index"):
        yield f"{where} hide: the home page cannot be hidden; delete the pattern that matches index"
    for key in ours.severity:
        if not is_pitfall(key) or key not in keys:
            yield f"{where} severity: {key!r} is no pitfall; correct or delete it"
    for folder in handbook.active:
        for program in folder.programs:
            if program.name in ("wrong.py", "right.py") and (needed := _needed(program)) not in handbook.databases:
                what = f"{program.name} needs {needed}, which is none of the databases"
                yield f"{where} hide: {folder.key}: {what}; hide the page, or add the database"
    config = handbook.root / "mkdocs.yml"
    if config.exists():
        left_out = (yaml.load(config.read_text(encoding="utf-8"), AnyTag) or {}).get("not_in_nav") or ""
        wanted = [f"/{pattern}.md" for pattern in ours.hide]
        if sorted(left_out.split()) != sorted(wanted):
            lines = "".join(f"\n  {line}" for line in wanted)
            remedy = f"write\nnot_in_nav: |{lines}" if wanted else "delete it"
            yield f"mkdocs.yml: not_in_nav does not agree with {where} hide; {remedy}"


def addresses_are_kept(handbook: Handbook) -> Iterator[str]:
    """pitfalls/<slug>/ and each former address lead to one page."""
    keys = {page.key for page in handbook.pages}
    with_programs = {folder.key for folder in handbook.folders}
    owners: dict[str, str] = {}
    for page in handbook.pages:
        where = f"docs/{page.key}.md"
        if not is_pitfall(page.key):
            for name in ("formerly", "retired"):
                if name in page.front:
                    yield f"{where}: front matter: only a pitfall can have `{name}`"
            continue
        if page.retired and page.key in with_programs:
            yield f"{where}: retired, but it still has programs; delete snippets/{page.key}"
        slugs = {page.slug}
        for key in page.formerly:
            if key in keys:
                yield f"{where}: formerly {key}, but that is a page; delete the page or the entry"
            else:
                slugs.add(key.rpartition("/")[2])
        for slug in sorted(slugs):
            if owners.setdefault(slug, page.key) != page.key:
                yield f"{where}: {slug!r} is or was the slug of {owners[slug]}, too; choose another"


def programs_are_well_formed(handbook: Handbook) -> Iterator[str]:
    for folder in handbook.folders:
        for program in folder.programs:
            where = f"snippets/{folder.key}/{program.name}"
            try:
                if program.default_database not in DATABASES:
                    yield f"{where}: its default database is none of {', '.join(DATABASES)}"
                _ = program.requirements, program.example, program.pgbouncer
            except Malformed as error:
                yield str(error).replace(str(program.path), where)
            if PLACEHOLDER in program.text:
                yield f"{where}: a placeholder is still in it; write what the program shows"
            if REMNANT.search(program.source):
                yield f"{where}: what is left of an annotation, without its carets; delete these lines"
            if BROKEN_OUTPUT.search(program.text):
                yield f"{where}: a formatter has turned `#>` into `# >`; delete these lines"
            for database, reason in _skips(program).items():
                known = database in DATABASES or re.fullmatch(r"python3\.\d+", database)
                if not known or not str(reason).strip():
                    names = ", ".join(DATABASES)
                    yield f"{where}: skips {database!r}; name one of {names} or python3.<minor>, with a reason"


def pairs_share_their_setting(handbook: Handbook) -> Iterator[str]:
    for folder in handbook.folders:
        if {"wrong.py", "right.py"} <= {program.name for program in folder.programs}:
            wrong, right = folder.program("wrong.py").setting, folder.program("right.py").setting
            if wrong != right:
                lines = difflib.unified_diff(
                    wrong.splitlines(), right.splitlines(), "wrong.py", "right.py", lineterm="", n=0
                )
                yield (
                    f"snippets/{folder.key}: wrong.py and right.py differ outside the example, "
                    "so that they prove nothing about it; make them the same there.\n" + "\n".join(lines)
                )


def outcomes_are_complete(handbook: Handbook) -> Iterator[str]:
    validator = _validator("outcomes.schema.json")
    active = {folder.key for folder in handbook.active}
    for folder in handbook.folders:
        where = f"snippets/{folder.key}/outcomes.json"
        if not folder.programs:
            continue
        for error in sorted(validator.iter_errors(folder.outcomes), key=str):
            yield f"{where}: {error.json_path}: {error.message}"
        skips = {program.name: _skips(program) for program in folder.programs}
        for series in handbook.series if folder.key in active else ():
            for database in handbook.databases:
                recorded = set(folder.outcomes.get(series, {}).get(database, {}))
                wanted = {name for name, skipped in skips.items() if database not in skipped}
                for name in sorted(wanted - recorded):
                    yield f"{where}: no outcome of {name} on {database} under SQLAlchemy {series}; {_bless(folder.key)}"
                for name in sorted(recorded - wanted):
                    why = "it skips that database" if name in skips else "there is no such program"
                    yield f"{where}: outcome of {name} on {database}, but {why}; {_bless(folder.key)}"
        for series in set(folder.outcomes) - {*SERIES, *DETECTED}:
            yield f"{where}: outcomes under SQLAlchemy {series}, which is not verified; {_bless(folder.key)}"


def front_matter_is_valid(handbook: Handbook) -> Iterator[str]:
    validator = _validator("page.schema.json")
    for page in handbook.pages:
        where = f"docs/{page.key}.md"
        for error in sorted(validator.iter_errors(page.front), key=str):
            yield f"{where}: front matter: {error.message}"
        if page.is_pitfall:
            for name in ("severity", "review", "symptoms", "sqlalchemy"):
                if name not in page.front:
                    yield f"{where}: front matter: a pitfall needs `{name}`"
        if PLACEHOLDER in page.body + str(page.front):
            yield f"{where}: a placeholder is still in it; write what the page says"


def silent_programs_are_classified(handbook: Handbook) -> Iterator[str]:
    for page in handbook.pages:
        if page.hidden:
            continue
        classes = page.front.get("silent", {})
        named = [program for programs in classes.values() for program in programs]
        folder = next((folder for folder in handbook.folders if folder.key == page.key), None)
        silent = {
            name
            for series, databases in (folder.outcomes if folder and page.is_pitfall else {}).items()
            if series not in DETECTED
            for leaves in databases.values()
            for name, leaf in leaves.items()
            if name.startswith("wrong") and leaf["verdict"] in ("asserts", "hangs")
        }
        where = f"docs/{page.key}.md: front matter: silent"
        for name in sorted(silent - {*named}):
            yield f"{where}: {name} fails without an exception of its own; say what one notices"
        for name in sorted({*named} - silent):
            yield f"{where}: {name} is no program that asserts or hangs; delete it"
        for name in sorted({name for name in named if named.count(name) > 1}):
            yield f"{where}: {name} is there twice; keep the one that one notices first"


def pages_have_their_sections(handbook: Handbook) -> Iterator[str]:
    for page in handbook.pages:
        if not page.is_pitfall:
            continue
        where = f"docs/{page.key}.md"
        found = [section for section in page.sections if section]
        wanted = [section for section in SECTIONS if section in found or section not in OPTIONAL_SECTIONS]
        if found != wanted:
            yield f"{where}: its sections are {', '.join(found) or 'none'}; they have to be {', '.join(wanted)}"
            continue
        if not re.fullmatch(r"#[^\n]+\n+[^\n].*", page.sections[""], re.DOTALL):
            yield f"{where}: begin with a `# ` title and a sentence that says what was done and what happened"
        for section, text in (
            ("Wrong", f'--8<-- "{page.key}/wrong.py:example"'),
            ("Right", f'--8<-- "{page.key}/right.py:example"'),
            ("What happens where", f"::: outcomes {page.key}"),
            ("Catch it", f"::: caught {page.key}"),
            ("Run it", f"::: run {page.key}"),
        ):
            if text not in page.sections[section]:
                yield f"{where}: section {section} lacks `{text}`"


def programs_are_shown(handbook: Handbook) -> Iterator[str]:
    for page in handbook.pages:
        shown = set(EMBED.findall(page.body))
        for block, arguments in BLOCK.findall(page.body):
            key, *names = arguments.split() or [""]
            shown |= {f"{key}/{name}" for name in names}
            if block == "facts" and not names:
                shown |= {f"{key}/{program.name}" for program in handbook.folder(key).programs}
        for folder in handbook.folders:
            if folder.key == page.key:
                for program in folder.programs:
                    if f"{folder.key}/{program.name}" not in shown:
                        where = f"docs/{page.key}.md"
                        yield f"{where}: does not show {program.name}; embed its example or delete the program"


def plots_have_their_figures(handbook: Handbook) -> Iterator[str]:
    plots = {figure: (folder, plot) for folder in handbook.folders for figure, plot in folder.plots.items()}
    bodies = {page.key: page.body for page in handbook.pages}
    for figure, (folder, plot) in plots.items():
        where = f"snippets/{folder.key}/{plot.name}"
        try:
            if not any(requirement.startswith("matplotlib") for requirement in plot.requirements):
                yield f"{where}: its header does not name matplotlib, with which it draws"
        except Malformed as error:
            yield str(error).replace(str(plot.path), where)
        if not (handbook.docs / figure).is_file():
            yield f"{where}: no figure; draw it with `uv run {where} docs/{figure}`"
        elif f"]({Path(figure).name})" not in bodies.get(folder.key, ""):
            drawn = f"{Path(figure).name}, which {plot.name} draws"
            yield f"docs/{folder.key}.md: does not show {drawn}; embed or delete both"
    for path in sorted(handbook.docs.glob("*/*.svg")):
        figure = path.relative_to(handbook.docs).as_posix()
        if figure not in plots and not figure.startswith("assets/"):
            script = f"snippets/{figure.removesuffix('.svg')}/plot.py"
            yield f"docs/{figure}: a figure without its program; write {script} or delete the figure"


def application_is_shown(handbook: Handbook) -> Iterator[str]:
    """Every module of the application, apart from the __init__.py, stands on its page."""
    folder = handbook.root / "snippets" / APPLICATION
    shown = {name for page in handbook.pages for name in EMBED_APPLICATION.findall(page.body)}
    for path in sorted(folder.glob("[!.]*/**/*.py")):
        name = path.relative_to(folder.parent).as_posix()
        if path.name != "__init__.py" and name not in shown:
            yield f"snippets/{name}: no page shows it; embed a section of it or the file"


def fences(handbook: Handbook) -> list[CodeExample]:
    """The Python fences of pages and of the README that embed no program: they have to run as they stand."""
    texts = [page.path for page in handbook.pages]
    texts += [path for name in ("README.md", "CONTRIBUTING.md") if (path := handbook.root / name).exists()]
    examples = [example for path in texts for example in find_examples(path)]
    return [example for example in examples if not SHOWN.fullmatch(example.source)]


def _needed(program: Program) -> str:
    """The database for which a program is written; sqlite if it does not say, which is another rule's complaint."""
    try:
        return program.default_database
    except Malformed:
        return "sqlite"


def _skips(program: Program) -> dict[str, str]:
    try:
        return program.skips
    except Malformed:
        # That its header cannot be read is another rule's complaint.
        return {}


def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8")))


def _bless(key: str) -> str:
    return f'record it with `uv run pytest --update-examples -k "{key}"`'


class AnyTag(yaml.SafeLoader):
    """Reads mkdocs.yml, where tags stand for values that do not matter here."""


AnyTag.add_multi_constructor("", lambda loader, suffix, node: None)

RULES: tuple[Callable[[Handbook], Iterator[str]], ...] = (
    every_pitfall_has_page_and_programs,
    policy_fits_the_pages,
    addresses_are_kept,
    programs_are_well_formed,
    pairs_share_their_setting,
    outcomes_are_complete,
    front_matter_is_valid,
    pages_have_their_sections,
    programs_are_shown,
    silent_programs_are_classified,
    plots_have_their_figures,
    application_is_shown,
)
