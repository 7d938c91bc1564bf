"""What an officer hands in is judged within the limits of the public door, and by the trust bundle as it is."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from attrs import evolve, field, frozen
from starlette.applications import Starlette

from slrtkit.errors import DocumentError, StorageError
from slrtkit.errors.requests import ServiceBusyError
from slrtkit.kit import Kit
from slrtkit.ledger import JSON
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.api.judging import Bench, Verification
from slrtkit.web.api.problems import problem_of
from slrtkit.web.api.renewal import Renewed
from slrtkit.web.district import district_app
from slrtkit.web.verification.judging import Asked, Judge, Question, answered
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.problems import Fault, RefusedError

from .conftest import ByHeader, running

TEXT = b"HC1:no seal"


@frozen
class Here(Judge):
    """Judges in this process, and tells whom it believed; or refuses."""

    refused: Fault | None = None
    believed: list[TrustBundle] = field(factory=list)

    def judge(self, question: Question, trust: TrustBundle) -> JSON:
        if self.refused:
            raise RefusedError(self.refused)
        self.believed.append(trust)
        return answered(question, trust)


@frozen
class Slow(Judge):
    """Judges when it is told to."""

    begun: Barrier
    end: Event = field(factory=Event)

    def judge(self, question: Question, trust: TrustBundle) -> JSON:
        self.begun.wait(60)
        assert self.end.wait(60)
        return answered(question, trust)


@pytest.fixture
def slow() -> Iterator[Slow]:
    judge = Slow(Barrier(3))
    yield judge
    judge.end.set()


def test_one_officer_takes_no_place_of_another(kit: Kit, slow: Slow) -> None:
    bench = Bench(slow, lambda: kit, Manners())
    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(bench.judged, "a", Asked.SEAL, TEXT) for _ in range(2)]
        slow.begun.wait(60)
        with pytest.raises(ServiceBusyError) as busy:
            bench.judged("a", Asked.SEAL, TEXT)
        assert (problem_of(busy.value).status, busy.value.retryable) == (429, True)
        done += [threads.submit(bench.judged, "b", Asked.SEAL, TEXT) for _ in range(2)]
        slow.begun.wait(60)
        slow.end.set()
        assert {one.result(60).verdict for one in done} == {"TOTAL-FAILED"}


def test_of_all_together_there_are_so_many_places(kit: Kit, slow: Slow) -> None:
    bench = Bench(slow, lambda: kit, Manners(workers=-2))
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(bench.judged, name, Asked.SEAL, TEXT) for name in "ab"]
        slow.begun.wait(60)
        with pytest.raises(ServiceBusyError):
            bench.judged("c", Asked.SEAL, TEXT)
        slow.end.set()
        assert [one.result(60).verdict for one in done] == ["TOTAL-FAILED"] * 2


def test_who_hands_in_too_many_or_what_cannot_be_judged_waits(kit: Kit) -> None:
    bench = Bench(Here(), lambda: kit, Manners(burst=2, each_minute=0.001))
    for _ in range(2):
        bench.judged("a", Asked.SEAL, TEXT)
    with pytest.raises(ServiceBusyError):
        bench.judged("a", Asked.SEAL, TEXT)
    assert bench.judged("b", Asked.SEAL, TEXT).file == "-"
    costly = Bench(Here(Fault.TOO_COSTLY), lambda: kit, Manners())
    with pytest.raises(DocumentError) as refused:
        costly.judged("a", Asked.LETTER, TEXT)
    assert (problem_of(refused.value).status, refused.value.code) == (422, "verification.too-costly")
    with pytest.raises(ServiceBusyError):
        costly.judged("a", Asked.LETTER, TEXT)
    with pytest.raises(RefusedError):
        Bench(Here(Fault.BROKEN), lambda: kit, Manners()).judged("a", Asked.LETTER, TEXT)


def test_a_trust_bundle_that_was_renewed_is_read_without_a_restart(kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    renewed, now, told = evolve(kit.trust, training=not kit.trust.training), [0.0], [kit.trust]

    def trust(_: object) -> TrustBundle:
        if not told:
            raise StorageError("torn", code="trust.torn")
        return told[0]

    current = Renewed(kit, trust, lambda: now[0])
    judge = Here()
    officer = Verification(Bench(judge, current, Manners()), "a")
    for second, given, believed in (
        (0.0, [renewed], kit.trust),
        (19.0, [renewed], kit.trust),
        (20.0, [kit.trust], kit.trust),
        (41.0, [renewed], renewed),
        (62.0, [], renewed),
        (83.0, [kit.trust], kit.trust),
    ):
        now[0], told[:] = second, given
        officer.verify_seal(TEXT)
        assert judge.believed[-1] == believed, second
        assert current().trust == believed
    assert [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING] == [
        "the trust bundle is not taken, the one before stays: trust.torn"
    ]
    assert Renewed(kit)() is kit


def test_the_api_judges_by_the_bundle_as_it_is(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.web.api.renewal._SECONDS", 0.0)
    judge, told = Here(), [kit.trust]
    renewed = evolve(kit.trust, training=not kit.trust.training)
    with running(district_app(kit, ByHeader(), Starlette(), trust=lambda _: told[0], judge=judge)) as site:
        for told[0] in (kit.trust, renewed, kit.trust):
            got = site.post("/api/verify-seal", TEXT, "tamu", Content_Type="application/octet-stream")
            assert (got.status, judge.believed[-1]) == (200, told[0])
        assert site.get("/api/dci/").status == 404, "nothing was agreed on with anybody"


def test_while_one_looks_the_others_have_the_one_before(kit: Kit) -> None:
    looking, go, now = Event(), Event(), [0.0]

    def trust(_: object) -> TrustBundle:
        looking.set()
        assert go.wait(60)
        return evolve(kit.trust, training=not kit.trust.training)

    current = Renewed(kit, trust, lambda: now[0])
    now[0] = 20.0
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(current)
        assert looking.wait(60)
        assert current() is kit
        go.set()
        assert first.result(60).trust.training is not kit.trust.training
