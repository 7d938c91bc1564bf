"""Who has to approve a letter, and in which order: the paraf chain, as data of a district.

Deciding (penetapan) and signing are different acts, by different officers where a district says so. Who does them differs by
district and letter type, so that nothing of it stands in code.
"""

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.office import Officer
from slrtkit.errors import DomainError

__all__ = ["ApprovalKind", "ChainStep", "ParafChain", "chain_of"]

_SIGNATURES = 2
"""The names for which a page has room: the signer's, and that of who countersigns ("Mengetahui")."""


class ApprovalKind(StrEnum):
    """What an officer does with a letter that waits for approval."""

    PARAF = "paraf"
    """Initials the draft: it is in order."""
    DECIDE = "decide"
    """Decides that it is given (penetapan)."""
    SIGN = "sign"
    """Signs it; the last signature is the electronic one."""


@frozen
class ChainStep:
    """One step of a chain.

    Attributes:
        kind: What is done.
        roles: Who may do it, by the roles that officers have; any of them.
        officers: Who may do it by name; ids of officers.
        minimum: How many different officers have to; two ids of one person are one officer.

    Raises:
        DomainError: it names nobody, or fewer officers than have to act.
    """

    kind: ApprovalKind
    roles: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    minimum: int = 1

    def __attrs_post_init__(self) -> None:
        named = (*self.roles, *self.officers)
        if not named or not all(name.strip() for name in named):
            raise DomainError("a step names who does it", code="chain.nobody", path="roles", cure="give roles, or officers")
        if self.minimum < 1 or (not self.roles and self.minimum > len(set(self.officers))):
            raise DomainError("so many officers are not named", code="chain.minimum", path="minimum")

    def names(self, officer: Officer) -> bool:
        """Whether the step is an officer's own to take."""
        return officer.id in self.officers or not set(self.roles).isdisjoint(officer.roles)

    @property
    def said(self) -> str:
        """What is done and by whom, for the cure of a refusal: `decide by kadis`."""
        many = f" ({self.minimum} of them)" if self.minimum > 1 else ""
        return f"{self.kind.value} by {' or '.join((*self.roles, *self.officers))}{many}"


@frozen
class ParafChain:
    """The steps that a letter goes through before it is signed, and its signature.

    Attributes:
        code: Its name.
        steps: In order; the last one, and at most one before it, is a signature.
        letter_types: Codes of the letter types it is for; none: all.
        office: Code of the office it is for, with all below it; empty: all.
        own_request: Whether an officer may take a step for a letter that they requested themselves.
        proof: Whether each step has to be proved by the officer's own evidence.
        basis: Where it is laid down.

    Raises:
        DomainError: it has no signature at its end, or more than the page has room for.
    """

    code: str
    steps: tuple[ChainStep, ...]
    letter_types: tuple[str, ...] = ()
    office: str = ""
    own_request: bool = False
    proof: bool = False
    basis: str = ""

    def __attrs_post_init__(self) -> None:
        signatures = sum(step.kind is ApprovalKind.SIGN for step in self.steps)
        ends = self.steps[len(self.steps) - signatures :]
        if not 1 <= signatures <= _SIGNATURES or any(s.kind is not ApprovalKind.SIGN or s.minimum > 1 for s in ends):
            raise DomainError(
                f"a chain ends with one signature, or with {_SIGNATURES}, each of one officer",
                code="chain.signature",
                path=self.code,
            )

    @property
    def countersigned(self) -> bool:
        """Whether a second name stands on the page."""
        return sum(step.kind is ApprovalKind.SIGN for step in self.steps) == _SIGNATURES

    def covers(self, office: str, letter_type: str) -> bool:
        """Whether it is for letters of this type from this office."""
        here = not self.office or office == self.office or office.startswith(self.office + ".")
        return here and (not self.letter_types or letter_type in self.letter_types)


def chain_of(chains: Iterable[ParafChain], office: str, letter_type: str) -> ParafChain | None:
    """Return the chain of a letter: that of the nearest office, and there the one that names the letter type.

    Returns:
        The chain, or None where none is laid down.

    Raises:
        DomainError: two are equally near.
    """
    found = [chain for chain in chains if chain.covers(office, letter_type)]
    nearest = max((_nearness(chain) for chain in found), default=None)
    best = [chain for chain in found if _nearness(chain) == nearest]
    if len(best) > 1:
        raise DomainError(
            f"two chains are laid down for this letter: {', '.join(chain.code for chain in best)}",
            code="chain.ambiguous",
            path=letter_type,
            cure="name the office, or the letter types, of one of them",
        )
    return best[0] if best else None


def _nearness(chain: ParafChain) -> tuple[int, bool]:
    return len(chain.office), bool(chain.letter_types)
