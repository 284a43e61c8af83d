# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""What python -W error makes of a commit() that is not awaited."""

import os
import subprocess
import sys

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
PROGRAM = """
import asyncio
import sys
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

async def main() -> None:
    engine = create_async_engine(sys.argv[1])
    async with AsyncSession(engine) as session:
        session.commit()
    print("goes on after the warning")
    await engine.dispose()

asyncio.run(main())
"""
command = [sys.executable, "-W", "error", "-c", PROGRAM, DATABASE_URL]
done = subprocess.run(command, capture_output=True, check=False, text=True)
print(done.stdout.strip())
#> goes on after the warning
print("exit code", done.returncode)
#> exit code 0
print(done.stderr.splitlines()[-1])
#> RuntimeWarning: coroutine 'AsyncSession.commit' was never awaited
# --8<-- [end:example]
