"""The stand-in's own database: seekers, their chats, what was sent and how, and the alerts that arrived."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS seekers (
  user_id TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, was_blocked INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, user_id TEXT NOT NULL, sender TEXT NOT NULL,
  body TEXT NOT NULL, at INTEGER NOT NULL, event_id TEXT, state TEXT NOT NULL DEFAULT 'sent');
CREATE INDEX IF NOT EXISTS messages_of_user ON messages (user_id, seq);
CREATE TABLE IF NOT EXISTS images (message_id TEXT PRIMARY KEY, content_type TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS reply_tokens (
  token TEXT PRIMARY KEY, user_id TEXT NOT NULL, event_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS retry_keys (
  key TEXT PRIMARY KEY, request_id TEXT NOT NULL, sent_messages TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS usage (month TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS sends (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, operation TEXT NOT NULL, status INTEGER NOT NULL,
  recipients TEXT NOT NULL, delivered TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS webhooks (
  event_id TEXT PRIMARY KEY, user_id TEXT, event TEXT NOT NULL, at INTEGER NOT NULL,
  deliveries INTEGER NOT NULL DEFAULT 0, status INTEGER);
CREATE TABLE IF NOT EXISTS alerts (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, content TEXT NOT NULL);
"""
FIRST_MESSAGE_ID = 580_000_000_000_000_000


class Store:
    """Rows in SQLite. One connection, used by the event loop's thread alone."""

    def __init__(self, database: str) -> None:
        if database != ":memory:":
            Path(database).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def rows(self, sql: str, *values: object) -> list[Row]:
        """All rows of a query."""
        return [dict(row) for row in self._db.execute(sql, values)]

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query."""
        found = self._db.execute(sql, values).fetchone()
        return dict(found) if found is not None else None

    def run(self, sql: str, *values: object) -> int:
        """Change something; returns how many rows were changed."""
        return self._db.execute(sql, values).rowcount

    def add_message(self, user_id: str, sender: str, body: Row, at: int, event_id: str | None = None) -> str:
        """Put a message at the end of a chat; returns its id, a number of 18 digits as LINE's."""
        last = self.row("SELECT seq FROM sqlite_sequence WHERE name = 'messages'")
        message_id = str(FIRST_MESSAGE_ID + (last["seq"] if last else 0) + 1)
        self.run(
            "INSERT INTO messages (id, user_id, sender, body, at, event_id) VALUES (?, ?, ?, ?, ?, ?)",
            message_id, user_id, sender, json.dumps(body, ensure_ascii=False), at, event_id,
        )  # fmt: skip
        return message_id

    def messages(self, user_id: str) -> list[Row]:
        """The chat of a seeker, oldest first, with `body` as an object."""
        found = self.rows("SELECT * FROM messages WHERE user_id = ? ORDER BY seq", user_id)
        return [{**row, "body": json.loads(row["body"])} for row in found]

    def rewrite_messages(self, user_id: str, rows: Sequence[Row]) -> None:
        """Put these messages in place of a seeker's chat, in this order; `id` None is given a new one."""
        with self._db:
            self.run("BEGIN")
            self.run("DELETE FROM messages WHERE user_id = ?", user_id)
            for row in rows:
                added = self.add_message(user_id, row["sender"], row["body"], row["at"], row["event_id"])
                self.run("UPDATE messages SET id = ?, state = ? WHERE id = ?", row["id"] or added, row["state"], added)

    def count(self, month: str) -> int:
        """How many messages of `month` (YYYY-MM) have been counted against the quota."""
        found = self.row("SELECT count FROM usage WHERE month = ?", month)
        return int(found["count"]) if found else 0

    def forget_seeker(self, user_id: str) -> None:
        """Remove a seeker and everything of theirs."""
        self.run("DELETE FROM images WHERE message_id IN (SELECT id FROM messages WHERE user_id = ?)", user_id)
        self.run("DELETE FROM messages WHERE user_id = ?", user_id)
        self.run("DELETE FROM reply_tokens WHERE user_id = ?", user_id)
        self.run("DELETE FROM webhooks WHERE user_id = ?", user_id)
        self.run("DELETE FROM seekers WHERE user_id = ?", user_id)
