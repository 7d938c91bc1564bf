"""A run of notices that is killed has lost none and will send none twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.notify import Outbox
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import Context
from slrtkit.domain.cases import AskedDocument
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.papers import Asked, return_complaint
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.testing import post

CASES = 12
KILLS = 60 if os.environ.get("SLRTKIT_PROVE") == "1" else 2

RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.notify import Outbox
from slrtkit.adapters.storage import SqliteStore
from slrtkit.domain import Context, Zone
from slrtkit.domain.cases import CaseRules
from slrtkit.service.graduation import GraduationDesk
from slrtkit.service.journal import Journal
from slrtkit.service.limits import LimitDesk
from slrtkit.service.notices import NoticeDesk

class Loud(Outbox):
    def send(self, notice):
        super().send(notice)
        print("sent", flush=True)

journal = Journal(SqliteStore(sys.argv[1]), PlainSealer(), "desk")
limits = LimitDesk(journal, CaseRules(), Zone.WIB, None, lambda: uuid4().hex)
desk = NoticeDesk(journal, Loud(Path(sys.argv[2])), limits, GraduationDesk(journal, lambda c: Zone.WIB.day(c.now)))
done = desk.run(Context("petugas", uuid4().hex, datetime(2026, 11, 21, 4, 0, tzinfo=UTC)))
print("done", len(done.sent), flush=True)
"""


def begin(store: Path, outbox: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", RUN, store, outbox], stdout=subprocess.PIPE, text=True)


def gateway(outbox: Path, sent: list[str]) -> None:
    """Send what waits, and mark it."""
    for notice in Outbox(outbox).waiting():
        sent.append(notice.to.id)
        Outbox(outbox).mark_sent(notice.id)


@pytest.mark.promise("notices: kill -9 while they are handed over loses none and sends none twice")
def test_a_run_that_is_killed_loses_no_notice_and_sends_none_twice(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    path, outbox, sent = tmp_path / "slrt.db", tmp_path / "keluar", list[str]()
    journal = Journal(SqliteStore(path), PlainSealer(), "desk")
    now = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
    register(journal, Context("petugas", "r", now), [post.household(f"H{number}") for number in range(CASES)])
    for number in range(CASES):
        about = f"H{number}"
        file_complaint(journal, Context("petugas", f"f{number}", now), post.complaint(f"C{number}", about, "Mohon"))
        asked, missing = Asked(post.PROGRAM, post.DAY), [AskedDocument("kk", "Kartu Keluarga")]
        return_complaint(journal, Context("petugas", f"k{number}", now), f"C{number}", asked, missing)
    journal.store.close()
    for kill in range(KILLS):
        process = begin(path, outbox)
        assert process.stdout is not None
        for _ in range(1 + (CASES - 1) * kill // KILLS):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        process.wait()
        if kill % 2:
            gateway(outbox, sent)
    assert begin(path, outbox).communicate()[0].splitlines()[-1].startswith("done")
    assert begin(path, outbox).communicate()[0] == "done 0\n"
    gateway(outbox, sent)
    assert sorted(sent) == sorted(f"H{number}-P" for number in range(CASES))
    store = SqliteStore(path)
    with store.begin(write=False) as unit:
        recorded = [one.stream.id for _, one in unit.since(0, 10_000) if one.type == "notice-sent/1"]
    assert len(recorded) == len(set(recorded)) == CASES
    assert rebuild(Journal(store, PlainSealer(), "desk")).problems == ()
    store.close()
    record_property("figure", f"{KILLS} kills, {CASES} notices, each sent once")
