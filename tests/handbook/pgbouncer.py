"""The PgBouncer through which a program reaches PostgreSQL, if its header asks for one:

    # [tool.handbook.pgbouncer]
    # max_prepared_statements = 0

The table holds settings of pgbouncer.ini. What it leaves out has the first of the values that VALUES lists: but for the
pool mode, the defaults of PgBouncer 1.24 and newer. On the other databases the table means nothing.
"""

import re

VALUES: dict[str, tuple[str | int, ...]] = {
    "pool_mode": ("transaction", "session"),
    "max_prepared_statements": (200, 0),
    "server_reset_query_always": (0, 1),
}
# The first release that has max_prepared_statements.
OLDEST = (1, 21)


def name(table: object) -> str:
    """What the PgBouncer is called that has the settings in `table`. Raises ValueError, which says what to write."""
    if not isinstance(table, dict):
        raise ValueError(f"is {table!r}, not a table; write [tool.handbook.pgbouncer] and its settings below")
    for key in table.keys() - VALUES.keys():
        raise ValueError(f"sets {key!r}; it may set {', '.join(VALUES)}")
    values = {key: table.get(key, accepted[0]) for key, accepted in VALUES.items()}
    for key, accepted in VALUES.items():
        # Not `in`: that takes True for 1.
        if repr(values[key]) not in map(repr, accepted):
            raise ValueError(f"sets {key} to {values[key]!r}; it may be {' or '.join(map(repr, accepted))}")
    return "-".join(["pgbouncer", *map(str, values.values())])


def settings(name: str) -> dict[str, str]:
    """The settings of the PgBouncer that is called `name`."""
    return dict(zip(VALUES, name.split("-")[1:], strict=True))


def is_old(version: str) -> bool:
    """Whether `pgbouncer --version` prints a release that lacks one of the settings."""
    found = re.search(r"PgBouncer (\d+)\.(\d+)", version)
    return found is None or (int(found[1]), int(found[2])) < OLDEST
