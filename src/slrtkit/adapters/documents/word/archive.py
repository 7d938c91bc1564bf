"""The zip file around a Word document (ISO/IEC 29500-2): opened with distrust, written the same way every time."""

import re
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from slrtkit.errors import TemplateError

__all__ = ["packed", "unpacked"]

_MAX_FILE = 8 * 1024 * 1024
_MAX_MEMBERS = 200
_MAX_UNPACKED = 32 * 1024 * 1024
_MAX_RATIO = 200
_SMALL = 64 * 1024
"""Up to this size a member may shrink as much as it likes: short XML repeats itself."""
_NAME = re.compile(r"[\w\[\]-][\w\[\] .-]*(?:/[\w-][\w .-]*)*(?:/_rels/[\w .-]+)?|_rels/\.rels", re.ASCII)
_ENCRYPTED = 0x1
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_SAVE_AS = "save it in Word or LibreOffice as .docx, without a password"


def unpacked(docx: bytes) -> dict[str, bytes]:
    """Return the members of a Word document by name, folders left out.

    Nothing is opened before its number, names, sizes and ratios are known to be ordinary.

    Raises:
        TemplateError: this is no zip file, or none that a word processor writes.
    """
    if len(docx) > _MAX_FILE:
        raise TemplateError(f"a template has at most {_MAX_FILE} bytes", code="document.template-size")
    if docx.startswith(_OLD_WORD):
        raise TemplateError("this is an old .doc, or has a password", code="document.not-docx", cure=_SAVE_AS)
    if not docx.startswith(b"PK\x03\x04"):
        raise TemplateError("this is not a Word document", code="document.not-docx", cure=_SAVE_AS)
    try:
        with ZipFile(BytesIO(docx)) as archive:
            members = _checked(archive.infolist())
            return {info.filename: archive.read(info) for info in members if not info.is_dir()}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError) as error:
        raise TemplateError("the file is damaged", code="document.not-docx", cure=_SAVE_AS) from error


def _checked(members: list[ZipInfo]) -> list[ZipInfo]:
    def refuse(what: str, path: str = "") -> TemplateError:
        return TemplateError(
            what, code="document.template-size", path=path, cure="make the template anew in Word or LibreOffice"
        )

    if len(members) > _MAX_MEMBERS:
        raise refuse(f"{len(members)} files inside are more than any template has")
    if sum(info.file_size for info in members) > _MAX_UNPACKED:
        raise refuse(f"unpacked it is larger than {_MAX_UNPACKED} bytes")
    seen = set[str]()
    for at, info in enumerate(members):
        name, place = info.filename.removesuffix("/"), f"file {at + 1} of the zip"
        if not _NAME.fullmatch(name) or ".." in name.split("/") or name.lower() in seen:
            raise TemplateError("a name that no word processor gives, or one twice", code="document.template-name", path=place)
        seen.add(name.lower())
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise refuse("encrypted, or packed in a way that Word does not use", name)
        if info.file_size > _SMALL and info.file_size > _MAX_RATIO * info.compress_size:
            raise refuse("shrunk so far that it must be a trap", name)
    return members


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a Word document of these members: the same bytes for the same members, on any day.

    The table of content types comes first, as readers expect; the rest in the order of names, dated 1 January 1980.
    """
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return target.getvalue()
