"""The contract of the Signer port: what every signer promises, whoever wrote it."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from slrtkit.errors import KeyUnavailableError, SigningError, SigningRefusedError
from slrtkit.ports.signing import Rewriter, SignatureRequest, Signer, Turn
from slrtkit.testing import pdf as read

__all__ = ["SignerContract", "told"]

MakeSigner = Callable[[], Signer]


class SignerContract:
    """The promises of `slrtkit.ports.Signer`, and of a `Rewriter`, whose answer is another PDF that shows the same.

    Subclass it, and give the fixtures `make_signer`, `make_unavailable_signer` and `unsigned_pdf`.

    `at` and `secrets` have usable values; a signer that holds secrets overrides `secrets`, so that they are looked for.
    """

    @pytest.fixture
    def make_signer(self) -> MakeSigner:
        """Give the signer to be proved: a callable that returns a new one, of the same key each time."""
        raise NotImplementedError("give a fixture make_signer")

    @pytest.fixture
    def make_unavailable_signer(self) -> MakeSigner:
        """Give a callable that returns a signer whose key or service is away, or fails to return one for that reason."""
        raise NotImplementedError("give a fixture make_unavailable_signer")

    @pytest.fixture
    def unsigned_pdf(self) -> bytes:
        """Give a letter with one attachment."""
        raise NotImplementedError("give a fixture unsigned_pdf")

    @pytest.fixture
    def at(self) -> datetime:
        """Give the signing instant."""
        return datetime.now(UTC)

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        """Give what must not be shown: passphrases, keys, a NIK."""
        return ()

    def test_the_answer_carries_what_was_sent(self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime) -> None:
        """As a byte prefix, or as the same text, pictures and attachment."""
        signer = make_signer()
        signed = signer.sign(unsigned_pdf, SignatureRequest("contoh", at))
        assert signed.startswith(unsigned_pdf) or _seen(signed) == _seen(unsigned_pdf)
        assert signed.startswith(unsigned_pdf) or (isinstance(signer, Rewriter) and signer.carries(unsigned_pdf, signed))

    def test_the_answer_bears_one_signature_that_holds(
        self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime
    ) -> None:
        """Over the whole document, with nothing after it but evidence for later."""
        signature = _signature(make_signer().sign(unsigned_pdf, SignatureRequest("contoh", at)))
        assert _holds(signature)
        signature.compute_integrity_info()
        summary = signature.summarise_integrity_info()
        assert (
            summary["coverage"] is SignatureCoverageLevel.ENTIRE_FILE
            or summary["diff_result"].modification_level <= ModificationLevel.LTA_UPDATES
        )

    def test_the_key_is_the_one_of_the_certificate(self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime) -> None:
        """Known before the first signature, and of every signer of this key."""
        signer = make_signer()
        known = signer.key
        signature = _signature(signer.sign(unsigned_pdf, SignatureRequest("contoh", at)))
        assert sha256(signature.signer_cert.public_key.dump()).hexdigest() == known == signer.key == make_signer().key

    def test_reason_and_place_are_shown(self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime) -> None:
        """As they were given, also outside ASCII."""
        request = SignatureRequest("contoh", at, reason="Surat rekomendasi désil", location="Kadipatèn")
        shown = _signature(make_signer().sign(unsigned_pdf, request)).sig_object
        assert (shown.get("/Reason"), shown.get("/Location")) == (request.reason, request.location)

    def test_one_signer_signs_many_letters(self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime) -> None:
        """Each by itself."""
        signer = make_signer()
        first, second = (signer.sign(unsigned_pdf, SignatureRequest(name, at, reason=name)) for name in ("satu", "dua"))
        assert [_signature(pdf).sig_object["/Reason"] for pdf in (first, second)] == ["satu", "dua"]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda _: b"",
            lambda _: b"Bukan PDF",
            lambda pdf: b"%PDF-1.7\n" + bytes(len(pdf)),
            lambda pdf: pdf[: len(pdf) // 2],
            lambda pdf: pdf.replace(b"/Root", b"/Rood"),
        ],
        ids=["nothing", "text", "zeros", "half", "no-root"],
    )
    def test_what_is_no_sound_pdf_is_refused(
        self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime, spoil: Callable[[bytes], bytes]
    ) -> None:
        """With a typed error."""
        with pytest.raises(SigningError):
            make_signer().sign(spoil(unsigned_pdf), SignatureRequest("contoh", at))

    def test_a_certificate_that_does_not_hold_then_signs_nothing(
        self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime
    ) -> None:
        """Long after, and long before."""
        for year in (at.year - 30, at.year + 30):
            with pytest.raises(SigningRefusedError):
                make_signer().sign(unsigned_pdf, SignatureRequest("contoh", at.replace(year=year, day=1)))

    def test_a_second_signature_needs_a_first(self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime) -> None:
        """Whoever signs second signs only what waits for it."""
        with pytest.raises(SigningRefusedError) as refusal:
            make_signer().sign(unsigned_pdf, SignatureRequest("contoh", at, turn=Turn.SECOND))
        assert refusal.value.code == "signing.turn"

    def test_the_first_of_two_leaves_a_place_or_refuses(
        self, make_signer: MakeSigner, unsigned_pdf: bytes, at: datetime
    ) -> None:
        """One signature, which holds, and one empty field; a signer that takes no turns says so."""
        try:
            first = make_signer().sign(unsigned_pdf, SignatureRequest("contoh", at, turn=Turn.FIRST))
        except SigningRefusedError as refusal:
            if refusal.code == "signing.turn":
                return
            raise
        assert _holds(_signature(first))
        assert sorted(value is None for _, value, _ in enumerate_sig_fields(PdfFileReader(BytesIO(first)))) == [False, True]

    def test_a_failure_raises_and_may_be_tried_again(
        self,
        make_unavailable_signer: MakeSigner,
        unsigned_pdf: bytes,
        at: datetime,
        secrets: tuple[str, ...],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Nothing is returned, and no secret is told: not by the error, nor by what caused it, nor in a log."""
        with caplog.at_level(logging.DEBUG), pytest.raises(KeyUnavailableError) as failure:
            make_unavailable_signer().sign(unsigned_pdf, SignatureRequest("contoh", at))
        assert failure.value.retryable
        shown = f"{failure.value!r} {told(failure.value)} {caplog.text}"
        assert not [secret for secret in secrets if secret in shown]

    def test_secrets_are_not_shown(
        self,
        make_signer: MakeSigner,
        unsigned_pdf: bytes,
        at: datetime,
        secrets: tuple[str, ...],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Neither by the signer, nor in what it signed, nor in a log of everything."""
        with caplog.at_level(logging.DEBUG):
            signer = make_signer()
            shown = f"{signer!r} {signer}".encode() + signer.sign(unsigned_pdf, SignatureRequest("contoh", at))
        shown += caplog.text.encode()
        assert not [secret for secret in secrets if secret.encode() in shown]


def told(error: BaseException) -> str:
    """Return everything that an error, and whatever lies behind it, says of itself; also what a traceback would pass over."""
    seen: list[BaseException] = []
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is not None and one not in seen:
            seen.append(one)
            pending += [one.__cause__, one.__context__]
    return " ".join(f"{one!r} {one} {getattr(one, '__notes__', '')}" for one in seen)


def _signature(pdf: bytes) -> EmbeddedPdfSignature:
    signature: EmbeddedPdfSignature
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    return signature


def _holds(signature: EmbeddedPdfSignature) -> bool:
    return all(validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", signature.compute_digest()))


def _seen(pdf: bytes) -> tuple[list[str], list[tuple[str, bytes]], list[bytes]]:
    """Text, attachments and pictures of the pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [sha256(bytes(page.render(scale=1).buffer)).digest() for page in document]
    return read.pages(pdf), read.attachments(pdf), pictures
