"""What came and is not in the log is told with what to do, and a supervisor lets in what a wrong clock wrote."""

import json
import shutil
from pathlib import Path

import pytest

from .desks import Desks, household


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desks:
    made = Desks(tmp_path, monkeypatch)
    made.enrolled()
    return made


def state(desks: Desks, node: str, fact: str, value: str) -> None:
    words = ("fact", "record", "H1", "P1", fact, value, "--on", "2026-01-06", "--source", "interview")
    desks.run(node, *words)


def waits(told: dict[str, object]) -> list[tuple[str, str, str]]:
    return [(one["event"], one["why"], one["waits_for"]) for one in told["waiting"]]  # type: ignore[attr-defined]  # a list of objects


def test_what_a_clock_ten_years_ahead_wrote_waits_until_a_supervisor_lets_it_in(desks: Desks) -> None:
    first, second = (f"desa/1/33.16.99.2001/{number}" for number in (1, 2))
    desks.clock(10)
    desks.run("desa", "import", household(desks.stick))
    state(desks, "desa", "integrity_pact", "ya")
    desks.clock(0)
    taken = desks.carry("desa", "dinsos")
    assert (taken["applied"], taken["early"]) == (0, 2)
    told = desks.sync("dinsos", "held")
    assert waits(told) == [(first, "early", ""), (second, "early", "")]
    assert desks.sync("dinsos", "status")["waiting"] == told["waiting"]
    ahead, hint, *_ = desks.shown("dinsos", "held")[1:]
    assert ahead == f"  - {first}  ahead of the clock"
    assert f"slrtkit sync admit {first} --reason WHY" in hint
    assert " WIB; before, " in hint
    indonesian = desks.shown("dinsos", "held", lang="id")
    assert indonesian[:2] == ["menunggu: 2", f"  - {first}  terlalu dini"]
    assert f"slrtkit sync admit {first} --reason ALASAN" in indonesian[2]
    assert desks.sync("dinsos", "release")["applied"] == 0
    refused = desks.run("dinsos", "sync", "admit", second, code=2)
    assert "sync.admit" in refused.stderr
    said = desks.shown("dinsos", "admit", second, "--reason", "jam laptop salah", "--client-id", "terima-1")
    assert said[0].startswith(f"recorded: {second}@")
    assert said[1].endswith("slrtkit sync release")
    again = desks.shown("dinsos", "admit", second, "--reason", "jam laptop salah", "--client-id", "terima-1")
    assert again == said, "sent twice it is done once"
    assert desks.shown("dinsos", "release", lang="id") == ["masuk: 2", "menunggu: 0"]
    assert desks.sync("dinsos", "held") == {"waiting": []}
    assert desks.run("dinsos", "household", "show", "H1").exit_code == 0
    assert "access.nothing" in desks.run("dinsos", "sync", "admit", second, "--reason", "lagi", code=2).stderr
    state(desks, "desa", "integrity_pact", "tidak")
    assert desks.carry("desa", "dinsos")["applied"] == 1, "what follows a stamp that was let in is let in with it"


def test_what_a_wrong_clock_wrote_enters_by_itself_once_its_time_has_come(desks: Desks) -> None:
    desks.clock(1)
    desks.run("desa", "import", household(desks.stick))
    desks.clock(0)
    assert desks.carry("desa", "dinsos")["early"] == 1
    desks.clock(1)
    assert desks.sync("dinsos", "release") == {"applied": 1, "waiting": []}


def test_what_waits_for_a_bundle_is_not_let_in_but_named_and_enters_with_it(desks: Desks) -> None:
    """The district's disk was restored as it was before the first bundle came."""
    file, kept = desks.stick / "dinsos" / "slrtkit.db", desks.stick / "cadangan.db"
    shutil.copy(file, kept)
    desks.run("desa", "import", household(desks.stick))
    assert desks.carry("desa", "dinsos")["applied"] == 1
    state(desks, "desa", "integrity_pact", "ya")
    shutil.copy(kept, file)
    taken = desks.carry("desa", "dinsos")
    assert (taken["applied"], taken["held"]) == (0, 1)
    event, missing = "desa/1/33.16.99.2001/2", "desa/1/33.16.99.2001/1"
    assert waits(desks.sync("dinsos", "held")) == [(event, "gap", missing)]
    shown = desks.shown("dinsos", "held")
    assert shown[1] == f"  - {event}  something is missing"
    assert shown[2].startswith(f"    waits for {missing}: ")
    refused = desks.run("dinsos", "sync", "admit", event, "--reason", "supaya masuk", code=2, as_json=False, lang="id")
    assert "kejadian ini tidak menunggu waktunya" in refused.stderr
    assert desks.carry("desa", "dinsos", "--all")["applied"] == 2
    assert desks.sync("dinsos", "held") == {"waiting": []}


def test_what_is_held_is_told_in_indonesian_by_its_own_word(desks: Desks) -> None:
    desks.sync("desa", "export", "--to", "dinsos", "--out", f"{desks.stick}/paket.slrt")
    shown = desks.shown("dinsos", "import", f"{desks.stick}/paket.slrt", lang="id")
    assert "ditahan: 0" in shown


def test_two_events_of_one_key_are_told_by_their_ids(desks: Desks) -> None:
    """The laptop's disk was copied, and both copies wrote under a clock of another year."""
    file, kept = desks.stick / "desa" / "slrtkit.db", desks.stick / "salinan.db"
    shutil.copy(file, kept)
    for _ in range(2):
        shutil.copy(kept, file)
        desks.clock(10)
        desks.run("desa", "import", household(desks.stick))
        desks.clock(0)
        desks.carry("desa", "dinsos")
    told = json.loads(desks.run("dinsos", "sync", "held").stdout)["waiting"]
    assert len({one["event"] for one in told}) == 1
    ids = [one["id"] for one in told]
    shown = desks.shown("dinsos", "held")
    assert [line.split()[1] for line in shown[1::2]] == ids
    assert [f"sync admit {one} --reason" in line for one, line in zip(ids, shown[2::2], strict=True)] == [True, True]
