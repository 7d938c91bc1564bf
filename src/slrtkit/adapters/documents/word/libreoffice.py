"""LibreOffice as a program: a Word document becomes PDF/A-3b, in a process of its own that is given nothing else."""

import os
import re
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

from attrs import field, frozen, validators

from slrtkit.errors import AdapterNotInstalledError, RenderError

__all__ = ["LibreOffice"]

_VERSION = re.compile(rb"LibreOffice [0-9.]{1,20}")
_FONTS = Path(__file__).parents[1] / "fonts"
_MEMORY = Path("/dev/shm")  # noqa: S108  a folder of its own is made in it, which nobody else enters
"""Files in memory, where Linux has them."""
_ROOM = 32 * 2**20
"""Bytes that a profile and a letter need at most."""
_EXPORT = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"3"},"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"false"},"ExportFormFields":{"type":"boolean","value":"false"},'
    '"ExportNotes":{"type":"boolean","value":"false"},"UseLosslessCompression":{"type":"boolean","value":"true"},"ReduceImageResolution":{"type":"boolean","value":"false"},"InitialView":{"type":"long","value":"0"}}'
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias></fontconfig>
"""
_NOWHERE = "http://127.0.0.1:9"


@frozen
class LibreOffice:
    """Converts documents, one process for each.

    A process gets a folder of its own that only its user may enter, with an empty profile without macros and links, and the
    folder is removed afterwards; it is in memory where the system has such a place, so that what a process leaves that is
    killed is on no disk. The documents hold nothing to fetch (`contents` has seen to that); the proxy settings point
    nowhere all the same.

    Attributes:
        program: The program, as a path or a name to be found.
        seconds: After this time the process and its children are ended.
    """

    program: str = "soffice"
    seconds: float = field(default=60.0, validator=validators.gt(0))

    @property
    def version(self) -> str:
        """The name and version of the program, as it tells them; its name alone where it does not."""
        return _version(self.program, self.seconds)

    def pdf(self, docx: bytes) -> bytes:
        """Return the document as PDF/A-3b, as LibreOffice wrote it.

        Raises:
            AdapterNotInstalledError: LibreOffice is not installed.
            RenderError: it did not end in time (`document.timeout`), or gave no PDF.
        """
        program = shutil.which(self.program)
        if program is None:
            raise AdapterNotInstalledError(
                "Word letters are set with LibreOffice, which is not installed", cure="apt install libreoffice-writer-nogui"
            )
        with TemporaryDirectory(prefix="slrtkit-", dir=_in_memory(), ignore_cleanup_errors=True) as folder:
            home = Path(folder)
            self._run(program, home, docx)
            try:
                return (home / "letter.pdf").read_bytes()
            except FileNotFoundError:
                raise RenderError(
                    "LibreOffice gave no PDF", code="document.libreoffice", cure="open the template in LibreOffice and look"
                ) from None

    def _run(self, program: str, home: Path, docx: bytes) -> None:
        profile, fonts = home / "profile" / "user", home / "fonts.conf"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        fonts.write_text(_FONT_SETTINGS.format(fonts=quoteattr(str(_FONTS))[1:-1], cache=home / "cache"), "utf-8")
        (home / "letter.docx").write_bytes(docx)
        process = subprocess.Popen(  # noqa: S603  the program is the one that was asked for, and no shell is between
            [
                program, f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--norestore", "--nologo",
                "--nodefault", "--nolockcheck", "--convert-to", _EXPORT, "--outdir", str(home), str(home / "letter.docx"),
            ],
            env={
                "PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8",
                "FONTCONFIG_FILE": str(fonts), "SAL_USE_VCLPLUGIN": "svp", "http_proxy": _NOWHERE, "https_proxy": _NOWHERE,
            },
            cwd=home,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(self.seconds)
        except subprocess.TimeoutExpired:
            raise RenderError(
                f"LibreOffice did not end within {self.seconds:g} seconds",
                code="document.timeout",
                cure="try a simpler template, or allow more time",
            ) from None
        finally:
            _end(process)


@cache
def _version(program: str, seconds: float) -> str:
    with TemporaryDirectory(ignore_cleanup_errors=True) as home, suppress(OSError, subprocess.TimeoutExpired):
        words = [program, f"-env:UserInstallation={Path(home).as_uri()}", "--version"]
        around = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8"}
        told = subprocess.run(words, env=around, cwd=home, capture_output=True, timeout=seconds, check=False)  # noqa: S603  as above
        if found := _VERSION.match(told.stdout):
            return found[0].decode()
    return "LibreOffice"


def _in_memory() -> Path | None:
    """Return a folder in memory; None where there is none with room, or where `TMPDIR` says which folder is to be used."""
    roomy = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if roomy and "TMPDIR" not in os.environ else None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and every child it left."""
    with suppress(ProcessLookupError):  # all of them may have ended
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:  # Windows
            process.kill()
    process.wait()
