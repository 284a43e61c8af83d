# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Whether a mock of a session accepts `await session.add()`"""

import asyncio
import os
from unittest.mock import AsyncMock

from sqlalchemy.ext.asyncio import AsyncSession

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


async def main() -> None:
    # --8<-- [start:example]
    for session in [AsyncMock(), AsyncMock(spec=AsyncSession)]:
        try:
            await session.add(object())
            print("accepted")
            #> accepted
        except TypeError:
            print("refused")
            #> refused
    # --8<-- [end:example]


asyncio.run(main())
