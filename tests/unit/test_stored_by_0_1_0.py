"""A store written by version 0.1.0 stays readable: the promise that migrations keep.

`tests/fixtures/store-0.1.0.db` was written by `python tests/unit/test_stored_by_0_1_0.py`; it is never written again.
"""

import shutil
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import driver
from slrtkit.domain import (
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
    Unit,
)
from slrtkit.domain.program import Program
from slrtkit.domain.rules import Criterion, RuleSet, Says, parse
from slrtkit.errors import SchemaTooOldError
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild, renew
from slrtkit.service.register import record_fact, register

FIXTURE = Path(__file__).parents[1] / "fixtures" / "store-0.1.0.db"
DAY = date(2026, 11, 21)


def test_what_0_1_0_wrote_is_read_and_proved(tmp_path: Path) -> None:
    path = shutil.copy(FIXTURE, tmp_path / "old.db")
    with pytest.raises(SchemaTooOldError, match="slrtkit store migrate"):
        SqliteStore(path)
    SqliteStore(path, migrating=True).close()
    store = SqliteStore(path)
    journal = Journal(store, PlainSealer(), node="office")
    before = rebuild(journal)
    assert {problem.path for problem in before.problems} <= {"complaint/C-1", "household/BKL-90"}
    assert {problem.code for problem in before.problems} == {"index.differs"}
    assert renew(journal) == len(before.problems)
    assert renew(journal) == 0
    proof = rebuild(journal)
    assert (proof.events, proof.streams, proof.chains, proof.problems) == (5, 2, 1, ())
    complaint = journal.complaint("C-1").state
    assert complaint.status is ComplaintStatus.DECIDED
    assert complaint.decision is not None
    assert complaint.decision.assessment.criteria == (("rawat-inap", "met"),)
    household = journal.household("BKL-90").state
    assert household.fact("BKL-90-1", "inpatient") == Fact(True, DAY, Source.HOME_VISIT)
    assert household.fact("BKL-90-K", "desil") == Fact(None, DAY, Source.INTERVIEW)
    assert store.check() == ()
    store.close()


def test_a_file_of_0_1_0_has_the_tables_of_a_new_one_once_it_is_up_to_date(tmp_path: Path) -> None:
    old, new = Path(shutil.copy(FIXTURE, tmp_path / "old.db")), tmp_path / "new.db"
    for path in (old, new):
        SqliteStore(path, migrating=True).close()
    assert tables(old) == tables(new)
    assert "snapshot" in tables(new)


def tables(path: Path) -> dict[str, str]:
    """Name of each table and index, and how it was made."""
    with closing(driver().connect(path)) as connection:
        return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())


def write(path: Path) -> None:
    def by(client_id: str) -> Context:
        return Context("fasilitator", client_id, datetime(2026, 11, 21, 3, 0, tzinfo=UTC))

    journal = Journal(SqliteStore(path), PlainSealer(), node="office")
    village = RegionCode("33.16.09.1008")
    household = Household(
        id="BKL-90",
        village=village,
        address="Jl. Contoh RT 01 RW 01",
        cards=(FamilyCard("BKL-90-K", None, {"desil": Fact(None, DAY, Source.INTERVIEW)}),),
        persons=(Person("BKL-90-1", "Sukirman", None, {"birth_date": Fact(date(1971, 8, 17), DAY, Source.INTERVIEW)}),),
        memberships=(Membership("BKL-90-1", "BKL-90-K", "kepala_keluarga", date(2000, 1, 1)),),
        roster_complete=False,
    )
    register(journal, by("1"), [household])
    complaint = Complaint(
        "C-1", Channel.KELUHAN, "BKL-90", "BKL-90-1", village.text, "kesehatan", "Mohon keringanan", DAY, "33.16"
    )
    file_complaint(journal, by("2"), complaint)
    record_fact(journal, by("3"), "BKL-90", "BKL-90-1", "inpatient", Fact(True, DAY, Source.HOME_VISIT))
    rules = RuleSet(
        "P", date(2026, 1, 1), "Contoh", (Criterion("rawat-inap", Says("Dirawat", "In hospital"), parse("inpatient")),)
    )
    assess_complaint(journal, by("4"), "C-1", Program("P", "Program", "kesehatan", "Dinas", Unit.PERSON, (rules,)), DAY)
    decide(journal, by("5"), "C-1", "P", DecisionOutcome.RECOMMENDED, decision_id="D-1", on=DAY)
    journal.store.close()


if __name__ == "__main__":
    write(FIXTURE)
