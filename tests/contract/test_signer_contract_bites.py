"""A signer that breaks a promise does not pass the contract: each promise has a fault that it must find."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, PadesSigner
from slrtkit.demo.pki import SamplePki
from slrtkit.errors import KeyUnavailableError, SigningError
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest, Turn
from slrtkit.testing.letters import full_letter, plain_letter
from slrtkit.testing.signer import SignerContract

AT = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)
SECRET = "sandi contoh"  # noqa: S105 - an invented one, to be looked for
OFFICER = SamplePki(AT, "http://127.0.0.1:9").officer("Camat Rekaan").pkcs12(SECRET.encode())
LETTER, OTHER = (TypstRenderer().render(RenderRequest(letter, b"{}")) for letter in (plain_letter(), full_letter()))


class Honest(PadesSigner):
    @classmethod
    def make(cls) -> "Honest":
        return cls.from_pkcs12(OFFICER, SECRET.encode, BaselineB())


class SignsAnotherLetter(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        super().sign(pdf, request)
        return super().sign(OTHER, request)


class FlipsAByte(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        signed = bytearray(super().sign(pdf, request))
        signed[signed.rindex(b"/Type /Widget") if b"/Type /Widget" in signed else 20] ^= 1
        return bytes(signed)


class ForgetsToSign(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        super().sign(pdf, request)
        return pdf


class NamesAnotherKey(Honest):
    @property
    def key(self) -> str:
        return "0" * 64


class ForgetsTheReason(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return super().sign(pdf, SignatureRequest(request.letter, request.at))


class AnswersTheFirstAgain(Honest):
    first = b""

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        self.first = self.first or super().sign(pdf, request)
        return self.first


class ReturnsWhatItCannotSign(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        try:
            return super().sign(pdf, request)
        except SigningError:
            return pdf


class LetsErrorsEscape(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        try:
            return super().sign(pdf, request)
        except SigningError as error:
            raise ValueError(SECRET) from error


class LogsItsPassphrase(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        logging.getLogger("signer").debug("opening with %s", SECRET)
        return super().sign(pdf, request)


class TellsItInTheCause(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:  # noqa: ARG002  it is away
        try:
            Path(SECRET).read_bytes()
        except OSError:
            raise KeyUnavailableError("the key is away") from None
        return pdf


class SignsAtAnyTime(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return super().sign(pdf, SignatureRequest(request.letter, AT))


class KnowsNoTurns(Honest):
    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return super().sign(pdf, evolve(request, turn=Turn.ONLY))


class ShowsItsPassphrase(Honest):
    def __repr__(self) -> str:
        return f"Signer({SECRET!r})"


contract = SignerContract()
Promise = Callable[[type[Honest], pytest.LogCaptureFixture], None]
PROMISES: dict[str, Promise] = {
    "carries": lambda it, _: contract.test_the_answer_carries_what_was_sent(it.make, LETTER, AT),
    "holds": lambda it, _: contract.test_the_answer_bears_one_signature_that_holds(it.make, LETTER, AT),
    "key": lambda it, _: contract.test_the_key_is_the_one_of_the_certificate(it.make, LETTER, AT),
    "shown": lambda it, _: contract.test_reason_and_place_are_shown(it.make, LETTER, AT),
    "many": lambda it, _: contract.test_one_signer_signs_many_letters(it.make, LETTER, AT),
    "junk": lambda it, _: contract.test_what_is_no_sound_pdf_is_refused(it.make, LETTER, AT, lambda _: b"Bukan PDF"),
    "then": lambda it, _: contract.test_a_certificate_that_does_not_hold_then_signs_nothing(it.make, LETTER, AT),
    "second": lambda it, _: contract.test_a_second_signature_needs_a_first(it.make, LETTER, AT),
    "first": lambda it, _: contract.test_the_first_of_two_leaves_a_place_or_refuses(it.make, LETTER, AT),
    "failure": lambda it, log: contract.test_a_failure_raises_and_may_be_tried_again(it.make, b"", AT, (SECRET,), log),
    "secrets": lambda it, log: contract.test_secrets_are_not_shown(it.make, LETTER, AT, (SECRET,), log),
}


@pytest.mark.parametrize(
    ("promise", "faulty"),
    [
        ("carries", SignsAnotherLetter),
        ("holds", FlipsAByte),
        ("holds", ForgetsToSign),
        ("key", NamesAnotherKey),
        ("shown", ForgetsTheReason),
        ("many", AnswersTheFirstAgain),
        ("junk", ReturnsWhatItCannotSign),
        ("junk", LetsErrorsEscape),
        ("then", SignsAtAnyTime),
        ("second", KnowsNoTurns),
        ("first", KnowsNoTurns),
        ("failure", ReturnsWhatItCannotSign),
        ("failure", LetsErrorsEscape),
        ("failure", TellsItInTheCause),
        ("secrets", ShowsItsPassphrase),
        ("secrets", LogsItsPassphrase),
    ],
)
def test_a_broken_promise_is_found(promise: str, faulty: type[Honest], caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        PROMISES[promise](faulty, caplog)


@pytest.mark.parametrize("promise", [name for name in PROMISES if name != "failure"])
def test_an_honest_signer_keeps_it(promise: str, caplog: pytest.LogCaptureFixture) -> None:
    PROMISES[promise](Honest, caplog)
