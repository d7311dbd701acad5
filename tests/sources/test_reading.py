"""Files that can be read, and files that cannot: one clear line each."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pytest

from plan_extract.errors import UnreadableError
from plan_extract.sources import read, read_bytes
from tests.work import cost

from .refused import refusal

TEXT = "一、总体要求\n到2025年，全市建成道路120公里。\n　　二、主要任务  \n\n加强组织领导，落实工作责任。\n"


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


def test_positions_count_in_the_decoded_text(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    file.write_bytes(data)
    source = read(file)
    assert (source.text, source.format, source.encoding, source.path) == (TEXT, "text", "utf-8", str(file))
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert [source.text[p.start : p.end] for p in source.paragraphs] == [line.strip() for line in TEXT.split("\n") if line.strip()]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream:
        buffer = io.BytesIO(TEXT.encode("gb18030"))

    monkeypatch.setattr(sys, "stdin", Stream())
    source = read("-")
    assert (source.text, source.path, source.encoding) == (TEXT, "standard input", "gb18030")


@pytest.mark.parametrize("text", [TEXT, "到2025年", "规划", "𠮷祥镇建设规划，到2025年。"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_encodings_are_found(text: str, encoding: str) -> None:
    if text == "规划" and encoding in ("utf-16-le", "utf-16-be"):
        pytest.skip("two characters are too few to tell")
    assert read_bytes(text.encode(encoding), "x").text == text


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030"])
def test_traditional_characters(encoding: str) -> None:
    text = "第一章 總體要求\n到2025年，全市建成道路120公里，發展環境顯著改善，實現經濟與社會協調發展。\n"
    assert read_bytes(text.encode(encoding), "x").text == text


def test_a_named_encoding_is_used() -> None:
    assert read_bytes(TEXT.encode("gbk"), "x", encoding="gb2312").encoding == "gb18030"
    with pytest.raises(UnreadableError, match="not in utf-8 at byte"):
        read_bytes(TEXT.encode("gbk"), "x", encoding="utf-8")
    with pytest.raises(UnreadableError, match="no encoding 'klingon'"):
        read_bytes(TEXT.encode(), "x", encoding="klingon")


def test_a_stray_byte_does_not_lose_a_plan() -> None:
    data = (TEXT * 40).encode()
    cut = data[:1000] + b"\xff" + data[1000:]
    source = read_bytes(cut, "x")
    assert source.encoding == "utf-8"
    assert source.text.count("\ufffd") <= 2
    assert source.text.count("公里") >= 39


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \r\n\xef\xbb\xbf \n", "white space only"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 100 + bytes(range(200)) * 9, "binary"),
        (b"\x80\x81\xff\xfe\xfd" * 100, "no encoding known"),
        ("naïve café größe ".encode("latin-1") * 40, "no encoding known"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as DOCX"),
        (b"{\\rtf1\\ansi", "cut short"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"PK\x03\x04oh no", "damaged"),
        (zipped(), "no file is in it"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "binary workbook"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "not a readable workbook"),
        (zipped("mimetype", "content.xml"), "OpenDocument file without a text"),
        (zipped("OFD.xml"), "OFD.xml in the OFD file is broken"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', "Word XML"),
        (b"From: <a>\r\nSubject: b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx", "MHTML"),
    ],
)
def test_what_is_no_plan_text_is_refused_in_a_line(data: bytes, why: str) -> None:
    assert why in refusal(data)


@pytest.mark.parametrize("data", [b"a" * 50_000_000, "一".encode() * 2_000_000, b"a" * 5_000_000, "到2025年\n".encode() * 4_000_000])
def test_endless_files_are_refused_soon(data: bytes) -> None:
    assert cost(lambda: refusal(data), most=300) <= 300


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="there is no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(UnreadableError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(UnreadableError, match="no such file"):
        read(tmp_path / "none" / "none.txt")
    with pytest.raises(UnreadableError, match="cannot be read"):
        read("a\0b")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_control_characters_in_names_are_shown_escaped(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(str(tmp_path / "a\n\x1b[31mb.txt"))
    assert r"a\n\x1b[31mb.txt" in str(caught.value)
    file = tmp_path / "规\t划.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert read(file).path.endswith(r"规\t划.txt")
    with pytest.raises(UnreadableError, match=r"\\xe4"):
        read(str(tmp_path / "\udce4.txt"))


@pytest.mark.parametrize(
    "piece",
    [" ", "1 ", "中 ", "1 年", "\f", "— 1 —\n", "1 . ", "\u200b", "\ue000", "中    ", "1 — 1 ", "第一章 总则\n", "2 0 2 5", "...3", "。)"],
)
def test_text_made_to_be_slow_is_read_in_time_with_its_length(piece: str) -> None:
    """Twice a plan's length of it; what costs the square of its length would take minutes."""
    data = ("建设\n" + piece * (100_000 // len(piece))).encode()
    assert cost(lambda: read_bytes(data, "x"), most=250) <= 250
