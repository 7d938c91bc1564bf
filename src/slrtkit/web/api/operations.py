"""One thing that the API does: a method, a path and a use case. Everything else is read from the use case's own signature."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from inspect import Parameter, getdoc, signature
from typing import Any, get_args, get_origin, get_type_hints

from attrs import field, frozen

from slrtkit.domain.history import StreamKind

__all__ = ["STREAMS", "Operation"]

STREAMS: Mapping[str, StreamKind] = {
    "complaint": StreamKind.COMPLAINT,
    "household": StreamKind.HOUSEHOLD,
    "letter": StreamKind.LETTER,
    "proposal": StreamKind.PROPOSAL,
    "referral": StreamKind.REFERRAL,
    "removal": StreamKind.REMOVAL,
}
"""Name in a path -> what it is the id of; such things have versions."""
_NAME = re.compile(r"\{(\w+)\}")


@frozen(slots=False)
class Operation:
    """One thing that the API does.

    Attributes:
        method: `GET` for a look, `POST` for a command.
        path: With the names of arguments in braces.
        use: The use case: a method of `Kit`, or of one of its desks. Its signature is the request: what its path does not
            name stands in the query of a look and in the body of a command. Its docstring says what it does, and its return
            type what is answered.
        at: The desk of the kit, where it is one's.
        name: Its operation id; else the name of the use case.
        made: The path of what a command makes, where the receipt's id is its id.
        media: The media type of an answer of bytes.
    """

    method: str
    path: str
    use: Callable[..., Any]
    at: str = ""
    name: str = field(default="", kw_only=True)
    made: str = field(default="", kw_only=True)
    media: str = field(default="application/octet-stream", kw_only=True)

    @property
    def id(self) -> str:
        """Its operation id, such as `fileComplaint`."""
        first, *others = (self.name or self.use.__name__).split("_")
        return first + "".join(other.title() for other in others)

    @property
    def summary(self) -> str:
        """What it does, in a sentence, and what else its docstring says."""
        return (getdoc(self.use) or "").partition("; see ")[0].partition(". See ")[0].partition("\n")[0].rstrip(".") + "."

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """What the use case is told, by name."""
        _, *named = signature(self.use).parameters.items()
        return dict(named)

    @cached_property
    def types(self) -> Mapping[str, Any]:
        """The type of each of them, and of what is returned."""
        return get_type_hints(self.use)

    @cached_property
    def in_path(self) -> tuple[str, ...]:
        """The names in its path."""
        return tuple(_NAME.findall(self.path))

    @property
    def subject(self) -> str:
        """The name in its path of the thing with a version that it is about; empty where there is none."""
        return next((name for name in self.in_path if name in STREAMS), "")

    @property
    def versioned(self) -> bool:
        """Whether it looks at nothing but such a thing."""
        return self.method == "GET" and bool(self.subject) and self.path.endswith(f"{{{self.subject}}}")

    @property
    def conditional(self) -> bool:
        """Whether it is a command about such a thing, which may be asked for on condition of its version."""
        return self.method == "POST" and self.in_path == (self.subject,)

    @property
    def answer(self) -> Any:  # noqa: ANN401  a type, of whatever kind
        """The type of its answer."""
        return self.types["return"]

    @property
    def listed(self) -> Any:  # noqa: ANN401  as above
        """The type of what it lists page by page; None where it does not."""
        inner = get_args(self.answer)
        return inner[0] if get_origin(self.answer) is tuple and inner[1:] == (...,) else None

    @property
    def streamed(self) -> bool:
        """Whether it answers piece by piece."""
        return get_origin(self.answer) is Iterator
