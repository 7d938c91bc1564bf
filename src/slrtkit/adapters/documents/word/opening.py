"""The Word renderer by address: `word:` is the built-in page, `word:surat.docx` a template, `word:templat` a folder of them."""

from slrtkit.adapters.documents.word.renderer import WordRenderer
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_word"]


def open_word(address: Address, _: Secret, /) -> WordRenderer:
    """Make a renderer of a template, or of a folder: `surat.docx` is for all letters, `CODE.docx` for those of one type.

    Raises:
        PluginError: the template cannot be read, or the address has an option.
        TemplateError: the template cannot be used.
    """
    address.expect()
    try:
        if not address.place:
            return WordRenderer()
        if not address.path.is_dir():
            return WordRenderer(address.path.read_bytes())
        found = {file.stem: file.read_bytes() for file in sorted(address.path.glob("*.docx"))}
        return WordRenderer(found.pop("surat", None), by_type=found)
    except OSError as error:
        raise PluginError(f"the template cannot be read: {error.strerror}", code="plugin.address", path="word") from error
