"""Addresses that depend on where the handbook is published: pages hold placeholders, which the build replaces.

Without REPO_URL, the placeholders of the repository stay.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

REPOSITORY = "https://github.com/OWNER/REPOSITORY"
SITE = "https://SITE/"


def filled(lines: Iterable[str], site_url: str, repo_url: str) -> list[str]:
    """`lines` with the address of the site, which ends in a slash, and that of the repository, or `""`."""
    values = {SITE: site_url}
    if repo_url := repo_url.rstrip("/"):
        values |= {REPOSITORY: repo_url, "OWNER/REPOSITORY": urlsplit(repo_url).path.strip("/")}
    return [_replaced(line, values) for line in lines]


def _replaced(line: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        line = line.replace(placeholder, value)
    return line
