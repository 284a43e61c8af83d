# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy>=2.0", "aiosqlite"]
# ///
"""How far a program gets where greenlet is missing."""

import os
import subprocess
import sys
from pathlib import Path

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")

# --8<-- [start:example]
# Found before an installed greenlet, and fails as if there were none.
Path("greenlet.py").write_text(
    """raise ModuleNotFoundError("No module named 'greenlet'", name="greenlet")"""
)
PROGRAM = """
import asyncio, sys
from sqlalchemy.ext.asyncio import create_async_engine
print("imported")

async def main() -> None:
    engine = create_async_engine(sys.argv[1])
    print("engine made")
    async with engine.connect():
        print("connected")

asyncio.run(main())
"""
command = [sys.executable, "-c", PROGRAM, DATABASE_URL]
done = subprocess.run(command, capture_output=True, check=False, text=True)
error = done.stderr.splitlines()[-1].partition(".")[0]
print(*done.stdout.splitlines(), error, sep="; ")
#> ImportError: The SQLAlchemy asyncio module requires that the Python 'greenlet' library is installed
# --8<-- [end:example]
