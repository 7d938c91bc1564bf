"""What everything that renews the proof of signed letters promises, as tests. Needs the extras `typst` and `pades`."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from slrtkit.domain.verification import Verdict
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.signing import Renewer
from slrtkit.testing.with_workshop import WithWorkshop
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

__all__ = ["RenewerContract"]

MakeRenewer = Callable[[Workshop], Renewer]


class RenewerContract(WithWorkshop):
    """The promises of `slrtkit.ports.Renewer`.

    `make_renewer` and `make_unavailable_renewer` are fixtures: callables that make a renewer which asks the services of a
    `slrtkit.testing.workshop.Workshop`, its time stamps at `workshop.services.pki.tsa_url`, and believes its roots.
    """

    @pytest.fixture
    def make_renewer(self) -> MakeRenewer:
        """Return a callable that makes the renewer under test."""
        raise NotImplementedError("a contract is subclassed, with a make_renewer fixture")

    @pytest.fixture
    def make_unavailable_renewer(self) -> MakeRenewer:
        """Return a callable that makes a renewer whose services do not answer."""
        raise NotImplementedError("a contract is subclassed, with a make_unavailable_renewer fixture")

    @pytest.fixture(scope="class")
    @classmethod
    def offline(cls, workshop: Workshop) -> bytes:
        """Sign one letter where there is no network: nobody can prove when."""
        return workshop.sign(workshop.page(), offline=True)

    def test_what_was_sent_begins_what_comes_back(
        self, make_renewer: MakeRenewer, workshop: Workshop, genuine: bytes, offline: bytes
    ) -> None:
        """To the byte; and something was added."""
        for pdf in (genuine, offline):
            renewed = make_renewer(workshop).renew(pdf, NOW)
            assert renewed.startswith(pdf)
            assert len(renewed) > len(pdf)

    def test_what_comes_back_verifies_as_the_same_letter(
        self, make_renewer: MakeRenewer, workshop: Workshop, genuine: bytes
    ) -> None:
        """By the same officer, at the same time."""
        before, after = (workshop.check(pdf) for pdf in (genuine, make_renewer(workshop).renew(genuine, NOW)))
        assert (after.verdict, after.signed_at, after.key) == (Verdict.PASSED, before.signed_at, before.key)

    def test_what_was_signed_without_a_network_is_proved_from_now_on(
        self, make_renewer: MakeRenewer, workshop: Workshop, offline: bytes
    ) -> None:
        """Before, nothing proves when it was signed."""
        assert workshop.check(offline).verdict is Verdict.INDETERMINATE
        told = workshop.check(make_renewer(workshop).renew(offline, NOW))
        assert (told.verdict, told.signed_at) == (Verdict.PASSED, NOW)

    def test_what_was_renewed_is_renewed_again(self, make_renewer: MakeRenewer, workshop: Workshop, genuine: bytes) -> None:
        """As often as its proof grows old, each time in a revision of its own."""
        renewer, pdf = make_renewer(workshop), genuine
        for _ in range(3):
            pdf, before = renewer.renew(pdf, NOW), pdf
            assert pdf.startswith(before)
            assert len(pdf) > len(before)
            assert workshop.check(pdf).verdict is Verdict.PASSED

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda _: b"",
            lambda _: b"Bukan PDF",
            lambda pdf: b"%PDF-1.7\n" + bytes(len(pdf)),
            lambda pdf: pdf[: len(pdf) // 2],
        ],
        ids=["nothing", "text", "zeros", "half"],
    )
    def test_what_is_no_sound_pdf_is_refused(
        self, make_renewer: MakeRenewer, workshop: Workshop, genuine: bytes, spoil: Callable[[bytes], bytes]
    ) -> None:
        """With a typed error."""
        with pytest.raises(SigningRefusedError):
            make_renewer(workshop).renew(spoil(genuine), NOW)

    def test_what_is_not_signed_is_refused(self, make_renewer: MakeRenewer, workshop: Workshop) -> None:
        """A stamp on it would prove nothing that anybody said."""
        with pytest.raises(SigningRefusedError):
            make_renewer(workshop).renew(workshop.page(), NOW)

    def test_what_can_be_proved_no_more_is_refused(self, make_renewer: MakeRenewer, workshop: Workshop) -> None:
        """Signed under roots that are not believed, or by a certificate that was revoked before anything proved when."""
        with open_workshop() as other:
            stranger = other.sign(other.page(), offline=True)
        pki = workshop.services.pki
        officer = pki.officer("Pejabat Lama")
        late = workshop.sign(workshop.page(), officer, offline=True)
        pki.revoke(officer.certificate, NOW - timedelta(hours=1))
        for pdf in (stranger, late):
            with pytest.raises(SigningRefusedError):
                make_renewer(workshop).renew(pdf, NOW)

    def test_services_that_are_away_are_said_to_be(
        self, make_unavailable_renewer: MakeRenewer, workshop: Workshop, genuine: bytes
    ) -> None:
        """By a typed error, so that it is tried again later; a letter without its stamp never comes back."""
        with pytest.raises(KeyUnavailableError):
            make_unavailable_renewer(workshop).renew(genuine, NOW)
