"""The one embedded file of a letter, and the one way to it."""

from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Stream

__all__ = ["attachment_of"]

_NAME = b"letter.json"
_MAX_BYTES = 1024 * 1024
_OTHERS = {"Type", "AFRelationship", "Desc"}


def attachment_of(layout: Layout) -> bytes:
    """Return the bytes of the one embedded file, `letter.json`.

    Raises:
        Fault: on the format axis where there is none, another one, or more than one way to it.
    """
    match layout.resolve(layout.trailer.get("Root")):
        case {
            "AF": [Ref() as specification],
            "Names": {"EmbeddedFiles": {"Names": [bytes(name), Ref() as other], **kids}, **trees},
        }:
            found = layout.resolve(specification)
        case _:
            raise refuse("not exactly one attachment")
    held = layout.dictionaries
    files = [entries for entries in held if entries.get("Type") == "Filespec" or "EF" in entries]
    streams = [entries for entries in held if entries.get("Type") == "EmbeddedFile"]
    ways = sorted(key for entries in held for key in ("AF", "EmbeddedFiles") if key in entries)
    if kids or trees or ways != ["AF", "EmbeddedFiles"]:
        raise refuse("more than one way to the attachment")
    if name != _NAME or specification != other or len(files) != 1 or len(streams) != 1:
        raise refuse("an attachment other than letter.json")
    match found:
        case {"F": bytes(short), "UF": bytes(long), "EF": {"F": Ref() as one, "UF": Ref() as two, **rest}, **others}:
            stream = layout.resolve(one)
            if (short, long, one, rest) != (_NAME, _NAME, two, {}) or set(others) - _OTHERS:
                raise refuse("an attachment with two names or two contents")
            if not isinstance(stream, Stream) or stream.entries is not streams[0]:
                raise refuse("an attachment that is not the embedded file")
            return decoded(stream, _MAX_BYTES)
        case _:
            raise refuse("an attachment that is not embedded")
