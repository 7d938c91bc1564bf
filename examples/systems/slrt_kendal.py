"""SLRT Kendal: one door, a register that is kept clean by due process, and aid that goes round.

Nobody is struck out without notice and a hearing; who can stand by themselves makes room for those who wait; each agency keeps
its own program, in the same register. Everybody is invented.
"""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from attrs import evolve

from slrtkit import Kit
from slrtkit.adapters.clock import FixedClock
from slrtkit.domain import DecisionOutcome, Source
from slrtkit.domain.access import Grant
from slrtkit.domain.graduation import GraduationOutcome
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.participation import EndReason, ParticipationEntry
from slrtkit.domain.removal import RemovalOutcome
from slrtkit.domain.roles import Action, DataField
from slrtkit.domain.rules import Entitlement
from slrtkit.errors import AccessDeniedError, InvalidTransitionError, NotYoursError
from slrtkit.service.participation import Aid
from slrtkit.testing import open_practice, practise, require

CONFIG = Path(__file__).with_suffix(".toml")
BLUMAH, KEDITEN = "33.24.01.2001", "33.24.01.2002"
KEEPER = Grant(
    "pengelola-program",
    frozenset({Action.READ, Action.SEARCH, Action.ENROL}),
    frozenset({DataField.IDENTITY, DataField.AID, DataField.POST}),
)
"""An agency enters who receives its program, and sees no more of anybody than that takes."""
RECEIVING = {"KDR-01": ("SEMBAKO", "PKH"), "KDR-04": ("SEMBAKO",), "KDR-05": ("SEMBAKO",)}
OPENED = datetime(2026, 11, 23, 2, tzinfo=UTC)
TO_OBJECT = timedelta(14)
LETTER_OF_WISH = sha256(b"Surat pernyataan mundur").hexdigest()


def run(folder: Path) -> dict[str, object]:
    clock = FixedClock(OPENED)
    people = {"33.16.13.1017": BLUMAH, "33.16.13.2020": KEDITEN}
    with open_practice(CONFIG, folder, clock=clock, people=people) as opened:
        kit = evolve(opened, grants=(*GRANTS, KEEPER))
        registered = register(kit)
        owners = {kit.catalog.program(code).owner for code in kit.catalog.codes()}
        print(f"{registered} households; {len(kit.catalog.codes())} programs of {len(owners)} owners, in one catalog.")
        scopes(kit)
        struck, kept = strike_out(kit, clock)
        graduated = graduate(kit, clock)
        waiting = go_round(kit)
        require(not kit.seen_by(kit.context("auditor")).rebuild().problems, "the log is whole")
        done = {"struck_out": struck, "kept": kept, "graduated": graduated, "helped_in_turn": waiting}
        return {"system": "SLRT Kendal", "households": registered, "owners": len(owners), **done}


def register(kit: Kit) -> int:
    """Enter what the people of two villages receive by now."""
    for home, programs in RECEIVING.items():
        for program in programs:
            kit.aid.enter(kit.context("operator"), aid(home, program), ParticipationEntry(date(2024, 1, 1), Source.DTSEN))
    rtlh = Aid("KDR-01", "KDR-01", "RTLH")
    kit.aid.enter(kit.context("disperkim"), rtlh, ParticipationEntry(date(2025, 3, 1), Source.INTERVIEW, date(2025, 9, 30)))
    seen = kit.seen_by(kit.context("manajer")).aid.ledgers("KDR-01")
    require(len(seen) == len((*RECEIVING["KDR-01"], "RTLH")), "what the housing agency enters, the secretariat sees at once")
    return len(kit.seen_by(kit.context("manajer")).households())


def aid(household: str, program: str) -> Aid:
    return Aid(household, f"{household}-K1", program)


def scopes(kit: Kit) -> None:
    """Each sees what their work is about: a village, a kecamatan, the district; a program's keeper, no decile."""
    for officer, villages in (("blumah", 1), ("kediten", 1), ("supervisor", 2), ("manajer", 2)):
        found = {home.village for home in kit.seen_by(kit.context(officer)).households()}
        require(len(found) == villages, f"{officer} sees {villages}")
    try:
        kit.seen_by(kit.context("blumah")).household("BJR-01")
    except NotYoursError:
        print("A facilitator works in one village, the supervisor in both, the secretariat in all.")
    keeper = kit.seen_by(kit.context("disperkim")).household("KDR-01")
    require(not any("desil" in card.facts for card in keeper.cards), "an agency sees no decile")


