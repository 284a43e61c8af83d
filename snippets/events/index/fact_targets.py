# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""Which sessions each target hears"""

import asyncio
import os

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


# --8<-- [start:example]
class AppSession(Session):
    pass


async def main() -> None:
    engine = create_async_engine(DATABASE_URL)
    make_session = async_sessionmaker(engine)
    make_app_session = async_sessionmaker(engine, sync_session_class=AppSession)
    sessions = {
        "plain": make_session(),
        "app 1": make_app_session(),
        "app 2": make_app_session(),
    }
    targets: dict[str, type[Session] | Session] = {
        "Session": Session,
        "AppSession": AppSession,
        "sync_session of app 1": sessions["app 1"].sync_session,
    }
    for name, target in targets.items():
        heard = await sessions_heard(target, sessions)
        print(f"{name}: {', '.join(heard)}")
        #> Session: plain, app 1, app 2
        #> AppSession: app 1, app 2
        #> sync_session of app 1: app 1
    # --8<-- [end:example]
    await engine.dispose()


async def sessions_heard(
    target: type[Session] | Session, sessions: dict[str, AsyncSession]
) -> list[str]:
    heard: list[Session] = []

    def listener(session: Session) -> None:
        heard.append(session)

    event.listen(target, "before_commit", listener)
    for session in sessions.values():
        await session.commit()
    event.remove(target, "before_commit", listener)
    return [name for name, each in sessions.items() if each.sync_session in heard]


asyncio.run(main())
