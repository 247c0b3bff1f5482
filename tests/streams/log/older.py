"""Logs whose tables are of an older version, and what a log's tables look like."""

from pathlib import Path
from typing import Any

import psycopg
from pysqlite3 import dbapi2 as driver

from streams.log.external_head import ExternalHead
from streams.log.port import Head

SCRIPTS = Path(__file__).parent / "version_1"
"""What the code of that time left behind, dumped."""
ENDS = Head(12, bytes.fromhex("12073f6ae6ce0959d2f89ff5307410d2612e55e43f71997e6580cd0e3ddc06d2"))
"""Where that log ends, in both databases."""
LINKS_AT = [8, 9, 12]
"""The positions of what it says of who is one employer."""

_TABLES_IN_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
_TABLES_IN_POSTGRES = (
    (
        "SELECT c.relname, c.relkind::text, a.attnum::int, a.attname, a.atttypid::regtype::text, "
        "a.attnotnull, a.attidentity::text, a.attcollation::regcollation::text "
        "FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum"
    ),
    (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY conname"
    ),
    (
        "SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal "
        "ORDER BY tgname"
    ),
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def is_of_version_1(directory: Path) -> None:
    """Put a log of version 1 where the log of this directory is, with its external head."""
    database = directory / "database"
    if database.exists():
        with psycopg.connect(database.read_text()) as server:
            server.execute((SCRIPTS / "postgres.sql").read_bytes())
    else:
        connection = driver.connect(str(directory / "facts.sqlite"))
        connection.executescript((SCRIPTS / "sqlite.sql").read_text())
        connection.close()
    head = ExternalHead(directory / "head")
    head.write(ENDS)
    head.close()


def rows_of(directory: Path, *questions: str) -> list[list[tuple[Any, ...]]]:
    """What the database of the log says to each question, asked past all our code."""
    database = directory / "database"
    if database.exists():
        with psycopg.connect(database.read_text()) as server:
            return [server.execute(question.encode()).fetchall() for question in questions]
    connection = driver.connect(str(directory / "facts.sqlite"))
    try:
        return [connection.execute(question).fetchall() for question in questions]
    finally:
        connection.close()


def tables_of(directory: Path) -> list[list[tuple[Any, ...]]]:
    """Everything that makes up the tables: columns, constraints, triggers and functions."""
    if (directory / "database").exists():
        return rows_of(directory, *_TABLES_IN_POSTGRES)
    return rows_of(directory, _TABLES_IN_SQLITE)


def version_of(directory: Path) -> int:
    in_postgres = (directory / "database").exists()
    question = "SELECT version FROM log_format" if in_postgres else "PRAGMA user_version"
    [[(version,)]] = rows_of(directory, question)
    return int(version)


def content_of(directory: Path) -> list[list[tuple[Any, ...]]]:
    """Every row of the tables that version 1 has."""
    return rows_of(
        directory,
        "SELECT * FROM facts ORDER BY position",
        "SELECT * FROM subjects ORDER BY number",
        "SELECT * FROM mentions ORDER BY subject, position",
        "SELECT * FROM milestones ORDER BY type, position",
    )
