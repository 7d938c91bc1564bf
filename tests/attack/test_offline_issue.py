"""To issue without a time stamp is said aloud, and only a stamp may be missing: no silent fall-back, and nothing else amiss."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from attrs import evolve, field, frozen

from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, BaselineT, PadesSigner
from slrtkit.adapters.signing.pades.level import Level
from slrtkit.demo.district import open_sample
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Fault, Services
from slrtkit.domain import AuthorityEntry, DecisionOutcome, Fact, LetterStatus, Source
from slrtkit.errors import KeyUnavailableError, SigningRefusedError, SlrtError
from slrtkit.kit import Kit
from slrtkit.ports.blobs import BlobShelf
from slrtkit.ports.signing import SignatureRequest, Signer

SECRET = b"contoh"


@frozen
class Office:
    """An office, its head's key, and a letter of the head that waits for the signature."""

    kit: Kit
    services: Services
    head: Credential
    letter: str

    def signer(self, level: Level | None = None, credential: Credential | None = None) -> PadesSigner:
        content = (credential or self.head).pkcs12(SECRET)
        return PadesSigner.from_pkcs12(content, lambda: SECRET, level or BaselineLT(timestamp_url=self.services.pki.tsa_url))

    @property
    def kept(self) -> set[str]:
        assert isinstance(self.kit.blobs, BlobShelf)
        return set(self.kit.blobs.digests())

    def refused(self, signer: Signer, *, offline: bool, kit: Kit | None = None) -> SlrtError:
        """What issuing the letter is refused with; nothing is kept, and the letter is not issued."""
        before, used = self.kept, evolve(kit or self.kit, signers={"kadis": signer})
        with pytest.raises(SlrtError) as refused:
            used.issue_letter(used.context("kadis"), self.letter, offline=offline)
        assert self.kept == before
        assert used.letter(self.letter).status is LetterStatus.RESERVED
        assert not used.letter(self.letter).signing
        return refused.value


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_sample(tmp_path_factory.mktemp("office")) as kit, Services(kit.clock.now) as services:
        head, authority = services.pki.officer("Kepala Dinas Sosial"), kit.trust.authority
        assert authority
        listed = evolve(authority, entries=tuple(evolve(one, key=head.key_id) for one in authority.entries))
        own = evolve(
            kit,
            officers={**kit.officers, "kadis": evolve(kit.officers["kadis"], key=head.key_id)},
            trust=evolve(kit.trust, roots=services.pki.roots, authority=listed),
            viewer=kit.context("fasilitator"),
        )
        desk, pact = partial(own.context, "fasilitator"), Fact(True, own.office.zone.day(own.clock.now()), Source.HOME_VISIT)
        own.record_fact(desk(), "BKL-02", "BKL-02-1", "integrity_pact", pact)
        filed = own.file_complaint(desk(), household="BKL-02", person="BKL-02-1", category="kesehatan", text="Mohon").id
        own.assess(desk(), filed, "KERINGANAN-RS")
        own.decide(own.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        letter = own.reserve_letter(desk(), filed, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id
        yield Office(own, services, head, letter)


def test_where_the_time_stamp_is_away_nothing_is_signed_without_one(office: Office) -> None:
    office.services.faults["/tsa"] = Fault.ERROR
    try:
        assert isinstance(office.refused(office.signer(), offline=False), KeyUnavailableError)
    finally:
        office.services.faults.clear()


def test_a_signer_without_time_stamps_issues_nothing_where_nobody_said_that_there_is_no_network(office: Office) -> None:
    refused = office.refused(office.signer(BaselineB()), offline=False)
    assert (refused.code, "NO_POE" in refused.text, "--offline" in refused.cure) == ("signing.unverified", True, True)


@frozen
class Unable:
    """A signer that does not tell whether it signs without a network, such as a signing service."""

    real: PadesSigner = field(repr=False)

    @property
    def key(self) -> str:
        return self.real.key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return self.real.sign(pdf, request)


@pytest.mark.parametrize("tells", [True, False], ids=["asks-for-stamps", "does-not-tell"])
def test_a_signer_that_is_not_of_level_b_is_refused_offline_with_a_reason(office: Office, *, tells: bool) -> None:
    attempts = len(office.kit.letter(office.letter).attempts)
    refused = office.refused(office.signer() if tells else Unable(office.signer(BaselineB())), offline=True)
    assert (refused.code, "level=b" in refused.cure) == ("signing.offline", True)
    assert len(office.kit.letter(office.letter).attempts) == attempts, "nobody was asked to sign"


@frozen
class Crooked:
    """A signer of level b by its own account that gives back something else."""

    honest: PadesSigner
    answer: Callable[[bytes, SignatureRequest], bytes]
    offline: bool = True

    @property
    def key(self) -> str:
        return self.honest.key

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        return self.answer(pdf, request)


def _unsigned(pdf: bytes, _: SignatureRequest) -> bytes:
    return pdf


def test_offline_nothing_but_the_time_stamp_may_be_missing(office: Office) -> None:
    honest = office.signer(BaselineB())
    with Services(office.kit.clock.now) as elsewhere:
        stranger = elsewhere.pki.officer("Kepala Dinas Sosial")

    def flipped(pdf: bytes, request: SignatureRequest) -> bytes:
        signed = bytearray(honest.sign(pdf, request))
        signed[len(pdf) // 2] ^= 1
        return bytes(signed)

    def longer(pdf: bytes, request: SignatureRequest) -> bytes:
        return honest.sign(pdf, request) + b"\n% tambahan\n"

    answers: dict[str, Callable[[bytes, SignatureRequest], bytes]] = {
        "unsigned": _unsigned,
        "changed after it was signed": flipped,
        "something behind the end": longer,
        "a time stamp, and no evidence": office.signer(BaselineT(timestamp_url=office.services.pki.tsa_url)).sign,
        "a colleague's key": office.signer(BaselineB(), office.services.pki.officer("Camat Contoh")).sign,
        "a key under no trusted root": office.signer(BaselineB(), stranger).sign,
    }
    for what, answer in answers.items():
        assert isinstance(office.refused(Crooked(honest, answer), offline=True), SigningRefusedError), what


def test_offline_the_signer_must_be_one_whom_the_authority_list_lets_sign_it_today(office: Office) -> None:
    trust, listed = office.kit.trust, office.kit.trust.authority
    assert listed
    (entry,) = listed.entries

    def told(changed: AuthorityEntry) -> str:
        other = evolve(trust, authority=evolve(listed, entries=(changed,)))
        return office.refused(office.signer(BaselineB()), offline=True, kit=evolve(office.kit, trust=other)).text

    past = entry.valid_from.replace(year=2020, month=1, day=1)
    assert "TYPE_NOT_AUTHORISED" in told(evolve(entry, letter_types=("lain",)))
    assert "DATE_NOT_AUTHORISED" in told(evolve(entry, valid_from=past, valid_to=past))
    bare = evolve(office.kit, trust=evolve(trust, authority=None))
    assert office.refused(office.signer(BaselineB()), offline=True, kit=bare).code == "signing.unverified"


def test_what_is_issued_offline_passes_nowhere_until_it_is_stamped(office: Office) -> None:
    used = evolve(office.kit, signers={"kadis": office.signer(BaselineB())})
    used.issue_letter(used.context("kadis"), office.letter, offline=True)
    assert used.letter(office.letter).unstamped
    for profile in ("letter", "letter/1", "letter/2", "signature"):
        report = used.verify(used.signed_pdf(office.letter), profile=profile)
        assert (report.verdict.value, report.letter, report.signed_at) == ("INDETERMINATE", None, None), profile
