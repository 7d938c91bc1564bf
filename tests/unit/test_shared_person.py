"""Somebody whom two posts registered, each in a household: nothing is said of them until one of the two was a mistake."""

from datetime import timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Fact, Membership, Source
from slrtkit.domain.change import Cause, Departure, FactChange, Transfer
from slrtkit.domain.household import FactValue
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.service.change import change_household
from slrtkit.service.conflicts import SharedIdentity, shared_identities
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register
from slrtkit.service.sync import collect, heads, receive
from slrtkit.testing import post
from slrtkit.testing.agreed import agreed

DAY = post.DAY
MISTAKE = Departure("P", DAY - timedelta(days=1), Cause.MISTAKE, Source.HOME_VISIT)


class Desk:
    """A post, and a count of what it did."""

    def __init__(self, name: str) -> None:
        self.name, self.turn = name, 0
        self.journal = Journal(MemoryStore(), PlainSealer(), name)

    def by(self) -> Context:
        self.turn += 1
        return Context("petugas", f"{self.name}-{self.turn}", post.NOW, "sesuai kunjungan")

    def take(self, sender: "Desk") -> None:
        known = {one.chain: one.seq for one in heads(self.journal)}
        with collect(sender.journal, None, known) as shipment:
            receive(self.journal, self.by(), shipment)

    def state(self, household: str, name: str, value: FactValue) -> None:
        record_fact(self.journal, self.by(), household, "P", name, Fact(value, DAY, Source.HOME_VISIT))


def two_posts(*, carded: bool = True) -> tuple[Desk, Desk]:
    """Return two posts that know of each other's households, in both of which one person lives."""
    desks = Desk("one"), Desk("other")
    for desk, name in zip(desks, "AB", strict=True):
        home = post.household(name)
        members = (Membership("P", home.cards[0].id, "kepala_keluarga"),) if carded else ()
        register(desk.journal, desk.by(), [evolve(home, persons=(evolve(home.persons[0], id="P"),), memberships=members)])
    for desk, sender in (desks, desks[::-1]):
        desk.take(sender)
    return desks


def test_a_fact_of_them_waits_and_who_states_it_is_told_what_to_do() -> None:
    one, _ = two_posts()
    assert shared_identities(one.journal) == (SharedIdentity("person", ("A", "B")),)
    for here, other in ("AB", "BA"):
        with pytest.raises(DomainError, match="two posts registered the person") as waits:
            one.state(here, "pregnant", value=True)
        assert waits.value.code == "roster.shared"
        assert waits.value.cure == f"propose a departure by mistake, here or in household {other}"


def test_it_goes_through_on_every_post_once_one_household_is_said_to_be_a_mistake() -> None:
    one, other = two_posts()
    agreed(one.journal, one.by(), "B", MISTAKE)
    other.take(one)
    for number, desk in enumerate((one, other)):
        assert shared_identities(desk.journal) == ()
        desk.state("A", ("pregnant", "disability")[number], value=True)
        with pytest.raises(DomainError, match="another household") as left:
            desk.state("B", "pregnant", value=True)
        assert left.value.code == "roster.elsewhere"
    one.take(other)
    facts = one.journal.household("A").state.person("P").facts
    assert {name: facts[name].value for name in ("pregnant", "disability")} == {"pregnant": True, "disability": True}
    assert rebuild(one.journal).problems == ()


def test_two_posts_that_say_it_of_one_household_each_have_nobody_left_to_wait_for() -> None:
    """Both were wrong, or both were quick: the person is in neither, and returns to one as anybody does."""
    one, other = two_posts()
    agreed(one.journal, one.by(), "B", MISTAKE)
    agreed(other.journal, other.by(), "A", MISTAKE)
    one.take(other)
    assert shared_identities(one.journal) == ()
    back = Transfer("P", "A", "A-K", "kepala_keluarga", DAY, Cause.RETURN, Source.HOME_VISIT)
    agreed(one.journal, one.by(), "A", back)
    one.state("A", "pregnant", value=True)


def test_that_decides_on_aid_where_they_stand_otherwise_in_the_other() -> None:
    one, _ = two_posts()
    desil = FactChange("B-K", "desil", Fact(3, MISTAKE.until, Source.DTSEN))
    agreed(one.journal, one.by(), "B", desil)
    with pytest.raises(AccessDeniedError, match="two officers"):
        change_household(one.journal, one.by(), "B", MISTAKE)


def test_who_is_on_no_card_is_put_on_one_and_leaves_it() -> None:
    one, _ = two_posts(carded=False)
    onto = Transfer("P", "B", "B-K", "famili_lain", MISTAKE.until, Cause.OVERLOOKED, Source.HOME_VISIT)
    agreed(one.journal, one.by(), "B", onto)
    agreed(one.journal, one.by(), "B", MISTAKE)
    one.state("A", "pregnant", value=True)
    assert shared_identities(one.journal) == ()


def test_nobody_takes_them_along_from_one_of_the_two() -> None:
    one, _ = two_posts()
    register(one.journal, one.by(), [post.household("C")])
    with pytest.raises(DomainError, match="two posts registered the person"):
        agreed(one.journal, one.by(), "C", Transfer("P", "A", "C-K", "famili_lain", DAY, Cause.MOVE, Source.HOME_VISIT))