def strike_out(kit: Kit, clock: FixedClock) -> tuple[int, int]:
    """Who is not entitled is struck out by due process; who objects is heard, and may stay."""
    seen, day = kit.seen_by(kit.context("manajer")), kit.office.zone.day(clock.now())
    verdicts = {home: seen.explain(home, f"{home}-1", "SEMBAKO", day).entitlement for home in RECEIVING}
    require(verdicts["KDR-05"] is Entitlement.INELIGIBLE, "KDR-05 is not entitled")
    require(verdicts["KDR-04"] is Entitlement.ELIGIBLE, "KDR-04 is")
    chief, board = partial(kit.context, "kadis"), partial(kit.context, "manajer")
    proposed = {
        home: kit.aid.propose_removal(board(), aid(home, "SEMBAKO"), ground=ground).id
        for home, ground in (("KDR-05", "Menurut aturan tidak berhak"), ("KDR-04", "Tetangga melaporkan mobil"))
    }
    for removal in proposed.values():
        kit.aid.give_notice(board(), removal, received_by="Kepala keluarga", until=day + TO_OBJECT)
    kit.aid.object(kit.context("blumah"), proposed["KDR-04"], by="Kusnadi", text="Mobil itu milik majikan saya.")
    kit.aid.decide(chief(reason="Terbukti bukan miliknya"), proposed["KDR-04"], RemovalOutcome.KEEP)
    try:
        kit.aid.decide(chief(reason="Tidak berhak"), proposed["KDR-05"], RemovalOutcome.END, until=day)
    except InvalidTransitionError as refused:
        print(f"Nobody is struck out before the time to object is over: {refused}")
    clock.advance(TO_OBJECT + timedelta(1))
    kit.aid.lapse(board(), proposed["KDR-05"])
    try:
        kit.aid.decide(board(reason="Tidak berhak"), proposed["KDR-05"], RemovalOutcome.END, until=day + TO_OBJECT * 2)
    except AccessDeniedError as refused:
        print(f"Nor by who proposed it: {refused}")
    kit.aid.decide(chief(reason="Tidak berhak"), proposed["KDR-05"], RemovalOutcome.END, until=day + TO_OBJECT * 2)
    ended = [home for home in proposed if not seen.aid.ledger("SEMBAKO", f"{home}-K1").running()]
    require(ended == ["KDR-05"], "one is struck out, one is kept")
    return len(ended), len(proposed) - len(ended)


def graduate(kit: Kit, clock: FixedClock) -> int:
    """A family that stands by itself makes room: by its own wish, which a second officer applies; they are looked after."""
    day, wished = kit.office.zone.day(clock.now()), aid("KDR-01", "PKH")
    propose = partial(kit.aid.propose_end, until=day, reason=EndReason.OWN_WISH, evidence=LETTER_OF_WISH)
    proposal = propose(kit.context("blumah", reason="Usaha warung berjalan"), wished).id
    kit.check_change(kit.context("supervisor"), proposal)
    kit.apply_change(kit.context("manajer"), proposal)
    kit.graduations.record(kit.context("manajer", reason="Usaha berjalan"), wished, GraduationOutcome.SELF_RELIANT)
    clock.advance(timedelta(200))
    due = kit.seen_by(kit.context("manajer")).graduations.due(kit.office.zone.day(clock.now()))
    require(due, "somebody goes and looks how they fare")
    visit, fares = due[0], GraduationOutcome.SELF_RELIANT
    kit.graduations.follow_up(kit.context("operator"), visit.graduation.id, visit.months, fares, "Warung ramai")
    print(f"One family graduated, and stands by itself {visit.months} months later.")
    return 1


def go_round(kit: Kit) -> int:
    """The same people are not helped for ever: who was helped again and again, and whose turn it is."""
    seen = kit.seen_by(kit.context("manajer"))
    uneven = seen.graduations.uneven(BLUMAH, date(2024, 1, 1), date(2026, 12, 31))
    for one in uneven:
        print(f"{one.household} was helped {one.times} times; as poor and never helped: {', '.join(one.waiting)}.")
    require(uneven, "the list of turns is not empty")
    day = kit.office.zone.day(kit.clock.now())
    turn = [home for home in uneven[0].waiting if eligible(seen, home, day)]
    for home in turn:
        desk, board = partial(kit.context, "blumah"), partial(kit.context, "pengurus")
        text = "Kami belum pernah mendapat bantuan pangan."
        case = kit.file_complaint(desk(), household=home, person=f"{home}-1", category="sosial-ekonomi", text=text).id
        kit.assess(board(), case, "SEMBAKO")
        kit.decide(board(), case, "SEMBAKO", DecisionOutcome.RECOMMENDED)
        kit.aid.enter(kit.context("operator"), aid(home, "SEMBAKO"), ParticipationEntry(day, Source.MUSDES))
        kit.close_complaint(desk(), case, "Masuk daftar penerima.")
    print(f"By their turn {len(turn)} of them are recommended by the village's board, and entered.")
    return len(turn)


def eligible(seen: Kit, household: str, day: date) -> bool:
    return seen.explain(household, f"{household}-1", "SEMBAKO", day).entitlement is Entitlement.ELIGIBLE


if __name__ == "__main__":
    practise(run)
