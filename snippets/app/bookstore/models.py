"""The tables."""

from datetime import UTC, datetime

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in Python, UTC without a zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:  # astimezone() would take it for local time
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


def now() -> datetime:
    """To the second: DATETIME in MySQL and MariaDB stores no fraction."""
    return datetime.now(UTC).replace(microsecond=0)


# --8<-- [start:models]
class Base(DeclarativeBase):
    # A later migration can change a constraint only by its name.
    metadata = MetaData(
        naming_convention={
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    # What a query does not load raises when it is read, the same on every database.
    books: Mapped[list["Book"]] = relationship(lazy="raise", order_by="Book.id")


class Book(Base):
    __tablename__ = "book"
    __table_args__ = (UniqueConstraint("author_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    title: Mapped[str] = mapped_column(String(50))
    # A background job writes it.
    summary: Mapped[str | None] = mapped_column(String(200))
    # Computed in Python, so the object has it without a SELECT.
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    # --8<-- [end:models]
