"""What every linker promises, as tests. The people are invented."""

from collections.abc import Callable, Sequence

import pytest

from slrtkit.errors import DomainError
from slrtkit.ports.linkage import Agreement, Candidates, Entry, Kind, Layout, Linker, NotRun, Trait

__all__ = ["LAYOUT", "LinkageContract", "people"]

LAYOUT: Layout = Layout(
    traits=(
        Trait("name", Kind.NAME, 0.001),
        Trait("nik", Kind.CODE),
        Trait("born", Kind.DAY),
        Trait("village", Kind.PLACE, 0.1),
        Trait("sex", Kind.WORD, 0.01),
    ),
    blocks=(("nik",), ("born",), ("name",)),
)
"""What the people of this contract are compared by."""
_LEAST = 5_000


def people() -> tuple[Entry, ...]:
    """Return forty strangers, and among them `A` and `Z`: one person, whose name has a slip in one of the two."""
    once = {"name": "sukirman rekaan", "born": "19710817", "village": "33.16.99.2001", "sex": "L"}
    return Entry("Z", once), *map(_stranger, range(40)), Entry("A", once | {"name": "sukirmam rekaan", "nik": ""})


def _stranger(place: int) -> Entry:
    first, last = (("kimo", "rano", "suto", "wage")[place % 4], ("diman", "no", "wiri", "jaya", "lastri")[place % 5])
    values = {
        "name": f"{first} {last}",
        "nik": f"3316990101{place:02}0001",
        "born": f"19{50 + place}0{1 + place % 9}1{place % 9}",
        "village": f"33.16.99.20{place:02}",
        "sex": "LP"[place % 2],
    }
    return Entry(f"S{place:02}", values)


class LinkageContract:
    """The promises of `slrtkit.ports.Linker`; `make_linker` is a fixture: a callable that makes the linker under test."""

    @pytest.fixture
    def make_linker(self) -> Callable[[], Linker]:
        """Return a callable that makes the linker under test."""
        raise NotImplementedError("a contract is subclassed, with a make_linker fixture")

    def test_two_entries_of_one_person_are_told_and_strangers_are_not(self, make_linker: Callable[[], Linker]) -> None:
        """With the ids in the order of text."""
        assert [(pair.left, pair.right) for pair in _pairs(make_linker(), people()).pairs] == [("A", "Z")]

    def test_each_pair_says_how_it_agrees(self, make_linker: Callable[[], Linker]) -> None:
        """In every trait; what one of them lacks is unknown, and neither the same nor different."""
        (pair,) = _pairs(make_linker(), people()).pairs
        assert dict(pair.evidence) == {
            "name": Agreement.CLOSE,
            "nik": Agreement.UNKNOWN,
            "born": Agreement.SAME,
            "village": Agreement.SAME,
            "sex": Agreement.SAME,
        }
        assert _LEAST <= pair.probability < 10_000

    def test_the_order_of_entries_makes_no_difference(self, make_linker: Callable[[], Linker]) -> None:
        """And neither does asking again."""
        linker = make_linker()
        told = linker.candidates(LAYOUT, people(), least=1)
        assert told == linker.candidates(LAYOUT, tuple(reversed(people())), least=1)
        assert told == make_linker().candidates(LAYOUT, people(), least=1)

    def test_pairs_are_told_from_the_least_probability_on_and_the_likeliest_first(
        self, make_linker: Callable[[], Linker]
    ) -> None:
        """One that is just as probable is told."""
        linker = make_linker()
        told = _pairs(linker, people(), 1).pairs
        assert list(told) == sorted(told, key=lambda pair: (-pair.probability, pair.left, pair.right))
        best = told[0].probability
        assert _pairs(linker, people(), best).pairs == tuple(pair for pair in told if pair.probability >= best)
        assert _pairs(linker, people(), best + 1).pairs == ()

    def test_that_there_are_none_is_another_answer_than_that_nobody_looked(self, make_linker: Callable[[], Linker]) -> None:
        """Strangers make no pair; of one entry there is nothing to compare."""
        strangers = people()[1:-1]
        assert make_linker().candidates(LAYOUT, strangers, least=_LEAST) == Candidates(())
        told = make_linker().candidates(LAYOUT, strangers[:1], least=_LEAST)
        assert isinstance(told, NotRun)
        assert told.code
        assert told.reason

    def test_an_absent_value_is_no_value_that_two_share(self, make_linker: Callable[[], Linker]) -> None:
        """Neither as a block nor as evidence, and an empty one is absent."""
        two = (Entry("A", {"born": "19710817"}), Entry("B", {"born": "19710817", "name": "", "nik": ""}))
        told = _pairs(make_linker(), two, 1)
        assert all(pair.evidence["name"] is pair.evidence["nik"] is Agreement.UNKNOWN for pair in told.pairs)
        assert _pairs(make_linker(), [Entry(one.id, {"nik": ""}) for one in two], 1) == Candidates(())

    def test_quotes_and_signs_are_text(self, make_linker: Callable[[], Linker]) -> None:
        """They neither end a question to a database nor begin one."""
        strange = "x' OR '1'='1'; DROP TABLE x --"
        entries = (*people(), Entry("Q'1", {"name": strange, "born": "'"}), Entry('Q"2', {"name": strange, "born": '"'}))
        told = {(pair.left, pair.right) for pair in _pairs(make_linker(), entries).pairs}
        assert told <= {("A", "Z"), ('Q"2', "Q'1")}
        assert ("A", "Z") in told

    def test_an_id_that_stands_twice_is_refused(self, make_linker: Callable[[], Linker]) -> None:
        """It would pair an entry with itself."""
        with pytest.raises(DomainError, match=r"linkage\.id"):
            make_linker().candidates(LAYOUT, (*people(), people()[0]), least=_LEAST)

    @pytest.mark.parametrize("least", [0, -1, 10_001])
    def test_a_probability_that_is_none_is_refused(self, make_linker: Callable[[], Linker], least: int) -> None:
        """From 1 to 10,000 ten-thousandths."""
        with pytest.raises(DomainError, match=r"linkage\.least"):
            make_linker().candidates(LAYOUT, people(), least=least)


def _pairs(linker: Linker, entries: Sequence[Entry], least: int = _LEAST) -> Candidates:
    told = linker.candidates(LAYOUT, entries, least=least)
    assert isinstance(told, Candidates)
    return told
