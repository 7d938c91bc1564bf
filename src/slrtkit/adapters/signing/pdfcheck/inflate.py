"""What a stream decodes to, within a bound."""

import zlib

from slrtkit.adapters.signing.pdfcheck.objects import Stream
from slrtkit.adapters.signing.pdfcheck.tables import refuse

__all__ = ["decoded"]


def decoded(stream: Stream, limit: int) -> bytes:
    """Return the content of a stream, refusing one that grows past `limit` bytes.

    Raises:
        Fault: on the format axis, also for a filter that letters do not use.
    """
    if stream.entries.get("Filter") != "FlateDecode":
        return stream.data
    inflate = zlib.decompressobj()
    content = inflate.decompress(stream.data, limit)
    if not inflate.eof or inflate.unused_data:
        raise refuse("a compressed stream that does not end, or grows too large")
    return content
