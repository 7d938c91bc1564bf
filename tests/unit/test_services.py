"""The use cases: guarded, idempotent, and the log is their only trace."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.domain import (
    NIK,
    Channel,
    Complaint,
    ComplaintStatus,
    Context,
    DecisionOutcome,
    Fact,
    FamilyCard,
    Household,
    Membership,
    Person,
    RegionCode,
    Source,
    fold,
)
from slrtkit.errors import DomainError, DuplicateError, InvalidTransitionError, NotFoundError, RequestReusedError, SlrtError
from slrtkit.ports.store import Change, StreamId
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.intake import close_complaint, file_complaint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
RELIEF = """
code = "RELIEF"
name = "Keringanan"
sector = "kesehatan"
owner = "Dinas Sosial"
unit = "person"
[[version]]
in_force_from = 2026-01-01
legal_basis = "Perbup contoh"
source = "invented"
[[version.criterion]]
code = "inap"
says = { id = "Dirawat inap", en = "In hospital" }
when = "inpatient"
"""


def household(name: str, nik: str = "") -> Household:
    return Household(
        id=name,
        village=RegionCode("33.16.09.1008"),
        address="RT 01",
        cards=(FamilyCard(f"{name}-K"),),
        persons=(Person(f"{name}-P", "Sukirman", NIK(nik) if nik else None),),
        memberships=(Membership(f"{name}-P", f"{name}-K", "kepala_keluarga"),),
    )


def complaint(number: str = "C", text: str = "Mohon keringanan biaya") -> Complaint:
    return Complaint(
        id=number,
        channel=Channel.KELUHAN,
        household="H",
        person="H-P",
        village="33.16.09.1008",
        category="kesehatan",
        text=text,
        received=DAY,
        holder="33.16.09.1008",
    )


def by(client_id: str, reason: str = "") -> Context:
    return Context("fasilitator", client_id, NOW, reason)


@pytest.fixture(params=["memory", "sqlite"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "log.db")
    yield Journal(store, PlainSealer(), node="desk")
    store.close()


@pytest.fixture
def catalog(tmp_path: Path) -> TomlCatalog:
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "RELIEF.toml").write_text(RELIEF, "utf-8")
    return TomlCatalog(folder)


def events(journal: Journal) -> list[str]:
    with journal.store.begin(write=False) as unit:
        return [positioned.record.hash for positioned in unit.since(0, 1000)]


Command = Callable[[Context], Receipt]


@pytest.fixture
def commands(journal: Journal, catalog: TomlCatalog) -> list[tuple[str, Command]]:
    """Every command of one complaint's life, in the order in which it is possible."""
    relief = catalog.program("RELIEF")
    fact = Fact(True, DAY, Source.HOME_VISIT)
    return [
        ("register", lambda who: register(journal, who, [household("H")])),
        ("file", lambda who: file_complaint(journal, who, complaint())),
        ("record", lambda who: record_fact(journal, who, "H", "H-P", "inpatient", fact)),
        ("assess", lambda who: assess_complaint(journal, who, "C", relief, DAY)),
        ("decide", lambda who: decide(journal, who, "C", "RELIEF", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY)),
        ("close", lambda who: close_complaint(journal, who, "C", "Surat diserahkan")),
    ]


