"""The JSON lookup keeps the contract of lookups, against stand-ins that really answer and really fail."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from slrtkit.adapters.lookup import JsonLookup, read_profile
from slrtkit.adapters.lookup.http import post
from slrtkit.demo.agencies import AGENCY_TOKEN, Agencies, AgencyFault
from slrtkit.domain.enquiry import Unasked
from slrtkit.ports.lookup import Lookup, NotAsked
from slrtkit.testing.lookup import LookupContract, Situation, question

KNOWN = {"NAMA_LGKP": "NGATINI REKAAN", "JENIS_KLMIN": "PEREMPUAN", "TGL_LHR": "1 Januari 1990"}
FAULTS = {
    Situation.OTHER_PERSON: AgencyFault.OTHER_PERSON,
    Situation.DENIED: AgencyFault.DENIED,
    Situation.BUSY: AgencyFault.BUSY,
    Situation.SILENT: AgencyFault.SILENT,
    Situation.DRIP: AgencyFault.DRIP,
    Situation.CUT: AgencyFault.TRUNCATED,
    Situation.GARBAGE: AgencyFault.GARBAGE,
    Situation.HUGE: AgencyFault.HUGE,
    Situation.WRONG_ADDRESS: AgencyFault.ABSENT,
}
PEOPLE = {
    Situation.UNKNOWN: {},
    Situation.SPARSE: {question().nik.text: {**KNOWN, "JENIS_KLMIN": "-"}},
}


@pytest.fixture
def make_lookup(tmp_path: Path) -> Iterator[Callable[[Situation], Lookup]]:
    """Make lookups of Dukcapil's stand-in; each situation has a server of its own."""
    running: list[Agencies] = []

    def make(situation: Situation) -> JsonLookup:
        agencies = Agencies({"dukcapil": PEOPLE.get(situation, {question().nik.text: KNOWN})})
        agencies.__enter__()
        running.append(agencies)
        if situation in FAULTS:
            agencies.faults["dukcapil"] = FAULTS[situation]
        if situation is Situation.GONE:
            running.pop().__exit__()
        profile = tmp_path / "dukcapil.toml"
        profile.write_text(agencies.profile("dukcapil", timeout=1), "utf-8")
        return JsonLookup(read_profile(profile), AGENCY_TOKEN)

    yield make
    for agencies in running:
        agencies.__exit__()


class TestJsonLookup(LookupContract):
    @pytest.fixture
    def make_lookup(self, make_lookup: Callable[[Situation], Lookup]) -> Callable[[Situation], Lookup]:
        return make_lookup


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (AgencyFault.ERROR, Unasked.BUSY),
        (AgencyFault.REDIRECT, Unasked.UNREADABLE),
        (AgencyFault.PAGE, Unasked.UNREADABLE),
        (AgencyFault.DEEP, Unasked.UNREADABLE),
        (AgencyFault.TWICE, Unasked.UNREADABLE),
        (AgencyFault.EMPTY, Unasked.UNREADABLE),
        (AgencyFault.CUT, Unasked.NO_NETWORK),
    ],
)
def test_every_other_failure_is_not_asked_too(fault: AgencyFault, reason: Unasked, tmp_path: Path) -> None:
    with Agencies({"dukcapil": {question().nik.text: KNOWN}}) as agencies:
        (tmp_path / "p.toml").write_text(agencies.profile("dukcapil"), "utf-8")
        agencies.faults["dukcapil"] = fault
        assert JsonLookup(read_profile(tmp_path / "p.toml"), AGENCY_TOKEN).ask(question()) == NotAsked(reason)
        assert [agency for agency, _, _ in agencies.asked] == ["dukcapil"]


def test_the_nik_leaves_in_the_body_of_a_post_and_nowhere_else(tmp_path: Path) -> None:
    with Agencies({"dukcapil": {question().nik.text: KNOWN}}) as agencies:
        (tmp_path / "p.toml").write_text(agencies.profile("dukcapil"), "utf-8")
        JsonLookup(read_profile(tmp_path / "p.toml"), AGENCY_TOKEN).ask(question())
        ((path, headers, body),) = agencies.asked
    assert question().nik.text.encode() in body
    assert question().nik.text not in f"{path} {headers}"


def test_an_office_without_a_token_has_no_permission(tmp_path: Path) -> None:
    with Agencies({}) as agencies:
        (tmp_path / "p.toml").write_text(agencies.profile("dukcapil"), "utf-8")
        assert JsonLookup(read_profile(tmp_path / "p.toml")).ask(question()) == NotAsked(Unasked.NO_PERMISSION)


def test_what_speaks_another_protocol_is_not_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(b"220 smtp.contoh.example\r\n")
                line.recv(1024)

        Thread(target=greet, daemon=True).start()
        assert post(f"http://127.0.0.1:{server.getsockname()[1]}/x", b"{}", {}, 5) is Unasked.UNREADABLE


def test_the_budget_holds_for_names_too_and_nothing_is_sent_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolving a name cannot be interrupted; who asked does not wait for it, and the question does not leave late."""
    late, resolve = Event(), socket.getaddrinfo

    def slow(*where: Any, **how: Any) -> object:  # noqa: ANN401  as the standard library has it
        late.wait()
        return resolve(*where, **how)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with Agencies({}) as agencies:
        before = {*enumerate_threads()}
        assert post(f"{agencies.url}/dukcapil", b"{}", {}, 0.01) is Unasked.TIME_OUT
        (asking,) = {*enumerate_threads()} - before
        late.set()
        asking.join()
        assert agencies.asked == []


def test_an_answer_under_a_status_that_the_profile_does_not_name_is_none(tmp_path: Path) -> None:
    with Agencies({"dukcapil": {}}) as agencies:
        (tmp_path / "p.toml").write_text("statuses = [404]\n" + agencies.profile("dukcapil"), "utf-8")
        lookup = JsonLookup(read_profile(tmp_path / "p.toml"), AGENCY_TOKEN)
        assert lookup.ask(question()) == NotAsked(Unasked.UNREADABLE)
        assert AGENCY_TOKEN not in repr(lookup)
        assert agencies.url not in repr(lookup)
