"""Runs Lighthouse on the site, on a phone and on a desktop: `uv run tests/lighthouse.py`.

Builds the site, serves it as GitHub Pages does, and prints scores, bytes on the wire and the audits that fail. Ends
with 1 if a score is below 100. Needs npx, which comes with Node.js, and Chromium, or another in CHROMIUM.

Performance is a time, to which all that the machine does besides only adds: it is the best of at most three runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from handbook.environments import ROOT
from handbook.site import build, served

LIGHTHOUSE = "lighthouse@13.5.0"
RUNS = 3
PAGES = ("", "loading/lazy-relationship/", "errors/", "matrix/")
DEVICES = {"phone": [], "desktop": ["--preset=desktop"]}
PERFORMANCE = "performance"
CATEGORIES = (PERFORMANCE, "accessibility", "best-practices", "seo", "agentic-browsing")
CHROME_FLAGS = "--headless=new --no-sandbox --disable-gpu"

Report = dict[str, Any]


def lighthouse(url: str, device: str, categories: tuple[str, ...]) -> Report:
    """What Lighthouse says of a page. Exits if it cannot run."""
    npx = shutil.which("npx")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not npx:
        sys.exit("lighthouse: no npx on the PATH; install Node.js 20 or newer: `apt-get install nodejs npm`")
    if not chromium:
        sys.exit("lighthouse: no Chromium: `apt-get install chromium`, or name one in CHROMIUM")
    command = [npx, "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--chrome-flags={CHROME_FLAGS}"]
    options = [*DEVICES[device], f"--only-categories={','.join(categories)}"]
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"lighthouse: {LIGHTHOUSE} ended with {done.returncode} on {url}:\n{done.stdout}{done.stderr}")
    report: Report = json.loads(done.stdout)
    return report


def best(url: str, device: str) -> Report:
    """All categories, and of the performance the best run; none is made after one with 100."""
    report = lighthouse(url, device, CATEGORIES)
    for _ in range(RUNS - 1):
        if scores(report)[PERFORMANCE] < 100:
            again = lighthouse(url, device, (PERFORMANCE,))
            if scores(again)[PERFORMANCE] > scores(report)[PERFORMANCE]:
                report["categories"] |= again["categories"]
                report["audits"] |= again["audits"]
    return report


def scores(report: Report) -> dict[str, int]:
    """Points of 100 by category; 0 for one that could not be computed."""
    return {name: round(100 * (category["score"] or 0)) for name, category in report["categories"].items()}


def failed(report: Report) -> list[str]:
    """The audits that cost points."""
    weighed = {
        ref["id"] for category in report["categories"].values() for ref in category["auditRefs"] if ref["weight"]
    }
    audits = [report["audits"][name] for name in report["audits"] if name in weighed]
    return [
        f"{audit['id']}: {audit.get('displayValue') or audit.get('errorMessage') or audit['title']}"
        for audit in audits
        if audit["scoreDisplayMode"] == "error" or (audit["score"] is not None and audit["score"] < 1)
    ]


def main() -> None:
    below = False
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as address:
        build(ROOT, Path(name), address)
        print(f"{'page':<28} {'device':<8} {' '.join(f'{category:>16}' for category in CATEGORIES)} {'bytes':>8}")
        for page in PAGES:
            if not (Path(name) / page / "index.html").is_file():
                continue
            for device in DEVICES:
                report = best(address + page, device)
                points = scores(report)
                size = sum(
                    request["transferSize"] for request in report["audits"]["network-requests"]["details"]["items"]
                )
                row = " ".join(f"{points[category]:>16}" for category in CATEGORIES)
                print(f"/{page:<27} {device:<8} {row} {size:>8}", flush=True)
                for line in failed(report):
                    print(f"    {line}")
                below = below or min(points.values()) < 100
    sys.exit(below)


if __name__ == "__main__":
    main()
