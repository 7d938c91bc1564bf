"""The Word renderer by address: `word:` for the built-in page, `word:surat.docx` for a district's template."""

from slrtkit.adapters.documents.word.renderer import WordRenderer
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_word"]


def open_word(address: Address, _: Secret, /) -> WordRenderer:
    """Make a renderer of a template.

    Raises:
        PluginError: the template cannot be read, or the address has an option.
        TemplateError: the template cannot be used.
    """
    address.expect()
    try:
        return WordRenderer(address.path.read_bytes() if address.place else None)
    except OSError as error:
        raise PluginError(f"the template cannot be read: {error.strerror}", code="plugin.address", path="word") from error
