"""What an agency calls things, as data: a TOML file that a district writes from the agreement it has with the agency.

The interfaces of Dukcapil, DTSEN and BPJS are not public: nothing about them stands in the code.
"""

import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import Factory, field, frozen

from slrtkit.domain.household import FactValue, Source, Unit
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.wire import from_wire

__all__ = ["FactField", "Missing", "Profile", "read_profile", "require_address"]

_ASKED = frozenset({"nik", "question", "officer", "reason"})
_LONGEST = 120


@frozen
class FactField:
    """Where a fact stands in the answer.

    Attributes:
        name: Our name of it, such as `desil`.
        field: Their name of it, with dots between steps; a list of one stands for its one item.
        unit: Whose fact it is.
        values: Their value (`true`, `1`, `Laki-Laki`, as text) -> ours. Another value is told as unread, and never guessed.
        form: How they write a day, as in `strptime`: `%d-%m-%Y`.
    """

    name: str
    field: str
    unit: Unit = Unit.PERSON
    values: Mapping[str, FactValue | None] = Factory(dict)
    form: str = ""


@frozen
class Missing:
    """How the agency says that it knows nobody of this NIK: a field and its value, as text."""

    field: str
    value: str


@frozen
class Profile:
    """One agency.

    Attributes:
        source: Under which source its facts stand.
        url: Where it is asked, by POST: `https`, or `http` on this computer only.
        request: Their name -> what is sent: `nik`, `question` (an id), `officer`, `reason`. Nothing else is ever sent.
        person: Where the person stands in the answer; empty: the answer itself.
        nik: Where the NIK stands in it, by which the answer is known to be about the person.
        missing: How it says that it knows nobody.
        name: Where the name stands, if it does.
        on: Where the day of the data stands, if it does; else they are of the day of the question.
        on_form: How it is written, as in `strptime`.
        blank: Values that say nothing.
        statuses: HTTP statuses under which an answer comes.
        timeout: Whole seconds for the whole question.
        token: Name of the secret that is sent as a bearer token; empty: none.
        fact: What is taken from the answer. All else in it is thrown away.
        remark: Where the profile comes from.

    Raises:
        WireError: the address is none to send a NIK to, no NIK is sent, something else is, silence would mean that nobody is
            known, or the time is out of range.
    """

    source: Source
    url: str = field(repr=False)
    request: Mapping[str, str]
    nik: str
    missing: Missing
    person: str = ""
    name: str = ""
    on: str = ""
    on_form: str = "%Y-%m-%d"
    blank: tuple[str, ...] = ("", "-")
    statuses: tuple[int, ...] = (200,)
    timeout: int = 10
    token: str = ""
    fact: tuple[FactField, ...] = ()
    remark: str = ""

    def __attrs_post_init__(self) -> None:
        require_address(self.url)
        sent = set(self.request.values())
        if "nik" not in sent or sent - _ASKED:
            raise WireError([Problem("request", "lookup.request", f"what is sent is nik, and of {', '.join(sorted(_ASKED))}")])
        if not self.missing.field or not self.missing.value:
            raise WireError([Problem("missing", "lookup.missing", "that nobody is known is said, and not by saying nothing")])
        if not 1 <= self.timeout <= _LONGEST:
            raise WireError([Problem("timeout", "lookup.timeout", f"a question takes 1 to {_LONGEST} seconds")])


def require_address(url: str) -> None:
    """Return if a NIK may be sent to an address: `https`, or `http` to this computer; no user, query or fragment in it.

    Raises:
        WireError: it may not (`lookup.url`).
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _refused_address() from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and _here(host))
    if not (safe and host and url.isascii() and url.isprintable() and " " not in url):
        raise _refused_address()
    if parts.username is not None or parts.query or parts.fragment:
        raise _refused_address()


def read_profile(path: Path, **changes: str) -> Profile:
    """Read a profile; `changes` stand for what the file says.

    Raises:
        NotFoundError: the file cannot be read (`lookup.profile`).
        WireError: it is no TOML (`lookup.syntax`), has an unknown key, or a value that is none; each with file and key.
    """
    try:
        said: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return from_wire({**said, **changes}, Profile)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the profile cannot be read: {reason}", code="lookup.profile", path=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        text = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "this is no UTF-8 text of TOML"
        raise WireError([Problem(str(path), "lookup.syntax", text)]) from None
    except WireError as error:
        raise WireError(Problem(f"{path}: {one.path}", one.code, one.text) for one in error.problems) from None


def _refused_address() -> WireError:
    text = "a NIK is sent by https only (http: on this computer), to an address without user, query and fragment"
    return WireError([Problem("url", "lookup.url", text)])


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
