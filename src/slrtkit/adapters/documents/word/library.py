"""python-docx, loaded by the first document."""

from types import ModuleType

from slrtkit.errors import AdapterNotInstalledError

__all__ = ["docx"]


def docx() -> ModuleType:
    """Return the package `docx`.

    Raises:
        AdapterNotInstalledError: python-docx is not installed.
    """
    try:
        import docx  # noqa: PLC0415  an optional dependency, loaded by the first document
    except ImportError as error:
        raise AdapterNotInstalledError(
            "Word documents are written with python-docx, which is not installed", cure="pip install 'slrtkit[docx]'"
        ) from error
    return docx