def test_the_same_command_sent_twice_returns_the_first_receipt(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands:
        first, log = command(by(name)), events(journal)
        assert command(by(name)) == first
        assert command(evolve(by(name), now=datetime(2026, 12, 1, tzinfo=UTC))) == first
        assert events(journal) == log


def test_a_client_id_with_other_content_is_refused(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for number, (name, command) in enumerate(commands):
        command(by(name))
        log = events(journal)
        for other, another in commands[:number]:
            assert other != name
            with pytest.raises(RequestReusedError):
                another(by(name))
        with pytest.raises(RequestReusedError):
            command(evolve(by(name), actor="somebody-else"))
        assert events(journal) == log


@pytest.mark.parametrize("again", ["register", "file", "decide", "close"])
def test_doing_again_what_is_done_is_a_typed_error_and_an_unchanged_log(
    journal: Journal, commands: list[tuple[str, Command]], again: str
) -> None:
    for name, command in commands:
        command(by(name))
        if name == again:
            log = events(journal)
            with pytest.raises((DuplicateError, InvalidTransitionError)):
                command(by("another"))
            assert events(journal) == log


def test_a_step_before_its_time_is_refused(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    steps = dict(commands)
    for early in ("file", "record", "assess", "decide", "close"):
        with pytest.raises(NotFoundError):
            steps[early](by(early))
    steps["register"](by("register"))
    steps["file"](by("file"))
    log = events(journal)
    for early in ("decide", "close"):
        with pytest.raises(InvalidTransitionError) as refused:
            steps[early](by(early))
        assert refused.value.path == "C"
        assert refused.value.cure
    assert events(journal) == log


def test_the_same_words_however_spaced_are_one_complaint_until_it_is_closed(
    journal: Journal, commands: list[tuple[str, Command]]
) -> None:
    for _, command in commands[:2]:
        command(by(f"{_}-1"))
    with pytest.raises(DuplicateError) as refused:
        file_complaint(journal, by("again"), complaint("C2", "  mohon   KERINGANAN biaya "))
    assert refused.value.path == "C"
    for name, command in commands[2:]:
        command(by(name))
    assert file_complaint(journal, by("later"), complaint("C2")).id == "C2"


def test_nothing_is_decided_while_a_fact_is_missing(commands: list[tuple[str, Command]]) -> None:
    steps = dict(commands)
    for name in ("register", "file", "assess"):
        steps[name](by(name))
    with pytest.raises(InvalidTransitionError) as refused:
        steps["decide"](by("decide"))
    assert refused.value.code == "decision.undetermined"
    assert "inpatient" in refused.value.cure


def test_a_decision_rests_on_what_was_known_when_it_was_assessed(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    steps = dict(commands)
    for name in ("register", "file", "record", "assess"):
        steps[name](by(name))
    record_fact(journal, by("news"), "H", "H-P", "inpatient", Fact(False, DAY, Source.FACILITY))
    with pytest.raises(InvalidTransitionError) as refused:
        steps["decide"](by("decide"))
    assert refused.value.code == "decision.stale"
    assess_complaint_again = steps["assess"](by("assess-2"))
    assert assess_complaint_again.id == "C"
    with pytest.raises(InvalidTransitionError, match="not recommended"):
        steps["decide"](by("decide"))
    assert journal.complaint("C").state.status is ComplaintStatus.ASSESSED


def test_a_refusal_carries_a_reason(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands[:4]:
        command(by(name))
    refuse = DecisionOutcome.REFUSED
    with pytest.raises(InvalidTransitionError, match="reason"):
        decide(journal, by("no"), "C", "RELIEF", refuse, decision_id="D", on=DAY)
    decide(journal, by("no", "Kuota habis"), "C", "RELIEF", refuse, decision_id="D", on=DAY)
    decision = journal.complaint("C").state.decision
    assert decision is not None
    assert decision.reason == "Kuota habis"


def test_one_person_lives_in_one_household(journal: Journal) -> None:
    nik = "331699" + "0502900001"
    register(journal, by("one"), [household("A", nik)])
    for number, entering in enumerate([[household("B", nik)], [household("C"), household("D", nik)], [household("A")]]):
        log = events(journal)
        with pytest.raises(DuplicateError) as refused:
            register(journal, by(f"again-{number}"), entering)
        assert nik not in str(refused.value)
        assert events(journal) == log
    with pytest.raises(DuplicateError):
        register(journal, by("both"), [household("E", "331699" + "0502900002"), household("F", "331699" + "0502900002")])


def test_log_and_snapshots_agree_and_a_changed_log_is_found(tmp_path: Path) -> None:
    with_sqlite = pytest.importorskip("pysqlite3")
    store = SqliteStore(tmp_path / "log.db")
    journal = Journal(store, PlainSealer(), node="desk")
    register(journal, by("register"), [household("H")])
    file_complaint(journal, by("file"), complaint())
    proof = rebuild(journal)
    assert (proof.events, proof.streams, proof.chains, proof.problems) == (2, 2, 1, ())
    store.close()
    database = with_sqlite.connect(tmp_path / "log.db")
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert {"record", "snapshot"} <= set(tables)
    database.execute("UPDATE record SET actor = 'intruder' WHERE seq = 1")
    database.commit()
    database.close()
    again = Journal(SqliteStore(tmp_path / "log.db"), PlainSealer(), node="desk")
    assert [problem.code for problem in rebuild(again).problems] == ["chain.altered"]
    again.store.close()


def test_nothing_is_decided_for_a_program_that_was_not_assessed(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands[:4]:
        command(by(name))
    with pytest.raises(InvalidTransitionError) as refused:
        decide(journal, by("x"), "C", "PKH", DecisionOutcome.REFUSED, decision_id="D", on=DAY)
    assert "PKH" in refused.value.cure


def test_a_snapshot_that_is_not_what_the_log_tells_is_found(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands[:3]:
        command(by(name))
    stream = StreamId("complaint", "C")
    with journal.store.begin(write=True) as unit:
        kept = journal.history(unit, stream)
        assert kept is not None
        assert isinstance(kept.state, Complaint)
        told = evolve(kept, state=evolve(kept.state, holder="elsewhere"))
        unit.record([Change((), journal.snapshot(stream, told))])
        unit.commit()
    assert [(p.path, p.code) for p in rebuild(journal).problems] == [("complaint/C", "snapshot.differs")]


def test_a_stream_in_conflict_is_read_from_its_log_and_waits_for_a_supervisor(journal: Journal) -> None:
    laptop = Journal(MemoryStore(), PlainSealer(), node="laptop")
    register(journal, by("register"), [household("H")])
    copy(journal, laptop)
    for post, value in ((journal, 1), (laptop, 9)):
        record_fact(post, by(f"desil-{value}"), "H", "H-P", "income", Fact(value, DAY, Source.MUSDES))
    copy(laptop, journal)
    assert journal.household("H").conflicts == ("facts/H-P/income",)
    assert rebuild(journal).problems == ()
    log = events(journal)
    with pytest.raises(DomainError) as refused:
        record_fact(journal, by("more"), "H", "H-P", "inpatient", Fact(True, DAY, Source.MUSDES))
    assert refused.value.code == "conflict"
    assert events(journal) == log


def copy(source: Journal, target: Journal) -> None:
    """Hand over what the other does not have, as a bundle on a stick would."""
    stream = StreamId("household", "H")
    with source.store.begin(write=False) as unit:
        records = unit.history(stream)
    for record in records:
        with target.store.begin(write=True) as unit:
            if record.key in {known.key for known in unit.history(stream)}:
                continue
            told = fold([target.recorded(known) for known in (*unit.history(stream), record)])
            assert told is not None
            unit.record([Change((record,), target.snapshot(stream, told))])
            unit.commit()


def test_a_context_needs_an_actor_a_client_id_and_utc() -> None:
    for fault in ({"actor": ""}, {"client_id": ""}, {"now": datetime(2026, 1, 1)}):  # noqa: DTZ001  the fault
        with pytest.raises(DomainError):
            evolve(by("x"), **fault)


def test_every_refusal_says_what_to_do_in_one_line(journal: Journal) -> None:
    with pytest.raises(SlrtError) as refused:
        close_complaint(journal, by("x"), "nothing", "")
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("[not-found] nothing:")
