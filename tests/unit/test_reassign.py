"""When a village is split, merged or gets another code, its households are registered in what followed it, and nobody moved."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner, Result

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.cli import main
from slrtkit.domain import Area, AreaTree, Context, RegionCode, Zone
from slrtkit.domain.change import Move
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Source
from slrtkit.domain.participation import EndReason, ParticipationEntry
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.errors import AccessDeniedError, DomainError, NotFoundError, RequestReusedError
from slrtkit.service.aid import AidDesk
from slrtkit.service.asof import household_at
from slrtkit.service.change import change_household
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid
from slrtkit.service.reassign import Reassigned, Reassignment, reassign_households
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction
from slrtkit.testing import post

EVE, SPLIT, TODAY = date(2026, 6, 30), date(2026, 7, 1), date(2026, 11, 21)
OLD, NORTH, SOUTH = (RegionCode(f"33.16.99.200{number}") for number in (1, 2, 3))
DECREE = "Perda 5/2026"


def tree(*into: RegionCode, goes_on: bool = False) -> AreaTree:
    above = [Area(RegionCode(code), code) for code in ("33", "33.16", "33.16.99")]
    later = [Area(OLD, "Rekaan", since=SPLIT)] if goes_on else []
    followed = [Area(code, code.text, since=SPLIT) for code in (NORTH, SOUTH)]
    return AreaTree.of([*above, Area(OLD, "Rekaan", until=EVE, into=into), *later, *followed])


class Desk:
    def __init__(self, journal: Journal) -> None:
        self.journal, self._turn = journal, count()

    def by(self, actor: str = "siks", reason: str = DECREE, day: date = TODAY) -> Context:
        return Context(actor, f"c{next(self._turn)}", datetime(day.year, day.month, day.day, 3, tzinfo=UTC), reason)

    def reassign(
        self,
        areas: AreaTree,
        homes: Mapping[str, RegionCode] | None = None,
        *,
        dry_run: bool = False,
        who: Context | None = None,
    ) -> Reassigned:
        wanted = Reassignment(OLD, TODAY, homes or {}, dry_run)
        return reassign_households(self.journal, who or self.by(), areas, wanted)

    def living(self, code: RegionCode) -> tuple[str, ...]:
        return self.journal.find(StreamKind.HOUSEHOLD, "village", code.text.encode())

    def position(self) -> int:
        with self.journal.store.begin(write=False) as unit:
            return len(unit.since(0, 1000))


@pytest.fixture
def desk() -> Iterator[Desk]:
    journal = Journal(MemoryStore(), PlainSealer(), "office")
    desk = Desk(journal)
    register(journal, desk.by(day=date(2026, 1, 5)), [post.household(name) for name in ("A", "B", "C")])
    yield desk
    assert rebuild(journal).problems == ()
    journal.store.close()


def test_the_households_of_a_village_that_got_another_code_are_there_from_its_first_day(desk: Desk) -> None:
    before = desk.journal.household("A").state
    done = desk.reassign(tree(NORTH))
    assert (done.since, dict(done.moved), done.left, done.withheld) == (SPLIT, dict.fromkeys("ABC", NORTH), (), 0)
    assert (desk.living(OLD), desk.living(NORTH)) == ((), ("A", "B", "C"))
    now = desk.journal.household("A").state
    assert (now.village, now.address, now.homes[-1].since) == (NORTH, before.address, SPLIT)
    assert [household_at(desk.journal, "A", day).village for day in (EVE, SPLIT)] == [OLD, NORTH]


def test_done_again_it_finds_nothing_more_to_do(desk: Desk) -> None:
    who = desk.by()
    first, log = desk.reassign(tree(NORTH), who=who), desk.position()
    assert desk.reassign(tree(NORTH), who=who).receipt == first.receipt
    again = desk.reassign(tree(NORTH), dict.fromkeys("AB", NORTH))
    assert (again.moved, again.receipt, desk.position()) == ({}, None, log)
    with pytest.raises(RequestReusedError):
        desk.reassign(tree(NORTH), {"A": NORTH}, who=who)


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    log = desk.position()
    dry = desk.reassign(tree(NORTH, SOUTH), {"A": NORTH, "B": SOUTH}, dry_run=True)
    assert (dry.receipt, desk.position()) == (None, log)
    done = desk.reassign(tree(NORTH, SOUTH), {"A": NORTH, "B": SOUTH})
    assert evolve(dry, receipt=done.receipt) == done


def test_of_a_village_that_was_split_nobody_is_sent_anywhere_unsaid(desk: Desk) -> None:
    done = desk.reassign(tree(NORTH, SOUTH), {"A": NORTH, "B": SOUTH})
    assert (dict(done.moved), done.left, desk.living(OLD)) == ({"A": NORTH, "B": SOUTH}, ("C",), ("C",))
    assert desk.reassign(tree(NORTH, SOUTH), {"A": NORTH, "C": SOUTH}).moved == {"C": SOUTH}


def test_who_stays_in_what_is_left_of_the_village_keeps_its_code(desk: Desk) -> None:
    done = desk.reassign(tree(OLD, SOUTH, goes_on=True), {"A": OLD, "B": SOUTH})
    assert (dict(done.moved), done.left, desk.living(OLD)) == ({"B": SOUTH}, ("C",), ("A", "C"))


def test_who_came_after_the_split_lives_there_since_they_came(desk: Desk) -> None:
    came = date(2026, 9, 1)
    change_household(desk.journal, desk.by(), "A", Move(OLD, "RT 07", came))
    desk.reassign(tree(NORTH))
    home = desk.journal.household("A").state.homes[-1]
    assert (home.village, home.address, home.since) == (NORTH, "RT 07", came)


def test_who_is_restricted_waits_for_the_officers_who_are_named(desk: Desk) -> None:
    placed = Restriction("A", RestrictionGround.CHILD, ("peksos",), TODAY)
    place_restriction(desk.journal, desk.by("peksos"), "A", placed)
    done = desk.reassign(tree(NORTH))
    assert (done.withheld, dict(done.moved)) == (1, dict.fromkeys("BC", NORTH))
    assert dict(desk.reassign(tree(NORTH), who=desk.by("peksos")).moved) == {"A": NORTH}


def test_another_code_is_no_move_and_ends_no_aid(desk: Desk) -> None:
    aid, bpnt = AidDesk(desk.journal, lambda who: Zone.WIB.day(who.now), lambda: "R"), Aid("A", "A", "BPNT")
    aid.enter(desk.by(), bpnt, ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
    desk.reassign(tree(NORTH))
    with pytest.raises(AccessDeniedError):
        aid.end(desk.by("kadis"), bpnt, until=TODAY, reason=EndReason.MOVED, evidence="ab" * 32)


@pytest.mark.parametrize(
    ("areas", "homes", "reason", "code"),
    [
        (tree(NORTH), {}, " ", "area.reason"),
        (tree(NORTH), {"A": SOUTH}, DECREE, "area.successor"),
        (tree(NORTH), {"X": NORTH}, DECREE, "area.household"),
        (tree(), {}, DECREE, "area.successor"),
        (AreaTree.of([area for area in tree(NORTH).areas if area.code != OLD]), {}, DECREE, "area.unknown"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, areas: AreaTree, homes: Mapping[str, RegionCode], reason: str, code: str
) -> None:
    with pytest.raises((DomainError, NotFoundError)) as refused:
        desk.reassign(areas, homes, who=desk.by(reason=reason))
    assert refused.value.code == code
    assert desk.living(OLD) == ("A", "B", "C")


REGIONS = "code,name,since,until,into\n33,a,,,\n33.16,b,,,\n33.16.09,c,,,\n"
BEFORE = REGIONS + "33.16.09.1008,Rekaan,,,\n"
AFTER = REGIONS + (
    "33.16.09.1008,Rekaan,,2026-06-30,33.16.09.1018 33.16.09.1019\n"
    "33.16.09.1018,Rekaan Utara,2026-07-01,,\n33.16.09.1019,Rekaan Selatan,2026-07-01,,\n"
)
TABLE = "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source\n" + "".join(
    f"{name},33.16.09.1008,RT 1,ya,{name}-K,,{name}-1,,Sukirman,kepala_keluarga,,,\n" for name in ("A", "B")
)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)
    Path("slrtkit.toml").write_text('store = "sqlite:slrtkit.db"\nareas = "areas.csv"\n', "utf-8")
    Path("areas.csv").write_text(BEFORE, "utf-8")
    Path("after.csv").write_text(AFTER, "utf-8")
    Path("rumah.csv").write_text(TABLE, "utf-8")
    assert run("init", "slrtkit.db").exit_code == 0
    assert run("import", "rumah.csv").exit_code == 0
    assert "slrtkit areas reassign 33.16.09.1008" in run("areas", "import", "after.csv").output


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


@pytest.mark.usefixtures("town")
def test_a_clerk_sees_who_is_left_names_them_and_is_done() -> None:
    words = ("areas", "reassign", "33.16.09.1008", "--reason", DECREE, "--lang", "en")
    Path("one.csv").write_text("household,village\nA,33.16.09.1018\n", "utf-8")
    dry = run(*words, "--homes", "one.csv", "--dry-run")
    assert dry.output.startswith("Dry run: 1 household would be registered in the villages that followed, from 2026-07-01 on.")
    done = run(*words, "--homes", "one.csv")
    assert (done.exit_code, done.output) == (
        1,
        (
            "1 household is registered in the villages that followed, from 2026-07-01 on.\n"
            "Nobody said where 1 household lives; give --homes FILE.csv with household and village:\nB\n"
        ),
    )
    Path("both.csv").write_text("household,village\nA,33.16.09.1018\nB,33.16.09.1019\n", "utf-8")
    told = run(*words, "--homes", "both.csv", "--json")
    assert (told.exit_code, json.loads(told.output)["moved"]) == (0, {"B": "33.16.09.1019"})
    assert json.loads(run("household", "show", "B", "--json").output)["village"] == "33.16.09.1019"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("household,village\nA,33.16.09.1018\nA,33.16.09.1019\n", "areas.household"),
        ("household,village\nA,33.16.09\n", "area.successor"),
        ("household,village\nA,here\n", "region.form"),
        ("household\nA\n", "areas.columns"),
    ],
)
def test_a_table_of_homes_that_is_none_is_refused_with_its_line(table: str, code: str) -> None:
    Path("homes.csv").write_text(table, "utf-8")
    refused = run("areas", "reassign", "33.16.09.1008", "--reason", DECREE, "--homes", "homes.csv")
    assert refused.exit_code == 2
    assert code in refused.output
