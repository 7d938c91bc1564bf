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
from slrtkit.errors import (
    DomainError,
    DuplicateError,
    InvalidTransitionError,
    NotFoundError,
    RequestReusedError,
    SlrtError,
    WireError,
)
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


@pytest.mark.parametrize(
    ("subject", "name", "fact", "code"),
    [
        ("H-P", "inpatiennt", Fact(True, DAY, Source.MUSDES), "facts.unknown"),
        ("H-P", "inpatient", Fact("ya", DAY, Source.MUSDES), "facts.kind"),
        ("H-K", "desil", Fact(11, DAY, Source.MUSDES), "facts.range"),
        ("H-P", "housing.power_va", Fact(450, DAY, Source.MUSDES), "facts.scope"),
        ("H-P", "inpatient", Fact(True, date(2026, 11, 22), Source.MUSDES), "facts.future"),
    ],
)
def test_what_no_rule_could_read_is_never_recorded(journal: Journal, subject: str, name: str, fact: Fact, code: str) -> None:
    register(journal, by("register"), [household("H")])
    log = events(journal)
    with pytest.raises(WireError) as refused:
        record_fact(journal, by("x"), "H", subject, name, fact)
    assert [problem.code for problem in refused.value.problems] == [code]
    spoilt = household("S").with_fact(subject.replace("H", "S"), name, fact)
    with pytest.raises(WireError) as refused:
        register(journal, by("y"), [household("A"), spoilt])
    assert [problem.path for problem in refused.value.problems] == [f"S/{subject.replace('H', 'S')}/{name}"]
    assert events(journal) == log


def test_a_fact_that_nobody_knows_can_always_be_recorded(journal: Journal) -> None:
    register(journal, by("register"), [household("H")])
    record_fact(journal, by("x"), "H", "H-P", "works", Fact(None, DAY, Source.MUSDES))
    assert journal.household("H").state.fact("H-P", "works") == Fact(None, DAY, Source.MUSDES)


