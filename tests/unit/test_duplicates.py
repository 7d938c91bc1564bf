"""A run proposes, an officer decides, another one merges: nothing is lost, and nothing happens by itself."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.analytics.linkage import SplinkLinker
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    NIK,
    NKK,
    Context,
    Fact,
    FamilyCard,
    Household,
    Membership,
    Person,
    RegionCode,
    Source,
)
from slrtkit.domain.duplicates import (
    Agreement,
    Candidate,
    Judgement,
    LinkageRun,
    Merge,
    Pair,
    PairStatus,
    PersonsMerged,
    evidence_says,
    pair_begun,
    pair_id,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    InvalidTransitionError,
    NotFoundError,
    RequestReusedError,
)
from slrtkit.ports.linkage import Candidates, Entry, Layout, NotRun
from slrtkit.ports.store import StreamId
from slrtkit.service.doubles import DuplicateDesk
from slrtkit.service.entries import entries
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.restriction import lift_restriction, place_restriction
from slrtkit.service.search import find_person, search

DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
VILLAGE = "33.16.99.2001"
CARD = NKK("331699" + "1708710001")
BORN: dict[str, str | date] = {"birth_date": date(1971, 8, 17), "sex": "L", "mother_name": "Ngatinem Rekaan"}


def nik(serial: int) -> NIK:
    return NIK(f"331699170871{serial:04}")


def living(
    name: str, *persons: Person, village: str = VILLAGE, relations: Iterable[str] = (), nkk: NKK | None = None
) -> Household:
    told = list(relations) or ["kepala_keluarga", *["anak"] * len(persons)]
    return Household(
        id=name,
        village=RegionCode(village),
        address="RT 01",
        cards=(FamilyCard(f"{name}-K", nkk),),
        persons=persons,
        memberships=tuple(Membership(p.id, f"{name}-K", relation) for p, relation in zip(persons, told, strict=False)),
    )


def person(name: str, called: str, number: NIK | None = None, /, **known: str | date) -> Person:
    return Person(name, called, number, {fact: Fact(value, DAY, Source.INTERVIEW) for fact, value in known.items()})


HOUSES = (
    living("A", person("A-1", "Moh. Soekirman", **BORN), person("A-2", "Contohwati", sex="P")),
    living("B", person("B-1", "Muhammad Sukirman", nik(7), **BORN), nkk=CARD),
    living("C", person("C-1", "Rekamto", nik(8), birth_date=date(1980, 2, 3), sex="L"), village="33.16.99.2002"),
)


class Fixed:
    """A linker that proposes what it is told to, and remembers whom it was shown."""

    def __init__(self, *pairs: Candidate) -> None:
        self.pairs = pairs
        self.shown: list[str] = []

    def candidates(self, _layout: Layout, entries: Iterable[Entry], *, least: int) -> Candidates | NotRun:
        self.shown = [one.id for one in entries]
        return Candidates(tuple(pair for pair in self.pairs if pair.probability >= least))


class Absent:
    def candidates(self, _layout: Layout, _entries: Iterable[Entry], *, least: int) -> Candidates | NotRun:  # noqa: ARG002  the port's
        return NotRun("linkage.absent", "tidak ada")


FOUND = Candidate("A-1", "B-1", 9_900, {"name": Agreement.SAME, "village": Agreement.SAME, "nik": Agreement.UNKNOWN})


@pytest.fixture
def journal() -> Iterator[Journal]:
    journal = Journal(MemoryStore(), PlainSealer(), "office")
    register(journal, context("clerk", "r"), HOUSES)
    yield journal
    assert not rebuild(journal).problems


@pytest.fixture
def desk(journal: Journal) -> DuplicateDesk:
    return DuplicateDesk(journal, lambda context: context.now.date(), "33.16")


def context(actor: str, client_id: str, reason: str = "KTP asli dilihat", days: int = 0) -> Context:
    return Context(actor, client_id, NOW + timedelta(days=days), reason)


def events(journal: Journal) -> int:
    with journal.store.begin(write=False) as unit:
        return len(unit.since(0, 1000))


def merged(desk: DuplicateDesk, kept: str = "A-1", other: str = "B-1") -> None:
    desk.judge(context("one", f"j{kept}{other}"), kept, other, PairStatus.SAME)
    desk.merge(context("two", f"m{kept}{other}"), kept, other)


def test_nobody_looked_is_told_apart_from_nothing_found(desk: DuplicateDesk) -> None:
    assert desk.queue().run is None
    told = desk.find(context("one", "f"), Absent())
    assert told == NotRun("linkage.absent", "tidak ada")
    assert desk.queue().run is None
    assert desk.find(context("one", "g"), Fixed()) == LinkageRun("one", DAY, 4, 5_000, ())
    assert desk.queue().run == LinkageRun("one", DAY, 4, 5_000, ())
    assert desk.queue().open == ()


def test_a_run_finds_one_person_in_two_spellings(desk: DuplicateDesk) -> None:
    run = desk.find(context("one", "f"), SplinkLinker())
    assert isinstance(run, LinkageRun)
    assert [(pair.left, pair.right) for pair in run.pairs] == [("A-1", "B-1")]
    assert evidence_says(run.pairs[0]).en == "the same: name, birth date, mother's name, village, sex; not known: NIK"
    assert evidence_says(run.pairs[0]).id == "sama: nama, tanggal lahir, nama ibu, desa, jenis kelamin; tidak diketahui: NIK"
    assert desk.queue().open == run.pairs


def test_the_same_register_gives_the_same_run_and_the_log_is_unchanged(desk: DuplicateDesk) -> None:
    run = desk.find(context("one", "f"), Fixed(FOUND))
    before = events(desk.journal)
    assert desk.find(context("two", "g", days=9), Fixed(FOUND)) == run
    assert events(desk.journal) == before


def test_a_run_that_finds_something_else_takes_the_place_of_the_last_one(desk: DuplicateDesk) -> None:
    desk.find(context("one", "f"), Fixed(FOUND))
    other = Candidate("A-1", "C-1", 6_000, {})
    run = desk.find(context("two", "g", days=9), Fixed(other))
    assert desk.queue().run == run == LinkageRun("two", DAY + timedelta(days=9), 4, 5_000, (other,))
    assert desk.queue().open == (other,)


def test_an_old_request_that_comes_again_undoes_no_later_run(desk: DuplicateDesk) -> None:
    desk.find(context("one", "f"), Fixed(FOUND))
    later = desk.find(context("two", "g"), Fixed())
    desk.find(context("one", "f"), Fixed(FOUND))
    assert desk.queue().run == later


def test_what_an_officer_said_outranks_every_later_run(desk: DuplicateDesk) -> None:
    desk.find(context("one", "f"), Fixed(FOUND))
    desk.judge(context("one", "j"), "B-1", "A-1", PairStatus.DIFFERENT)
    said = (Pair("A-1+B-1", "A-1", "B-1", Judgement(PairStatus.DIFFERENT, "one", DAY, "KTP asli dilihat")),)
    for number in range(3):
        desk.find(context("two", f"g{number}"), Fixed(evolve(FOUND, probability=9_999 - number)))
        assert desk.queue().open == ()
        assert desk.queue().judged == said
    desk.find(context("two", "h"), Fixed())
    assert desk.queue().judged == said


def test_no_run_ever_judges_or_merges(desk: DuplicateDesk) -> None:
    desk.find(context("one", "f"), SplinkLinker())
    assert desk.queue().judged == ()
    assert desk.standing_for("A-1") == "A-1"
    assert {house.id: desk.journal.household(house.id).state for house in HOUSES} == {house.id: house for house in HOUSES}


def test_any_two_persons_can_be_judged_and_judged_anew(desk: DuplicateDesk) -> None:
    desk.judge(context("one", "j"), "A-1", "C-1", PairStatus.SAME)
    desk.judge(context("two", "k", "keliru"), "C-1", "A-1", PairStatus.DIFFERENT)
    (pair,) = desk.queue().judged
    assert pair.judgement == Judgement(PairStatus.DIFFERENT, "two", DAY, "keliru")


def test_a_judgement_takes_a_side_and_has_a_reason_and_is_of_two_persons_of_the_register(desk: DuplicateDesk) -> None:
    for status, reason, other, code in (
        (PairStatus.OPEN, "x", "B-1", "pair.judgement"),
        (PairStatus.SAME, " ", "B-1", "pair.judgement"),
        (PairStatus.SAME, "x", "A-1", "pair.form"),
        (PairStatus.SAME, "x", "X-1", "person.unknown"),
    ):
        with pytest.raises(DomainError) as refused:
            desk.judge(context("one", "j", reason), "A-1", other, status)
        assert refused.value.code == code
    assert desk.queue().judged == ()


def test_a_merge_keeps_both_entries_and_makes_one_id_a_name_of_the_other(desk: DuplicateDesk) -> None:
    before = {house.id: desk.journal.household(house.id).state for house in HOUSES}
    merged(desk)
    assert (desk.standing_for("A-1"), desk.standing_for("B-1"), desk.standing_for("C-1")) == ("A-1", "A-1", "C-1")
    assert {house.id: desk.journal.household(house.id).state for house in HOUSES} == before
    (pair,) = desk.queue().judged
    assert pair.merge == Merge("A-1", "two", DAY, "KTP asli dilihat")
    assert pair.merged == ("B-1", "A-1")


def test_either_of_the_two_can_be_kept(desk: DuplicateDesk) -> None:
    merged(desk, "B-1", "A-1")
    assert desk.standing_for("A-1") == "B-1"


def test_a_merge_that_is_taken_back_restores_and_the_history_tells_both(desk: DuplicateDesk) -> None:
    merged(desk)
    desk.unmerge(context("two", "u", "saudara kembar"), "B-1", "A-1")
    assert desk.standing_for("B-1") == "B-1"
    (pair,) = desk.queue().judged
    assert pair.judgement.status is PairStatus.SAME
    with desk.journal.store.begin(write=False) as unit:
        told = [record.type for record in unit.history(StreamId(StreamKind.PAIR.value, pair.id))]
    assert told == ["pair-judged/1", "persons-merged/1", "persons-unmerged/1"]
    desk.merge(context("two", "again"), "B-1", "A-1")
    assert desk.standing_for("A-1") == "B-1"


def test_another_officer_merges_than_the_one_who_judged(desk: DuplicateDesk) -> None:
    desk.judge(context("one", "j"), "A-1", "B-1", PairStatus.SAME)
    with pytest.raises(AccessDeniedError, match="second-officer"):
        desk.merge(context("one", "m"), "A-1", "B-1")


@pytest.mark.parametrize(
    ("act", "error", "code"),
    [
        (lambda desk: desk.merge(context("two", "x"), "A-1", "C-1"), NotFoundError, "not-found"),
        (lambda desk: desk.merge(context("two", "x"), "A-1", "B-1"), InvalidTransitionError, "pair.merged"),
        (
            lambda desk: desk.judge(context("two", "x"), "A-1", "B-1", PairStatus.DIFFERENT),
            InvalidTransitionError,
            "pair.merged",
        ),
        (lambda desk: desk.unmerge(context("two", "x", ""), "A-1", "B-1"), InvalidTransitionError, "pair.reason"),
        (lambda desk: desk.unmerge(context("two", "x"), "A-1", "C-1"), NotFoundError, "not-found"),
    ],
)
def test_what_a_merge_forbids(
    desk: DuplicateDesk, act: Callable[[DuplicateDesk], object], error: type[DomainError], code: str
) -> None:
    merged(desk)
    before = events(desk.journal)
    with pytest.raises(error) as refused:
        act(desk)
    assert refused.value.code == code
    assert events(desk.journal) == before


@pytest.mark.parametrize(("status", "reason", "code"), [("different", "x", "pair.different"), ("same", "", "pair.reason")])
def test_only_one_person_is_merged_and_for_a_reason(desk: DuplicateDesk, status: str, reason: str, code: str) -> None:
    desk.judge(context("one", "j"), "A-1", "B-1", PairStatus(status))
    with pytest.raises(InvalidTransitionError) as refused:
        desk.merge(context("two", "m", reason), "A-1", "B-1")
    assert refused.value.code == code
    with pytest.raises(InvalidTransitionError, match=r"pair\.not-merged"):
        desk.unmerge(context("two", "u"), "A-1", "B-1")


def test_merges_follow_one_another_and_never_make_a_circle(desk: DuplicateDesk) -> None:
    merged(desk, "A-1", "B-1")
    merged(desk, "C-1", "A-1")
    assert {desk.standing_for(one) for one in ("A-1", "B-1", "C-1")} == {"C-1"}
    desk.judge(context("one", "j"), "B-1", "C-1", PairStatus.SAME)
    for kept, other in (("B-1", "C-1"), ("C-1", "B-1")):
        with pytest.raises(InvalidTransitionError, match=r"pair\.alias"):
            desk.merge(context("two", f"m{kept}"), kept, other)


def test_a_circle_that_two_posts_made_has_one_answer(desk: DuplicateDesk) -> None:
    """Each merged without knowing of the other; here their events are written as if they had come together."""
    merged(desk, "A-1", "B-1")
    desk.judge(context("one", "j"), "B-1", "C-1", PairStatus.SAME)
    desk.judge(context("one", "k"), "A-1", "C-1", PairStatus.SAME)
    for kept, other in (("B-1", "C-1"), ("C-1", "A-1")):
        with desk.journal.command(context("two", f"m{kept}"), "test", {}) as work:
            merge = Merge(kept, "two", DAY, "x")
            work.append(StreamKind.PAIR, pair_id(kept, other), "33.16", PersonsMerged(merge))
            work.commit()
    assert {desk.standing_for(one) for one in ("A-1", "B-1", "C-1")} == {"A-1"}


@pytest.mark.parametrize(
    ("village", "scope"),
    [("33.16.99.2001", "33.16.99.2001"), ("33.16.99.2002", "33.16.99"), ("33.16.98.2001", "33.16"), ("51.08.99.2001", "id")],
)
def test_a_pair_stands_in_the_chain_of_the_smallest_region_that_both_live_in(
    desk: DuplicateDesk, village: str, scope: str
) -> None:
    register(desk.journal, context("clerk", "far"), [living("E", person("E-1", "Jauh"), village=village)])
    receipt = desk.judge(context("one", "j"), "A-1", "E-1", PairStatus.DIFFERENT)
    assert receipt.events == (f"office/1/{scope}/{receipt.events[0].rpartition('/')[2]}",)


def test_the_same_request_twice_is_one(desk: DuplicateDesk) -> None:
    acts: tuple[Callable[[], Receipt], ...] = (
        lambda: desk.judge(context("one", "j"), "A-1", "B-1", PairStatus.SAME),
        lambda: desk.merge(context("two", "m"), "A-1", "B-1"),
        lambda: desk.unmerge(context("two", "u"), "A-1", "B-1"),
    )
    for act in acts:
        receipt, before = act(), events(desk.journal)
        assert act() == receipt
        assert events(desk.journal) == before
    with pytest.raises(RequestReusedError):
        desk.judge(context("one", "j"), "A-1", "B-1", PairStatus.DIFFERENT)
    desk.find(context("one", "f"), Fixed(FOUND))
    with pytest.raises(RequestReusedError):
        desk.find(context("one", "f"), Fixed())


@pytest.mark.parametrize("subject", ["B", "B-1"])
def test_the_restricted_are_never_shown_to_a_linker_nor_in_the_queue_nor_in_a_search(desk: DuplicateDesk, subject: str) -> None:
    journal = desk.journal
    desk.find(context("one", "f"), Fixed(FOUND))
    place_restriction(journal, context("head", "p"), "B", Restriction(subject, RestrictionGround.VIOLENCE, ("head",), DAY))
    assert desk.queue().open == ()
    assert [match.person.id for match in search(journal, name="sukirman").matches] == ["A-1"]
    with pytest.raises(NotFoundError):
        find_person(journal, "B-1")
    with pytest.raises(AccessDeniedError):
        desk.judge(context("one", "j"), "A-1", "B-1", PairStatus.SAME)
    linker = Fixed()
    desk.find(context("one", "g"), linker)
    assert "B-1" not in linker.shown
    lift_restriction(journal, context("head", "l"), "B", subject)
    assert [match.person.id for match in search(journal, name="sukirman").matches] == ["A-1", "B-1"]


def test_the_dead_and_those_who_left_are_not_compared() -> None:
    gone = evolve(
        living("D", person("D-1", "Rekam", deceased_on=DAY), person("D-2", "Rekawan"), person("D-3", "Rekawati")),
        memberships=(
            Membership("D-1", "D-K", "kepala_keluarga"),
            Membership("D-2", "D-K", "anak", None, date(2020, 1, 1)),
        ),
    )
    assert [one.id for one in entries([gone], DAY)] == ["D-3"]


@pytest.mark.parametrize(
    ("relations", "sexes", "mother"),
    [
        (("kepala_keluarga", "istri", "anak"), "LPL", "rekawati"),
        (("kepala_keluarga", "orang_tua", "anak"), "PPL", "rekamto"),
        (("kepala_keluarga", "orang_tua", "anak"), "LPL", ""),
        (("istri", "istri", "anak"), "PPL", ""),
        (("kepala_keluarga", "istri", "cucu"), "LPL", ""),
    ],
)
def test_a_mother_is_known_by_the_family_card_where_only_one_can_be_meant(
    relations: tuple[str, ...], sexes: str, mother: str
) -> None:
    names = ("Rekamto", "Rekawati", "Rekana")
    house = living("E", *(person(f"E-{n}", n, sex=s) for n, s in zip(names, sexes, strict=True)), relations=relations)
    assert list(entries([house], DAY))[2].values.get("mother", "") == mother


def test_a_pair_is_two_ids_in_order_and_its_own_id_is_the_same_both_ways() -> None:
    assert pair_id("a", "b") == pair_id("b", "a") == "a+b"
    assert pair_id("a+", "b") != pair_id("a", "+b")
    for left, right, probability in (("b", "a", 1), ("a", "a", 1), ("a", "b", -1), ("a", "b", 10_001)):
        with pytest.raises(DomainError, match=r"pair\.form"):
            Candidate(left, right, probability)
    assert pair_begun(PersonsMerged(Merge("a", "one", DAY, "x"))) is None
    judged = Pair("a+b", "a", "b", Judgement(PairStatus.SAME, "one", DAY, "x"))
    assert evolve(judged, merge=Merge("", "one", DAY, "x")).merged is None


def test_a_trait_of_a_district_s_own_is_told_by_its_name() -> None:
    assert evidence_says(Candidate("a", "b", 1, {"shoe": Agreement.DIFFERENT})).en == "different: shoe"


def test_people_are_found_by_name_in_any_spelling_by_number_and_by_village(journal: Journal) -> None:
    def ids(**asked: object) -> list[str]:
        return [match.person.id for match in search(journal, **asked).matches]  # type: ignore[arg-type]  # one case a line

    assert ids(name="H. Mochamad Sukirman, S.Pd.") == ["A-1", "B-1"]
    assert ids(name="soekirmann") == ["A-1", "B-1"]
    assert ids(nik=nik(7)) == ["B-1"]
    assert ids(nkk=CARD) == ["B-1"]
    assert ids(village=RegionCode("33.16.99.2002")) == ["C-1"]
    assert ids(name="sukirman", village=RegionCode("33.16.99.2002")) == []
    assert ids(name="sukirman contohwati") == []
    assert ids(name="sukirman", nik=nik(8)) == []
    assert ids(village=RegionCode(VILLAGE), name="contohwati") == ["A-2"]


def test_a_search_says_when_there_is_more_and_who_stands_for_whom(desk: DuplicateDesk) -> None:
    found = search(desk.journal, name="sukirman", limit=1)
    assert (len(found.matches), found.more) == (1, True)
    merged(desk)
    assert [(match.person.id, match.stands_for) for match in search(desk.journal, name="sukirman").matches] == [
        ("A-1", "A-1"),
        ("B-1", "A-1"),
    ]


def test_a_search_for_nothing_or_for_everybody_is_refused(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError, match=r"search\.empty"):
        search(journal, name=" ")
    monkeypatch.setattr("slrtkit.service.search._MOST", 1)
    with pytest.raises(DomainError, match=r"search\.too-many"):
        search(journal, name="sukirman")


def test_a_person_is_found_by_id_where_they_live_or_lived_last(journal: Journal) -> None:
    household, found = find_person(journal, "B-1")
    assert (household.id, found.name) == ("B", "Muhammad Sukirman")
    with pytest.raises(NotFoundError):
        find_person(journal, "X")
