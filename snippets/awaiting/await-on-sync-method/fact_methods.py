# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Methods of AsyncSession, by whether they are coroutine functions"""

import os
from inspect import iscoroutinefunction
from itertools import filterfalse

from sqlalchemy.ext.asyncio import AsyncSession

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


# --8<-- [start:example]
def is_awaited(name: str) -> bool:
    return iscoroutinefunction(getattr(AsyncSession, name))


names = """add add_all delete expire expire_all expunge expunge_all get
    merge flush refresh in_transaction commit rollback close""".split()
print("without await:", *filterfalse(is_awaited, names))
#> without await: add add_all expire expire_all expunge expunge_all in_transaction
print("with await:", *filter(is_awaited, names))
#> with await: delete get merge flush refresh commit rollback close
# --8<-- [end:example]
