"""SQLite by SQLAlchemy: one writer thread, everything personal sealed under a key per seeker."""
