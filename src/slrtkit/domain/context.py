"""Who does what, when and why: what every use case is told beside its data."""

from datetime import UTC, datetime

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["Context", "chosen"]

_OWN_MARK, _OWN_WORK = "/", "screening-"
"""What client ids have that the library makes: of one that was chosen, of a bundle, a look, or a finding of a screening."""


@frozen
class Context:
    """The circumstances of one command.

    Attributes:
        actor: Id of the officer who acts.
        client_id: Chosen by the client for this command and repeated when it is sent again. The same client id with the same
            content returns the first receipt; with other content it is refused.
        now: The instant, in UTC.
        reason: Why, where a reason is owed.

    Raises:
        DomainError: actor or client id is empty, or `now` is not in UTC.
    """

    actor: str = field()
    client_id: str = field()
    now: datetime = field()
    reason: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.actor or not self.client_id:
            raise DomainError("a command needs an actor and a client id", code="context.incomplete")
        if self.now.tzinfo is not UTC and self.now.utcoffset() != UTC.utcoffset(None):
            raise DomainError(
                "the instant of a command is in UTC", code="context.zone", path="now", cure="pass datetime.now(tz=UTC)"
            )


def chosen(client_id: str) -> str:
    """Return a client id that a client chose, which can be none of the library's own.

    Raises:
        DomainError: it could be one: it has a `/`, or begins with `screening-`.
    """
    if _OWN_MARK in client_id or client_id.startswith(_OWN_WORK):
        raise DomainError(
            "this client id could be one of the library's own",
            code="context.reserved",
            path="client_id",
            cure="choose one without / that does not begin with screening-, such as a UUID",
        )
    return client_id
