"""What differs from one installation to another."""

import os
from dataclasses import dataclass, field

DEFAULT_URL = "sqlite+aiosqlite:///bookstore.db"


def variable(name: str, default: str) -> str:
    """The default of a field: an environment variable, read when Settings() is made."""
    return field(default_factory=lambda: os.environ.get(name, default))


# --8<-- [start:settings]
@dataclass(frozen=True)
class Settings:
    """Times are in seconds."""

    database_url: str = variable("DATABASE_URL", DEFAULT_URL)
    host: str = variable("HOST", "127.0.0.1")
    port: str = variable("PORT", "8000")
    # The pools of all processes together stay below the limit of the server.
    pool_size: int = 10
    request_timeout: float = 10
    health_timeout: float = 2
    # For the requests, and then again for the background jobs.
    shutdown_timeout: int = 10
    # Background jobs at a time. Fewer than connections: requests need some, too.
    job_slots: int = 4
    # Running or waiting. All of them should be done within the shutdown timeout.
    job_limit: int = 100

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def connections(self) -> int:
        """SQLite has one writer: better wait for the connection than for its lock."""
        return 1 if self.is_sqlite else self.pool_size

    # --8<-- [end:settings]
