"""Authors and their books over HTTP, kept in a database by async SQLAlchemy."""
