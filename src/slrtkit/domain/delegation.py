"""Who stands in for whom: from when to when, under which decree, and how it is signed.

The forms are those of official letters (Permendagri 1/2023 on tata naskah dinas). Plt. (the post is vacant), Plh. (its holder
is away) and Pj. (appointed until there is a holder) hold the whole post: they initial, decide and sign. "a.n." (atas nama) and
"u.b." (untuk beliau) hand down the signature alone, to the officer below and from there once more; the decision stays.
"""

from collections.abc import Mapping
from datetime import date

from attrs import evolve, field, frozen

from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain, chain_of
from slrtkit.domain.letter import SignatureBlock, SigningForm
from slrtkit.domain.office import Officer
from slrtkit.errors import AccessDeniedError, DomainError, NotFoundError

__all__ = ["Capacity", "Delegation", "Powers"]

_HANDED_DOWN = {SigningForm.ATAS_NAMA, SigningForm.UNTUK_BELIAU}


@frozen
class Delegation:
    """One officer stands in for another, or for a vacant post.

    Attributes:
        by: Id of the officer whose place is taken, or the role of a vacant post.
        to: Id of the officer who takes it.
        form: How it is signed.
        since: The first day.
        until: The last day.
        decree: Number and date of the decree or order.
        letter_types: Codes of the letter types it is for; none: all.
        position: The post as printed, needed where it is vacant.

    Raises:
        DomainError: it names no decree, the same officer twice or no form of standing in, or ends before it begins.
    """

    by: str
    to: str
    form: SigningForm
    since: date
    until: date
    decree: str
    letter_types: tuple[str, ...] = ()
    position: str = ""

    def __attrs_post_init__(self) -> None:
        if not self.by.strip() or not self.to.strip() or self.by == self.to:
            raise DomainError("somebody stands in for somebody else", code="delegation.officers", path="to")
        if self.form is SigningForm.DIRECT:
            raise DomainError(
                "who stands in signs as such", code="delegation.form", path="form", cure="a.n., u.b., Plt., Plh., Pj."
            )
        if self.until < self.since:
            raise DomainError("it ends before it begins", code="delegation.dates", path="until")
        if not self.decree.strip():
            raise DomainError("it rests on a decree or an order", code="delegation.decree", path="decree")

    def holds(self, on: date, letter_type: str) -> bool:
        """Whether it holds on a day, for a letter type."""
        return self.since <= on <= self.until and (not self.letter_types or letter_type in self.letter_types)


Capacity = tuple[Delegation, ...]
"""By what somebody acts: nothing but their own post, one delegation, or for u.b. the two that lead to them, the upper first."""


@frozen
class Powers:
    """Who may approve and sign what: officers, who stands in for them, and chains.

    Attributes:
        officers: By id.
        delegations: In any order.
        chains: In any order.
    """

    officers: Mapping[str, Officer] = field(factory=dict)
    delegations: tuple[Delegation, ...] = ()
    chains: tuple[ParafChain, ...] = ()

    def officer(self, officer: str) -> Officer:
        """Return an officer. Raises NotFoundError."""
        if officer not in self.officers:
            known = ", ".join(sorted(self.officers)) or "nobody"
            raise NotFoundError("no officer has this id", code="officer.unknown", path=officer, cure=f"known: {known}")
        return self.officers[officer]

    def chain(self, office: str, letter_type: str) -> ParafChain | None:
        """Return the chain of a letter; see `chain_of`."""
        return chain_of(self.chains, office, letter_type)

    def capacity(self, step: ChainStep, officer: Officer, letter_type: str, on: date) -> Capacity | None:
        """Return by what an officer may take a step on a day; None where they may not."""
        if step.names(officer):
            return ()
        for given in self._held(officer.id, letter_type, on):
            if given.form in _HANDED_DOWN and step.kind is not ApprovalKind.SIGN:
                continue
            if given.form is not SigningForm.UNTUK_BELIAU and self._fills(step, given.by):
                return (given,)
            if given.form is SigningForm.UNTUK_BELIAU:
                for above in self._held(given.by, letter_type, on):
                    if above.form is SigningForm.ATAS_NAMA and self._fills(step, above.by):
                        return (above, given)
        return None

    def require(self, step: ChainStep, officer: Officer, letter_type: str, on: date) -> Capacity:
        """Return by what an officer may take a step on a day.

        Raises:
            AccessDeniedError: they may not.
        """
        capacity = self.capacity(step, officer, letter_type, on)
        if capacity is None:
            raise AccessDeniedError(
                "this step is for another officer", code="approval.officer", path=officer.id, cure=f"now: {step.said}"
            )
        return capacity

    def block(self, officer: Officer, capacity: Capacity) -> SignatureBlock:
        """Return how an officer's name stands under a letter.

        Raises:
            DomainError: a post is vacant, and its delegation does not say how it is printed.
        """
        if not capacity:
            return officer.block
        posts = [self._post(given) for given in capacity]
        principal = f"{SigningForm.ATAS_NAMA.value} {', '.join(posts)}" if len(posts) > 1 else posts[0]
        return evolve(officer.block, form=capacity[-1].form, on_behalf_of=principal)

    def _held(self, officer: str, letter_type: str, on: date) -> list[Delegation]:
        return [given for given in self.delegations if given.to == officer and given.holds(on, letter_type)]

    def _fills(self, step: ChainStep, name: str) -> bool:
        """Whether a name, an officer's or a vacant post's, is one that the step names."""
        return step.names(self.officers[name]) if name in self.officers else name in step.roles

    def _post(self, given: Delegation) -> str:
        position = given.position or (self.officers[given.by].block.position if given.by in self.officers else "")
        if not position:
            raise DomainError(
                "a vacant post is printed by the name that its delegation gives it",
                code="delegation.position",
                path=given.by,
                cure="give position",
            )
        return position
