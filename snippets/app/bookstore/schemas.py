"""What goes in and out as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# As long as the columns.
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)
]


class NewAuthor(BaseModel):
    name: Text


class NewBook(BaseModel):
    title: Text


# --8<-- [start:out]
class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class BookOut(Out):
    id: int
    author_id: int
    title: str
    summary: str | None
    updated_at: datetime


class AuthorOut(Out):
    id: int
    name: str


class AuthorWithBooks(AuthorOut):
    books: list[BookOut]
    # --8<-- [end:out]


class Health(BaseModel):
    database: str
    pool: str
