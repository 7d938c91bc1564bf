"""A signer that breaks a promise does not pass the contract: each promise has a fault that it must find."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, PadesSigner
from slrtkit.demo.pki import SamplePki
from slrtkit.errors import SigningError
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
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


class ShowsItsPassphrase(Honest):
    def __repr__(self) -> str:
        return f"Signer({SECRET!r})"


contract = SignerContract()
PROMISES: dict[str, Callable[[type[Honest]], None]] = {
    "carries": lambda it: contract.test_the_answer_carries_what_was_sent(it.make, LETTER, AT),
    "holds": lambda it: contract.test_the_answer_bears_one_signature_that_holds(it.make, LETTER, AT),
    "key": lambda it: contract.test_the_key_is_the_one_of_the_certificate(it.make, LETTER, AT),
    "shown": lambda it: contract.test_reason_and_place_are_shown(it.make, LETTER, AT),
    "many": lambda it: contract.test_one_signer_signs_many_letters(it.make, LETTER, AT),
    "junk": lambda it: contract.test_what_is_no_sound_pdf_is_refused(it.make, LETTER, AT, lambda _: b"Bukan PDF"),
    "failure": lambda it: contract.test_a_failure_raises_and_may_be_tried_again(it.make, b"", AT, (SECRET,)),
    "secrets": lambda it: contract.test_secrets_are_not_shown(it.make, LETTER, AT, (SECRET,)),
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
        ("failure", ReturnsWhatItCannotSign),
        ("failure", LetsErrorsEscape),
        ("secrets", ShowsItsPassphrase),
    ],
)
def test_a_broken_promise_is_found(promise: str, faulty: type[Honest]) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        PROMISES[promise](faulty)


@pytest.mark.parametrize("promise", [name for name in PROMISES if name != "failure"])
def test_an_honest_signer_keeps_it(promise: str) -> None:
    PROMISES[promise](Honest)
