# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Methods of AsyncSession."""

import os
from inspect import get_annotations, getmembers, iscoroutinefunction, isfunction

from sqlalchemy.ext.asyncio import AsyncSession

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
methods = {name: method for name, method in getmembers(AsyncSession, isfunction) if not name.startswith("_")}
awaited = [name for name, method in methods.items() if iscoroutinefunction(method)]
contexts = [name for name, method in methods.items() if get_annotations(method)["return"] == "AsyncSessionTransaction"]
print("await:", *awaited)
#> await: aclose close commit connection delete delete_all execute flush get get_one invalidate merge merge_all refresh reset rollback run_sync scalar scalars stream stream_scalars
print("async with:", *contexts)
#> async with: begin begin_nested
print("plain call:", *(name for name in methods if name not in {*awaited, *contexts}))
#> plain call: add add_all bind_mapper bind_table expire expire_all expunge expunge_all get_async_bind get_bind get_nested_transaction get_transaction in_nested_transaction in_transaction is_modified
# --8<-- [end:example]
