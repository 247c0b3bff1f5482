"""How what can be rebuilt is written to a file of SQLite."""

from pathlib import Path

from streams.databases import reader, writer

CHUNK = 1 << 20


def test_what_is_changed_again_and_again_is_carried_into_the_file_seldom(tmp_path: Path) -> None:
    file = tmp_path / "dossiers.sqlite"
    engine = writer(file)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE dossiers (subject INTEGER PRIMARY KEY, memory)")
    for _ in range(8):
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO dossiers VALUES (1, randomblob(?))", (CHUNK,)
            )
    assert file.stat().st_size < CHUNK
    readers = reader(file)
    with readers.connect() as connection:
        found = connection.exec_driver_sql("SELECT length(memory) FROM dossiers").scalar()
    assert found == CHUNK
    readers.dispose()
    engine.dispose()
    assert file.stat().st_size > CHUNK
