"""A letter that is signed in a turn of its own: begun, waited for, and finished with what comes back."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve, frozen
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.signing.bsre import BsreSigner, Client, GatewayV2
from slrtkit.adapters.signing.elsewhere import Elsewhere
from slrtkit.adapters.signing.pades.service import service_at
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Services
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Source, Verdict
from slrtkit.errors import InvalidTransitionError, KeyUnavailableError, SigningRefusedError
from slrtkit.kit import Kit
from slrtkit.ports.signing import Signer
from slrtkit.service.issuing import Begun
from slrtkit.service.journal import Receipt
from slrtkit.testing.bsre import BsreStandIn, Manner


@frozen
class Away:
    """A district whose head signs elsewhere, and what signs there."""

    kit: Kit
    there: Signer

    def begun(self, letter: str, request: str = "") -> Begun:
        begun = self.kit.begin_issue(self.kit.context("kadis", request or None), letter)
        assert isinstance(begun, Begun)
        return begun

    def finish(self, begun: Begun, pdf: bytes, request: str = "") -> Receipt:
        return self.kit.finish_issue(self.kit.context("kadis", request or None), begun, pdf)


@pytest.fixture(scope="module")
def away(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Away]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        pact = Fact(value=True, on=kit.office.zone.day(kit.clock.now()), source=Source.HOME_VISIT)
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        there = kit.signers["kadis"]
        seen = kit.seen_by(kit.context("fasilitator"))
        yield Away(evolve(seen, signers={"kadis": Elsewhere(there.key)}), there)


def reserved(kit: Kit) -> str:
    desk, text = partial(kit.context, "fasilitator"), f"Mohon keringanan {kit.clock.new_id()}"
    filed = kit.file_complaint(desk(), household="BKL-02", person="BKL-02-1", category="kesehatan", text=text).id
    kit.assess(desk(), filed, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    return kit.reserve_letter(desk(), filed, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id


def test_a_letter_is_begun_signed_elsewhere_and_finished(away: Away) -> None:
    kit, letter = away.kit, reserved(away.kit)
    with pytest.raises(KeyUnavailableError) as refused:
        kit.issue_letter(kit.context("kadis"), letter)
    assert refused.value.code == "signing.elsewhere"
    begun = away.begun(letter, "mulai")
    assert kit.letter(letter).signing
    assert begun.page.startswith(b"%PDF-")
    assert "%PDF" not in repr(begun)
    receipt = away.finish(begun, away.there.sign(begun.page, begun.request), "selesai")
    assert kit.letter(letter).status is LetterStatus.ISSUED
    assert kit.verify(kit.signed_pdf(letter)).verdict is Verdict.PASSED
    assert away.finish(begun, b"", "selesai") == receipt, "sent again, the answer is the same"
    assert kit.begin_issue(kit.context("kadis", "selesai"), letter) == receipt


def test_another_file_is_refused_and_the_signed_letter_may_still_come(away: Away) -> None:
    kit, letter = away.kit, reserved(away.kit)
    begun = away.begun(letter)
    other = away.begun(reserved(kit))
    for wrong in (begun.page, away.there.sign(other.page, other.request), b"%PDF-1.7"):
        with pytest.raises(SigningRefusedError):
            away.finish(begun, wrong)
        assert kit.letter(letter).signing
    away.finish(begun, away.there.sign(begun.page, begun.request))
    assert kit.letter(letter).status is LetterStatus.ISSUED


def test_who_never_comes_back_may_begin_anew_and_only_one_is_recorded(away: Away) -> None:
    kit, letter = away.kit, reserved(away.kit)
    first, second = away.begun(letter), away.begun(letter)
    assert sorted(kit.letter(letter).attempts) == ["1", "2"]
    late = away.there.sign(first.page, first.request)
    away.finish(second, away.there.sign(second.page, second.request))
    with pytest.raises(InvalidTransitionError):
        away.finish(first, late)


def test_a_letter_that_was_voided_meanwhile_is_not_issued(away: Away) -> None:
    kit, letter = away.kit, reserved(away.kit)
    begun = away.begun(letter)
    kit.void_letter(kit.context("kadis", reason="warga membatalkan"), letter)
    with pytest.raises(InvalidTransitionError):
        away.finish(begun, away.there.sign(begun.page, begun.request))
    assert kit.letter(letter).status is LetterStatus.VOID


def test_a_one_time_password_of_the_gateway_is_sent_in_one_turn_and_used_in_the_next(tmp_path: Path) -> None:
    with open_sample(tmp_path) as kit, Services(kit.clock.now, label="BSrE Rekaan") as services:
        officer = services.pki.officer("Kepala Dinas Sosial")
        pact = Fact(value=True, on=kit.office.zone.day(kit.clock.now()), source=Source.HOME_VISIT)
        kit.record_fact(kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        with BsreStandIn(services, officer, kit.clock.now) as gateway:
            gateway.manner = Manner.CERTIFYING
            client = Client(service_at(gateway.url, timeout=5), gateway.user, gateway.told, "kadis")
            signer = BsreSigner(GatewayV2(client, totp=True, sent=True), officer.certificate.public_bytes(Encoding.DER))
            authority = kit.trust.authority
            assert authority is not None
            entries = tuple(evolve(entry, key=signer.key) for entry in authority.entries)
            trust = evolve(kit.trust, roots=services.pki.roots, authority=evolve(authority, entries=entries))
            officers = {**kit.officers, "kadis": evolve(kit.officers["kadis"], key=signer.key)}
            away = Away(evolve(kit, trust=trust, signers={"kadis": signer}, officers=officers), signer)
            letter = reserved(away.kit)
            begun = away.begun(letter)
            GatewayV2(client, totp=True).send_totp()
            away.finish(begun, signer.sign(begun.page, begun.request))
            assert gateway.asked["/api/v2/sign/get/totp"] == 1
            assert away.kit.journal.whole.letter(letter).state.status is LetterStatus.ISSUED
