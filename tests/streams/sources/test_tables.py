"""Tables of strangers: what is unsafe or no table is refused before it is opened."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.errors import Refused
from streams.sources.tables import Line, Unusable, read_tables
from streams.sources.xlsx_guard import Limits

Make = Callable[..., Path]
DANGEROUS = [
    "=HYPERLINK('http://x')",
    "+1",
    "-1+1",
    "@SUM(1)",
    "＝1",
    "'quoted",
    "<script>",
    "2026-10",
    "007",
]


def rewritten(path: Path, changes: dict[str, bytes]) -> Path:
    """Write a workbook anew with some of its parts replaced or added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()} | changes
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def test_text_that_looks_like_a_formula_stays_text(workbook: Make, as_text: type[str]) -> None:
    path = workbook({"a": [[as_text(word) for word in DANGEROUS]]})
    [table] = read_tables(path)
    assert table.lines == [Line(1, tuple(DANGEROUS))]


def test_a_formula_is_told_and_never_computed(workbook: Make) -> None:
    [table] = read_tables(workbook({"a": [["=1+1", 2]]}))
    [formula, number] = table.lines[0].cells
    assert isinstance(formula, Unusable)
    assert "is a formula" in formula.why
    assert number == 2


def test_merged_blocks_are_found_by_sheet(workbook: Make) -> None:
    rows = [["title", None], ["a", "b"], [1, 2], [3, 4]]
    path = workbook({"first": rows, "second": rows}, merged=("second!A1:B1", "second!B3:B4"))
    first, second = read_tables(path)
    assert first.merges == []
    assert [str(merge) for merge in second.merges] == ["A1:B1", "B3:B4"]


def test_rows_keep_their_numbers_where_empty_ones_lie_between(workbook: Make) -> None:
    [table] = read_tables(workbook({"a": [["x"], [None], [" "], ["y"]]}))
    assert [line.number for line in table.lines] == [1, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes('项目名称,备注\r\n织里童装城,"=1+1\n第二行"\r\n'.encode(encoding))
    [table] = read_tables(path)
    assert table.name == "名册"
    assert table.lines[0].cells == ("项目名称", "备注")
    assert table.lines[1] == Line(3, ("织里童装城", "=1+1\n第二行"))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe\x00\x81", "neither UTF-8 nor GB18030"),
        (b'a,b\n1,"2\n', "mend the quotes"),
    ],
)
def test_csv_that_is_none_is_refused(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=part):
        read_tables(path)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "an old .xls workbook"),
        (b"hello", "not a workbook"),
        (b"", "not a workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=rf"a\.xlsx: {part}"):
        read_tables(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(Refused, match="a zip file, but no workbook"):
        read_tables(path)


def test_a_part_that_unpacks_beyond_all_measure_is_refused_unread(workbook: Make) -> None:
    path = rewritten(workbook({"a": [["x"]]}), {"xl/bomb.xml": bytes(8 << 20)})
    with pytest.raises(Refused, match=r"'xl/bomb\.xml' unpacks to more than 200 times"):
        read_tables(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(workbook: Make) -> None:
    with pytest.raises(Refused, match=r"unpacks to [\d,]+ bytes, over 1,000"):
        read_tables(workbook({"a": [["x"]]}), Limits(unpacked_bytes=1000))


def test_a_workbook_of_too_many_parts_or_bytes_is_refused(workbook: Make) -> None:
    path = workbook({"a": [["x"]]})
    with pytest.raises(Refused, match=r"parts, over 3"):
        read_tables(path, Limits(parts=3))
    with pytest.raises(Refused, match="larger than 10 bytes"):
        read_tables(path, Limits(packed_bytes=10))


def test_a_sheet_of_too_many_rows_or_cells_is_refused(workbook: Make) -> None:
    path = workbook({"a": [["x", "y"]] * 5})
    with pytest.raises(Refused, match="sheet a: more than 4 rows"):
        read_tables(path, Limits(rows=4))
    with pytest.raises(Refused, match="or 9 cells"):
        read_tables(path, Limits(cells=9))
    assert len(read_tables(path, Limits(rows=5, cells=10))[0].lines) == 5


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/extra.xml"])
def test_a_document_type_anywhere_in_a_workbook_is_refused(workbook: Make, part: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(Refused, match=r"cannot be read as a workbook \(DTDForbidden\)"):
        read_tables(rewritten(workbook({"a": [["x"]]}), {part: bomb}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_damaged_workbook_is_refused_in_one_way(workbook: Make, part: str) -> None:
    with pytest.raises(Refused, match="cannot be read as a workbook"):
        read_tables(rewritten(workbook({"a": [["x"]]}), {part: b"<broken"}))
