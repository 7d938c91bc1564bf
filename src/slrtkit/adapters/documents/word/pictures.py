"""Pictures of a template: PNG and JPEG of a size that a page can show."""

from slrtkit.adapters.documents.word.library import docx
from slrtkit.errors import TemplateError

__all__ = ["check_picture"]

_KINDS = ("image/png", "image/jpeg")
_MAX_PIXELS = 25_000_000


def check_picture(name: str, data: bytes) -> None:
    """Refuse what is no picture, or would fill the memory when it is shown.

    Raises:
        TemplateError: another kind than PNG or JPEG, damaged, or too large.
        AdapterNotInstalledError: python-docx is not installed.
    """
    image = docx().image.image.Image
    try:
        picture = image.from_blob(data)
        fits = picture.content_type in _KINDS and 0 < picture.px_width * picture.px_height <= _MAX_PIXELS
    except Exception:  # noqa: BLE001  python-docx lets errors of every kind escape from broken pictures
        fits = False
    if not fits:
        raise TemplateError(
            f"a picture that is not PNG or JPEG, is damaged, or has more than {_MAX_PIXELS} points",
            code="document.template-content",
            path=name,
            cure="save the picture as PNG, and put it in again",
        )
