"""`slrtkit sync`: a village and its district by files on a stick, and what is said where one of them is not what it should."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .desks import Desks, household


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Two devices that nobody enrolled."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield Desks(tmp_path_factory.mktemp("kabupaten"), monkeypatch)


@pytest.fixture
def enrolled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desks:
    made = Desks(tmp_path, monkeypatch)
    made.enrolled()
    return made


def test_a_village_hands_over_a_bundle_and_takes_the_answer(enrolled: Desks) -> None:
    stick = enrolled.stick
    enrolled.run("desa", "import", household(stick), as_json=True)
    out = enrolled.sync("desa", "export", "--to", "dinsos", "--out", f"{stick}/paket.slrt")
    assert out["events"] == 1
    taken = enrolled.sync("dinsos", "import", f"{stick}/paket.slrt", "--receipt", f"{stick}/terima")
    assert (taken["taken"], taken["applied"], taken["held"]) == (True, 1, 0)
    assert enrolled.sync("desa", "import", f"{stick}/terima")["device"] == "dinsos"
    assert enrolled.sync("desa", "export", "--to", "dinsos", "--out", f"{stick}/lagi.slrt")["events"] == 0
    status = enrolled.sync("dinsos", "status")
    assert status["chains"] == [{"chain": "desa/1/33.16.99.2001", "last": 1}]
    assert [one["device"] for one in status["devices"]] == ["desa"]  # type: ignore[attr-defined]  # a list of objects
    assert enrolled.sync("dinsos", "conflicts") == {"conflicts": [], "shared": []}
    again = enrolled.sync("dinsos", "import", f"{stick}/paket.slrt", "--receipt", f"{stick}/terima-lagi", code=1)
    assert (again["taken"], again["code"]) == (False, "bundle.replayed")
    assert enrolled.sync("desa", "import", f"{stick}/terima-lagi")["device"] == "dinsos"


def test_a_bundle_of_a_lost_laptop_is_refused_and_the_answer_is_no(enrolled: Desks) -> None:
    enrolled.sync("desa", "export", "--to", "dinsos", "--out", f"{enrolled.stick}/paket.slrt")
    refused = enrolled.run("dinsos", "sync", "revoke", "desa", code=2)
    assert "node.reason" in refused.output
    enrolled.sync("dinsos", "revoke", "desa", "--reason", "hilang")
    assert enrolled.sync("dinsos", "import", f"{enrolled.stick}/paket.slrt", code=1)["code"] == "bundle.revoked"
    shown = enrolled.run("dinsos", "sync", "import", f"{enrolled.stick}/paket.slrt", code=1, as_json=False)
    assert "revoked" in shown.output


def test_a_file_that_is_there_is_not_overwritten_and_none_is_left_where_it_fails(desks: Desks) -> None:
    refused = desks.run("desa", "sync", "export", "--to", "dinsos", "--out", f"{desks.stick}/paket.slrt", code=2)
    assert "node.unknown" in refused.output
    assert not (desks.stick / "paket.slrt").exists()
    desks.sync("desa", "enrol", "--request", f"{desks.stick}/minta")
    again = desks.run("desa", "sync", "enrol", "--request", f"{desks.stick}/minta", code=2)
    assert "export.exists" in again.output
    lost = desks.run("desa", "sync", "enrol", "--request", f"{desks.stick}/tidak/ada", code=2)
    assert "file.unwritable" in lost.output


def test_a_device_that_nobody_enrolled_says_so(desks: Desks) -> None:
    assert desks.sync("desa", "status")["district"] == ""


@pytest.mark.parametrize(
    "words", [[], ["--found", "33.16"], ["--found", "33.16", "--request", "x", "--until", "2099-12-31"], ["--device", "FILE"]]
)
def test_enrolling_takes_one_step_at_a_time(words: list[str], desks: Desks) -> None:
    file = desks.stick / "desa" / "slrtkit.toml"
    named = [str(file) if word == "FILE" else word for word in words]
    assert "usage" in desks.run("desa", "sync", "enrol", *named, code=2).output


def test_what_is_no_text_is_no_enrolment(desks: Desks) -> None:
    (desks.stick / "gambar").write_bytes(b"\xff\xfe")
    refused = desks.run("desa", "sync", "enrol", "--accept", f"{desks.stick}/gambar", "--fingerprint", "0", code=2)
    assert "file.unreadable" in refused.output


def test_resolving_names_a_thing_that_is_there(desks: Desks) -> None:
    words = ("resolve", "household", "H9", "facts/H9/desil", "--keep", "desa/1/33.16.99.2001/1", "--reason", "dicek")
    assert (
        "not-found" in desks.run("desa", "sync", *words, code=2).output
        or "access" in desks.run("desa", "sync", *words, code=2).output
    )
