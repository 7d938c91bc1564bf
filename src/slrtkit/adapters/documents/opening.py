"""Renderers by address: `typst:` without logos, `typst:logos` with those of a folder."""

from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_typst"]

_PICTURES = {".svg", ".png", ".jpg", ".jpeg"}


def open_typst(address: Address, _: Secret, /) -> TypstRenderer:
    """Make a renderer whose logos are the pictures of a folder, each called like its file without the suffix.

    Raises:
        PluginError: the folder cannot be read, or the address has an option.
        RenderError: a file is called like a picture and is none.
    """
    address.expect()
    if not address.place:
        return TypstRenderer()
    try:
        pictures = sorted(file for file in address.path.iterdir() if file.suffix.lower() in _PICTURES)
        return TypstRenderer({file.stem: file.read_bytes() for file in pictures})
    except OSError as error:
        raise PluginError(f"the logos cannot be read: {error.strerror}", code="plugin.address", path="typst") from error
