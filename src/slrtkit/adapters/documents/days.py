"""Days as letters print them."""

from datetime import date

from slrtkit.errors import AdapterNotInstalledError

__all__ = ["spoken"]


def spoken(day: date) -> str:
    """Return a day in Bahasa Indonesia, by Babel: `21 November 2026`.

    Raises:
        AdapterNotInstalledError: Babel is not installed.
    """
    try:
        from babel.dates import format_date  # noqa: PLC0415  an optional dependency, loaded by the first day
    except ImportError as error:
        raise AdapterNotInstalledError(
            "days are written with Babel, which is not installed", cure="pip install 'slrtkit[letters]'"
        ) from error
    return format_date(day, "d MMMM y", locale="id_ID")
