"""LibreOffice as a converter: a profile for this one file, no macros, nothing fetched, bounded time and memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from plan_extract.errors import UnreadableError
from plan_extract.sources.office.launch import OVERTIME

# Of processor time, so that a busy machine refuses nothing that an idle one converts (some 2 seconds for a plan of 100 pages).
_SECONDS = 20
# By the clock, only for one that waits for nothing.
_PATIENCE = 90
_MEMORY = 700_000_000
# Where it is installed and not on the PATH.
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
# Macros never, links never followed, and a proxy at which nobody answers: nothing is fetched. The language fixes what is taken for granted
# where a file names none (RTF without code page), so that machines agree.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
)


def office() -> str | None:
    """LibreOffice's command, or None where it is not installed."""
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    found = on_path or next((place for place in _PLACES if os.access(place, os.X_OK)), None)
    # The program itself, where it stands beside the script that starts it: the script starts it again when it is ended.
    program = Path(os.path.realpath(found)).with_name("soffice.bin") if found else None
    return str(program) if program is not None and os.access(program, os.X_OK) else found


def to_docx(data: bytes, form: str, name: str) -> bytes:
    """The DOCX that LibreOffice makes of a file's bytes; `form` is its usual suffix, without dot; `name` stands in errors.

    Raises UnreadableError, one line, where LibreOffice is missing, cannot read the file, or takes too much time or memory.
    """
    command = office()
    if command is None:
        raise UnreadableError(
            f"{name}: reading {form.upper()} needs LibreOffice, which is not installed; "
            "install its Writer (Debian: apt-get install libreoffice-writer), or save the file as DOCX"
        )
    with tempfile.TemporaryDirectory(prefix="plan-extract-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        # A WPS file is a DOC file. No name of the user's reaches LibreOffice, which goes by suffixes too.
        source = folder / f"in.{'doc' if form == 'wps' else form}"
        source.write_bytes(data)
        _profile(folder)
        status = _run(command, source, name)
        try:
            return (folder / "out" / "in.docx").read_bytes()
        except OSError:
            pass
    if status == OVERTIME:
        raise UnreadableError(f"{name}: refused: LibreOffice takes more than {_SECONDS} seconds to read it")
    raise UnreadableError(
        f"{name}: LibreOffice cannot read the {form.upper()} file (damaged, or too large?): open it in Word or WPS and save it as DOCX"
    )


def _profile(folder: Path) -> None:
    """A profile that says what LibreOffice must not do."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, key, value in _SETTINGS
    )
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    (folder / "profile" / "user").mkdir(parents=True)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {names}>{items}</oor:items>\n'
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def _run(command: str, source: Path, name: str) -> int:
    """Convert a file to `out/in.docx` beside it; gives the exit status."""
    folder = source.parent
    root = str(Path(__file__).resolve().parents[3])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [command, "--headless", "--norestore", "--nolockcheck", "--nodefault", profile, "--convert-to", "docx:Office Open XML Text"]
    launcher = [sys.executable, "-m", "plan_extract.sources.office.launch", str(_SECONDS), str(_MEMORY)]
    process = subprocess.Popen(
        [*launcher, *asked, "--outdir", str(folder / "out"), str(source)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=_environment(folder, root),
    )  # fmt: skip
    try:
        return process.wait(_PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"{name}: refused: LibreOffice takes more than {_PATIENCE} seconds to read it") from error
    finally:
        # The launcher ends LibreOffice when its input is closed.
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def _environment(folder: Path, root: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "LANGUAGE", "LANG")}
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")
    return {
        **kept,
        **proxies,
        "PYTHONPATH": path,
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
    }
