"""The Opener port: an address such as `sqlite:data.db` names an adapter and says where it works."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar
from urllib.parse import parse_qsl

from attrs import field, frozen

from slrtkit.errors import PluginError

__all__ = ["Address", "Opener", "Secret", "no_secret"]

A_co = TypeVar("A_co", covariant=True)

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")

Secret: TypeAlias = Callable[[str], bytes | None]
"""Asked for a passphrase by the name of what it opens, such as `camat.p12`; None where there is none."""


def no_secret(_: str) -> None:
    """Know no passphrase."""


@frozen
class Address:
    """Which adapter, and where: `scheme:place?option=value&option=value`.

    The place is taken as it stands, up to a question mark; options are decoded as in the query of a URL (RFC 3986). Neither the
    representation nor an error shows more than the scheme and the names of options, since an address may hold a password.

    Attributes:
        scheme: Name of the adapter.
        place: A file, a folder, a server, or nothing.
        options: What else the adapter is told, by name.
        folder: What a relative path is relative to.
    """

    scheme: str
    place: str = field(default="", repr=False)
    options: Mapping[str, str] = field(factory=dict, repr=False)
    folder: Path = field(factory=Path, repr=False)

    @classmethod
    def read(cls, text: str, *, folder: Path | None = None) -> "Address":
        """Read an address.

        Raises:
            PluginError: (`plugin.address`) it has no scheme; (`plugin.option`) an option has no value or stands twice.
        """
        scheme, colon, rest = text.partition(":")
        if not colon or not _SCHEME.fullmatch(scheme):
            raise PluginError("an address begins with a name and a colon", code="plugin.address", cure="as in sqlite:data.db")
        place, _, query = rest.partition("?")
        try:
            options = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict", max_num_fields=100)
        except ValueError:
            raise PluginError("the options cannot be read", code="plugin.option", path=scheme, cure="?name=value&…") from None
        if len(dict(options)) != len(options):
            raise PluginError("an option stands twice", code="plugin.option", path=scheme)
        return cls(scheme, place, dict(options), folder or Path())

    @property
    def path(self) -> Path:
        """The place as a path.

        Raises:
            PluginError: the address names no place.
        """
        if not self.place:
            raise PluginError("the address names no file", code="plugin.address", path=self.scheme, cure=f"{self.scheme}:PATH")
        return self.folder / self.place

    def expect(self, *known: str) -> None:
        """Refuse every option but these.

        Raises:
            PluginError: (`plugin.option`) there is another one.
        """
        unknown = sorted(self.options.keys() - set(known))
        if unknown:
            raise PluginError(
                f"no such option: {', '.join(unknown)}",
                code="plugin.option",
                path=self.scheme,
                cure=f"known: {', '.join(known) or 'none'}",
            )


class Opener(Protocol[A_co]):
    """What an entry point of a plug-in names: a callable that makes an adapter."""

    def __call__(self, address: Address, secret: Secret, /) -> A_co:
        """Return the adapter at an address.

        Raises:
            PluginError: the address has options or a place that the adapter does not know.
            SlrtError: whatever the adapter raises when it is opened.
        """
        ...
