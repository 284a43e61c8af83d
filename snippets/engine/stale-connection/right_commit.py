# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "asyncpg"]
# ///
"""A repeated transaction finds what the first one committed."""

import asyncio
import os
from typing import Self
from uuid import uuid4

from sqlalchemy import String, make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql+asyncpg://localhost/gotcha")
URL = make_url(DATABASE_URL)
PORT = URL.port or (5432 if URL.get_backend_name() == "postgresql" else 3306)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Network:
    """Stands between the program and the server, and can lose what the server says."""

    answers_to_lose: int | None = None

    def __init__(self) -> None:
        self.clients: set[asyncio.Task[None] | None] = set()

    async def __aenter__(self) -> Self:
        self.proxy = await asyncio.start_server(self.connected, "127.0.0.1", 0)
        port = self.proxy.sockets[0].getsockname()[1]
        self.url = URL
        if URL.get_backend_name() != "sqlite":  # which has no network
            self.url = URL.set(host="127.0.0.1", port=port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.proxy.close()
        await asyncio.gather(*[client for client in self.clients if client])

    async def connected(
        self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        self.clients.add(asyncio.current_task())
        server, to_server = await asyncio.open_connection(URL.host, PORT)
        await asyncio.gather(
            self.carry(client, to_server), self.carry(server, to_client, answers=True)
        )

    async def carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        *,
        answers: bool = False,
    ) -> None:
        while data := await source.read(65536):
            if answers and self.answers_to_lose:
                self.answers_to_lose = 0
                break
            target.write(data)
        target.close()

    def lose_one_answer(self) -> None:
        if self.answers_to_lose is None:
            self.answers_to_lose = 1


async def use(network: Network, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    make_session = async_sessionmaker(engine)

    # --8<-- [start:example]
    key = str(uuid4())
    for last_attempt in [False, True]:
        try:
            async with make_session.begin() as session:
                if await session.get(Author, key) is None:
                    session.add(Author(key=key, name="Ada"))
                    await session.flush()
                network.lose_one_answer()
            break
        except DBAPIError as error:
            if last_attempt or not error.connection_invalidated:
                raise

    async with make_session() as session:
        names = (await session.scalars(select(Author.name))).all()
        assert names == ["Ada"], f"the table holds {names}"
    # --8<-- [end:example]


async def main() -> None:
    async with Network() as network:
        engine = create_async_engine(network.url)
        try:
            await use(network, engine)
        finally:
            await engine.dispose()


asyncio.run(main())