@pytest.mark.parametrize("name", ["category", "text"])
def test_a_complaint_says_what_it_is_about(name: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(complaint(), **{name: "  "})  # type: ignore[arg-type]  # both fields are text
    assert refused.value.path == name


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
        record_fact(journal, by("more"), "H", "H-P", "income", Fact(5, DAY, Source.MUSDES))
    assert refused.value.code == "conflict"
    assert events(journal) == log
    record_fact(journal, by("else"), "H", "H-P", "inpatient", Fact(True, DAY, Source.MUSDES))
    assert rebuild(journal).problems == ()


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


def test_every_share_is_sealed_under_whom_it_concerns(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands:
        command(by(name))
    with journal.store.begin(write=False) as unit:
        records = [positioned.record for positioned in unit.since(0, 1000)]
    subjects = [(r.type, {part.subject for part in r.parts if part.field != "request"}) for r in records]
    assert subjects == [
        ("household-registered/1", {"H", "H-P"}),
        ("complaint-filed/1", {"H-P"}),
        ("fact-recorded/1", {"H-P"}),
        ("complaint-assessed/1", {"H-P"}),
        ("complaint-decided/1", {"H-P"}),
        ("complaint-closed/1", {"H-P"}),
    ]


def test_what_an_event_is_about_does_not_stand_on_its_envelope(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands:
        command(by(name))
    with journal.store.begin(write=False) as unit:
        headers = repr([positioned.record.header() for positioned in unit.since(0, 1000)])
    assert "inpatient" not in headers
    assert "keringanan" not in headers


@pytest.mark.parametrize(
    "change",
    [{"text": "lain"}, {"category": "lain"}, {"person": "H-Q"}, {"reporter": "Ani"}, {"channel": Channel.LAYANAN}],
)
def test_a_complaint_with_any_other_content_is_another_request(journal: Journal, change: dict[str, object]) -> None:
    register(journal, by("register"), [household("H")])
    file_complaint(journal, by("file"), complaint())
    with pytest.raises(RequestReusedError):
        file_complaint(journal, by("file"), evolve(complaint(), **change))  # type: ignore[arg-type]  # each fits its field


def test_a_command_with_any_other_content_is_another_request(
    journal: Journal, catalog: TomlCatalog, commands: list[tuple[str, Command]]
) -> None:
    for name, one in commands:
        one(by(name))
    relief, other = catalog.program("RELIEF"), evolve(catalog.program("RELIEF"), code="OTHER")
    fact = Fact(True, DAY, Source.HOME_VISIT)
    again: tuple[Callable[[], Receipt], ...] = (
        lambda: register(journal, by("register"), [household("X")]),
        lambda: record_fact(journal, by("record"), "H", "H-P", "pregnant", fact),
        lambda: record_fact(journal, by("record"), "H", "H-P", "inpatient", evolve(fact, value=False)),
        lambda: record_fact(journal, by("record"), "H", "H-P", "inpatient", evolve(fact, source=Source.MUSDES)),
        lambda: assess_complaint(journal, by("assess"), "X", relief, DAY),
        lambda: assess_complaint(journal, by("assess"), "C", other, DAY),
        lambda: decide(journal, by("decide"), "C", "OTHER", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY),
        lambda: decide(journal, by("decide"), "C", "RELIEF", DecisionOutcome.REFERRED, decision_id="D", on=DAY),
        lambda: decide(journal, by("decide", "lain"), "C", "RELIEF", DecisionOutcome.RECOMMENDED, decision_id="D", on=DAY),
        lambda: close_complaint(journal, by("close"), "C", "lain"),
        lambda: close_complaint(journal, by("decide"), "C", "Surat diserahkan"),
    )
    for command in again:
        with pytest.raises(RequestReusedError):
            command()


def test_nothing_is_written_that_could_not_be_read(journal: Journal) -> None:
    spoilt = household("H", "").with_fact("H-P", "birth_date", Fact(datetime(1990, 1, 1), DAY, Source.MUSDES))  # noqa: DTZ001  the fault
    log = events(journal)
    with pytest.raises(WireError):
        register(journal, by("x"), [spoilt])
    nameless = evolve(household("H"), persons=(Person("H-P", None),))  # type: ignore[arg-type]  # the fault
    with pytest.raises(WireError):
        register(journal, by("y"), [nameless])
    assert events(journal) == log


def test_a_command_that_would_record_nothing_is_refused(journal: Journal) -> None:
    with pytest.raises(DomainError) as refused:
        register(journal, by("x"), [])
    assert refused.value.code == "command.empty"


def test_a_person_who_moved_out_may_be_registered_elsewhere_and_nobody_leaves_tomorrow(journal: Journal) -> None:
    nik = "331699" + "0502900001"
    old = household("A", nik)
    left = evolve(old, memberships=(evolve(old.memberships[0], until=date(2025, 1, 1)),))
    register(journal, by("left"), [left])
    register(journal, by("arrived"), [household("B", nik)])
    leaving = evolve(household("C"), memberships=(evolve(household("C").memberships[0], until=date(2030, 1, 1)),))
    with pytest.raises(WireError, match="has not come"):
        register(journal, by("leaving"), [leaving])
    same = household("D")
    with pytest.raises(DuplicateError) as refused:
        register(journal, by("same"), [evolve(same, persons=(evolve(same.persons[0], id="B-P"),), memberships=())])
    assert refused.value.code == "household.duplicate-person"


def test_a_complaint_begins_at_its_beginning(journal: Journal) -> None:
    register(journal, by("register"), [household("H")])
    for change in ({"status": ComplaintStatus.CLOSED}, {"village": "33.16.11.2005"}, {"outcome": "selesai"}):
        with pytest.raises(InvalidTransitionError) as refused:
            file_complaint(journal, by("x"), evolve(complaint(), **change))
        assert refused.value.code == "complaint.file"


def test_an_index_that_lost_an_entry_is_found(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    commands[0][1](by("register"))
    stream = StreamId("household", "H")
    with journal.store.begin(write=True) as unit:
        kept = journal.history(unit, stream)
        assert kept is not None
        unit.record([Change((), evolve(journal.snapshot(stream, kept), indexes=()))])
        unit.commit()
    assert [(p.path, p.code) for p in rebuild(journal).problems] == [("household/H", "index.differs")]


def test_what_cannot_be_read_is_a_problem_and_hides_no_other(journal: Journal, commands: list[tuple[str, Command]]) -> None:
    for name, command in commands[:2]:
        command(by(name))
    stream = StreamId("household", "H")
    with journal.store.begin(write=True) as unit:
        snapshot = unit.load(stream)
        assert snapshot is not None
        unit.record([Change((), evolve(snapshot, parts=tuple(evolve(part, data=b"x" * 40) for part in snapshot.parts)))])
        unit.commit()
    assert [problem.path for problem in rebuild(journal).problems] == ["household/H"]


def test_a_log_is_proved_to_its_end_however_long(
    journal: Journal, commands: list[tuple[str, Command]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, command in commands:
        command(by(name))
    whole = rebuild(journal)
    monkeypatch.setattr("slrtkit.service.rebuild._BATCH", 1)
    assert rebuild(journal) == whole
    assert whole.events == len(commands)


def test_the_same_words_in_another_category_are_another_complaint(journal: Journal) -> None:
    register(journal, by("register"), [household("H")])
    file_complaint(journal, by("one"), complaint())
    assert file_complaint(journal, by("two"), evolve(complaint("C2"), category="pendidikan")).id == "C2"
