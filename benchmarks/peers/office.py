"""A letter by an office's tools: python-docx writes it, LibreOffice prints it, pyHanko's command signs and checks it."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

from docx import Document

from slrtkit.domain.letter import RecommendationLetter

__all__ = ["OfficeTools", "office_tools"]


class OfficeTools:
    """LibreOffice and pyHanko's command, as programs.

    Args:
        folder: Where the officer's `kadis.p12` is, and where they work.
        passphrase: Of the key.
        root: The trusted root, PEM.
        tsa: Who gives time stamps.
    """

    def __init__(self, folder: Path, passphrase: bytes, root: Path, tsa: str) -> None:
        self._folder, self._root, self._tsa = folder, root, tsa
        self._said = folder / "passphrase"
        self._said.write_bytes(passphrase)

    def letter(self, letter: RecommendationLetter) -> bytes:
        """Write, print, sign (B-LT) and check one letter."""
        written, page, signed = (self._folder / f"office.{kind}" for kind in ("docx", "pdf", "signed.pdf"))
        _document(letter, written)
        self._run(
            "soffice", f"-env:UserInstallation=file://{self._folder}/office", "--headless", "--convert-to", "pdf", written
        )
        pades = ("--use-pades", "--with-validation-info", "--certify", "--timestamp-url", self._tsa, "--trust", self._root)
        key = ("pkcs12", "--passfile", self._said, page, signed, self._folder / "kadis.p12")
        self._run(pyhanko(), "sign", "addsig", "--field", "Signature", *pades, *key)
        self._run(pyhanko(), "sign", "validate", "--trust", self._root, "--executive-summary", signed)
        return signed.read_bytes()

    def _run(self, *words: "str | Path") -> None:
        done = subprocess.run(words, cwd=self._folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{Path(words[0]).name} failed: {done.stdout}{done.stderr}")


def office_tools(folder: Path, passphrase: bytes, root: Path, tsa: str) -> OfficeTools | None:
    """Return the tools; None where this computer has not all of them."""
    return OfficeTools(folder, passphrase, root, tsa) if which("soffice") and pyhanko() else None


def pyhanko() -> str:
    """Return where pyHanko's command is (`pip install pyhanko-cli`), or an empty text."""
    return which("pyhanko", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])) or ""


def _document(letter: RecommendationLetter, file: Path) -> None:
    document = Document()
    head, identity = letter.letterhead, letter.identity
    for line in (head.government, head.agency, head.address, f"Nomor: {letter.number}", f"Hal: {letter.subject}"):
        document.add_paragraph(line)
    for line in (*letter.statement, identity.name, identity.address, letter.purpose, letter.closing):
        document.add_paragraph(line)
    table = document.add_table(len(letter.dependants), 3)
    for row, one in zip(table.rows, letter.dependants, strict=True):
        for cell, text in zip(row.cells, (one.name, one.relation, str(one.birth_date or "")), strict=True):
            cell.text = text
    document.add_paragraph(letter.signature.name)
    document.save(str(file))
