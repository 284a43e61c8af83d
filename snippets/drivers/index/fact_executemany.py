# /// script
# requires-python = ">=3.11"
# dependencies = ["sqlalchemy[asyncio]>=2.0", "aiosqlite"]
# ///
"""executemany of 100 rows"""

import asyncio
import os

from sqlalchemy import String, bindparam, insert, make_url, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite+aiosqlite://")


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))


class Proxy:
    """Stands before the server and counts the requests that wait for an answer."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.trips = 0
        self.answered = True
        self.served: set[asyncio.Task[None]] = set()

    async def request(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter
    ) -> None:
        while data := await source.read(65_536):
            self.trips += self.answered
            self.answered = False
            to.write(data)
        to.close()

    async def answer(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter
    ) -> None:
        while data := await source.read(65_536):
            self.answered = True
            to.write(data)
        to.close()

    async def connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        replies, requests = await asyncio.open_connection(self.host, self.port)
        self.served = {
            asyncio.create_task(self.request(reader, requests)),
            asyncio.create_task(self.answer(replies, writer)),
        }


async def main() -> None:
    url = make_url(DATABASE_URL)
    if url.host is None:
        print("no server, no round trips")
        #> no server, no round trips
        return
    default_port = 5432 if url.get_backend_name() == "postgresql" else 3306
    proxy = Proxy(url.host, url.port or default_port)
    server = await asyncio.start_server(proxy.connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = create_async_engine(url.set(host="127.0.0.1", port=port))
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    # --8<-- [start:example]
    rows = [{"number": number, "label": "x"} for number in range(1, 101)]
    insert_many = insert(Author).values(id=bindparam("number"), name=bindparam("label"))
    same_row = Author.id == bindparam("number")
    update_many = update(Author).where(same_row).values(name=bindparam("label"))
    async with engine.begin() as connection:
        for kind, statement in {"INSERT": insert_many, "UPDATE": update_many}.items():
            before = proxy.trips
            await connection.execute(statement, rows)
            trips = proxy.trips - before
            few = trips < 10
            print(f"{kind}: {'a few round trips' if few else 'one for each row'}")
    # --8<-- [end:example]
    await engine.dispose()
    await asyncio.wait(proxy.served)
    server.close()
    await server.wait_closed()


asyncio.run(main())
