"""What LibreOffice reads: DOC, WPS, RTF and OpenDocument told by content, refused in a line where they cannot be read, bounded."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from plan_extract.sources import read_bytes
from plan_extract.sources.docx.read import read_docx
from plan_extract.sources.office import compound as reader
from plan_extract.sources.office import convert
from plan_extract.sources.office.launch import OVERTIME
from plan_extract.sources.office.read import _without_pictures, _words_of

from .compound import compound
from .refused import refusal
from .word import p, word

ROOT = Path(__file__).resolve().parents[2]
OFFICE = pytest.mark.skipif(convert.office() is None, reason="LibreOffice is not installed (soffice): it reads these formats")
POSIX = pytest.mark.skipif(os.name != "posix", reason="limits of processes and signals are POSIX's")
WORD = b"\xec\xa5" + bytes(8) + b"\0\0"
LOCKED = b"\xec\xa5" + bytes(8) + b"\0\x01"
TYPE = "application/vnd.oasis.opendocument."
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
    "<text:p>到2025年，建成公园12个。</text:p><text:p>写于<text:date>2020-01-01</text:date></text:p></office:text></office:body>"
    "</office:document-content>"
)


def odt(parts: dict[str, str], kind: str = "text") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE + kind)
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("streams", "why"),
    [
        ({"Workbook": b""}, "an old Excel workbook"),
        ({"1Table": b"", "Book": b""}, "an old Excel workbook"),
        ({"PowerPoint Document": b""}, "an old slide show"),
        ({"EncryptionInfo": b"", "EncryptedPackage": b""}, "protected by a password"),
        ({"1Table": b"", "WordDocument": LOCKED}, "protected by a password"),
        ({"__properties_version1.0": b""}, "Outlook"),
        ({"CONTENTS": b""}, "without a Word document"),
        ({}, "without a Word document"),
    ],
)
def test_compound_files_that_are_no_document(streams: dict[str, bytes], why: str) -> None:
    for name in ("plan.doc", "plan.wps", "plan"):
        assert why in refusal(compound(streams), name)


def test_a_document_is_told_from_what_stands_beside_and_within_it() -> None:
    assert reader.refused(compound({"1Table": b"", "WordDocument": WORD, "Data": b""})) is None
    # A workbook's stream whose bytes, not whose name, say WordDocument.
    assert "workbook" in (reader.refused(compound({"Workbook": "WordDocument".encode("utf-16-le")})) or "")


@pytest.mark.parametrize("kept", [9, 40, 511, 600, 1100, 5000, -600])
def test_a_document_cut_short_is_refused(kept: int) -> None:
    assert "damaged or cut" in refusal(compound({"1Table": b"", "WordDocument": WORD})[:kept], "plan.doc")


def test_a_document_damaged_in_its_tables_is_judged_all_the_same() -> None:
    whole = compound({"1Table": b"", "WordDocument": WORD})
    said = set()
    for place in range(24, 2048, 4):
        for value in (b"\0\0\0\0", b"\1\0\0\0", b"\xf0\xff\xff\x7f", b"\xff\xff\xff\xff"):
            said.add(reader.refused(whole[:place] + value + whole[place + 4 :]))
    assert None in said
    assert any("damaged or cut" in (why or "") for why in said)
    assert not any("\n" in (why or "") for why in said)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (odt({"content.xml": CONTENT}, "spreadsheet"), "OpenDocument spreadsheet"),
        (odt({"content.xml": CONTENT}, "presentation"), "OpenDocument slide show"),
        (odt({"content.xml": CONTENT}, "graphics"), "without a text"),
        (odt({"styles.xml": "<a/>"}), "without content"),
        (odt({"content.xml": CONTENT, "META-INF/manifest.xml": "<manifest:encryption-data/>"}), "protected by a password"),
        (odt({"content.xml": f"<!DOCTYPE a [<!ENTITY b 'c'>]>{CONTENT}"}), "declares entities"),
        (odt({"content.xml": CONTENT.replace("</office:text>", "<text:p>一</text:p>" * 2_000_000)}), "unpacks to"),
        (odt({"content.xml": CONTENT})[:400], "damaged ZIP archive"),
        (b"{\\rtf1\\ansi{\\fonttbl{\\f0 SimSun;}} plan\\par", "cut short"),
        (b"{\\rtf1 a \\{b\\} \\bin3 }}} c", "cut short"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_before_libreoffice_sees_it(data: bytes, why: str) -> None:
    assert why in refusal(data, "plan.odt")


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (compound({"WordDocument": WORD}), "WPS"),
        (compound({"WordDocument": WORD}), "DOC"),
        (b"{\\rtf1 a\\par}", "RTF"),
        (odt({"content.xml": CONTENT}), "ODT"),
    ],
)
def test_where_libreoffice_is_missing_the_line_says_what_to_install(data: bytes, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "office", lambda: None)
    line = refusal(data, "plan.wps" if form == "WPS" else "plan.txt")
    assert f"reading {form} needs LibreOffice, which is not installed; install its Writer" in line
    assert "or save the file as DOCX" in line


def test_pictures_are_taken_out_of_rtf_and_nothing_else() -> None:
    data = b"{\\rtf1 a{\\*\\shppict{\\pict\\pngblip 00ff{\\*\\blipuid 12}}}b{\\pict\\bin4 }{}{ 00}c\\{{\\picture d}\\'7d}\0\n"
    assert _without_pictures(data, "x") == b"{\\rtf1 a{\\*\\shppict}b" + b"c\\{" + b"\\'7d}"


def test_an_opendocument_text_is_handed_on_without_macros_pictures_and_objects() -> None:
    parts = {
        "content.xml": CONTENT,
        "Basic/Standard/a.xml": "x",
        "Scripts/python/a.py": "x",
        "Pictures/1.png": "x",
        "Object 1/content.xml": "x",
    }
    with zipfile.ZipFile(io.BytesIO(_words_of(odt(parts), "x"))) as lean:
        assert lean.namelist() == ["mimetype", "META-INF/manifest.xml", "content.xml"]
        assert 'manifest:version="1.3"' in lean.read("META-INF/manifest.xml").decode()


def test_fields_of_the_present_day_are_left_out_of_what_was_converted() -> None:
    def field(code: str) -> str:
        parts = ('<w:fldChar w:fldCharType="begin"/>', f"<w:instrText> {code} </w:instrText>", '<w:fldChar w:fldCharType="separate"/>')
        return "".join(f"<w:r>{part}</w:r>" for part in (*parts, f"<w:t>{code}!</w:t>", '<w:fldChar w:fldCharType="end"/>'))

    data = word(p(runs=field("DATE") + field("TIME") + field("AUTHOR") + "<w:r><w:t>正文。</w:t></w:r>"))
    assert read_docx(data, "x").text == "DATE!TIME!AUTHOR!正文。\n"
    assert read_docx(data, "x", converted=True).text == "AUTHOR!正文。\n"


@OFFICE
def test_opendocument_and_rtf_are_read_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    source = read_bytes(odt({"content.xml": CONTENT}), "plan.odt")
    assert (source.format, source.text) == ("odt", "到2025年，建成公园12个。\n写于\n")
    assert (source.reader or "").startswith("LibreOffice ")
    rich = b"{\\rtf1\\ansi\\ansicpg936 \\'b5\\'bd2025\\'c4\\'ea\\par{\\pict 00}{\\field{\\*\\fldinst DATE}{\\fldrslt 2020}}}"
    source = read_bytes(rich, "plan.doc")
    assert (source.format, source.text) == ("rtf", "到2025年\n")


@OFFICE
@POSIX
def test_the_text_is_the_same_whatever_the_machine_speaks_and_prints_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = b"\\trowd\\cellx900\\cellx1800\\intbl a\\cell b\\cell\\row"
    data = b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset134 X;}}\\f0 \\'b5\\'bd2025\\'c4\\'ea \\par" + table + b"}"
    here = read_bytes(data, "x.rtf")
    # No font has Chinese characters. (Without any font LibreOffice does not start.)
    hidden = "<selectfont><rejectfont><pattern><patelt name='lang'><string>zh-cn</string></patelt></pattern></rejectfont></selectfont>"
    conf = f"<fontconfig><include>/etc/fonts/fonts.conf</include>{hidden}</fontconfig>"
    (tmp_path / "fonts.conf").write_text(conf, encoding="utf-8")
    for name, value in {
        "LANG": "de_DE.UTF-8",
        "LC_ALL": "POSIX",
        "LANGUAGE": "fr",
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
    }.items():
        monkeypatch.setenv(name, value)
    there = read_bytes(data, "x.rtf")
    assert here.text == "到2025年\na\nb\n"
    assert (here.text, here.tables, here.paragraphs) == (there.text, there.tables, there.paragraphs)


@OFFICE
@pytest.mark.parametrize("data", [compound({"1Table": b"", "WordDocument": WORD}), b"{\\rtf1 " + b"{" * 100_000 + b"}" * 100_001])
def test_what_libreoffice_cannot_read_is_one_line(data: bytes) -> None:
    assert refusal(data, "plan.doc")


def launch(*command: str, seconds: int = 20) -> subprocess.Popen[bytes]:
    asked = [sys.executable, "-m", "plan_extract.sources.office.launch", str(seconds), "700000000", *command]
    return subprocess.Popen(asked, stdin=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})


def launched(code: str, seconds: int = 20) -> int:
    with launch(sys.executable, "-c", code, seconds=seconds) as process:
        return process.wait()


@POSIX
def test_a_command_that_takes_too_long_or_too_much_is_ended() -> None:
    assert launched("while True: pass", seconds=2) == OVERTIME
    assert launched("b = bytearray(1 << 30)") == 1
    assert launched("b = bytearray(1 << 20)") == 0
    assert launched("import os; os.kill(os.getpid(), 11)") == 139


@POSIX
def test_a_command_ends_with_what_asked_for_it_and_so_does_what_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    inner = f"import time; p = open({str(pipe)!r}, 'wb', 0); p.write(b'begun'); time.sleep(30); p.write(b'late')"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    with launch(sys.executable, "-c", outer) as process, open(pipe, "rb", 0) as end:
        assert end.read(5) == b"begun"
        assert process.stdin
        process.stdin.close()
        assert end.read() == b""
        assert process.wait() == 1


@POSIX
def test_a_program_that_makes_no_file_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "office"
    program.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(convert, "office", lambda: str(program))
    assert "LibreOffice cannot read the RTF file" in refusal(b"{\\rtf1 a}", "plan.rtf")
    program.write_text("#!/bin/sh\nwhile true; do :; done\n", encoding="utf-8")
    monkeypatch.setattr(convert, "_SECONDS", 2)
    assert "takes more than 2 seconds" in refusal(b"{\\rtf1 a}", "plan.rtf")
