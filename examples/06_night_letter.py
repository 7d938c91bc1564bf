"""23:40, a patient at the hospital counter, the head on leave, the signing service down: a letter in hand in under 20 minutes.

Everything is the library's own; only the clock is told how long people take. The hospital's counter sees what it would see.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from attrs import evolve, frozen
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.signing.bsre import BsreSigner, Client, GatewayV1
from slrtkit.adapters.signing.pades.service import service_at
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.demo.district import open_sample
from slrtkit.demo.services import Services
from slrtkit.domain import DecisionOutcome, Fact, Officer, SignatureBlock, SigningForm, Source
from slrtkit.domain.delegation import Delegation
from slrtkit.domain.handover import HandOver
from slrtkit.domain.roles import Role
from slrtkit.errors import KeyUnavailableError
from slrtkit.kit import Kit
from slrtkit.service.handover import hand_over
from slrtkit.service.seal import verify_seal
from slrtkit.testing.bsre import BsreStandIn
from slrtkit.testing.copier import printed
from slrtkit.testing.loopback import Fault

BEGUN = datetime(2026, 11, 20, 16, 40, tzinfo=UTC)  # 23:40 WIB
KIND, PROGRAM = "keringanan-biaya-rs", "KERINGANAN-RS"


@frozen
class Night:
    """What came of it: the timeline, what the counter saw, and what the letter was worth later."""

    told: tuple[str, ...]
    minutes: float
    seen: dict[str, str]
    worth: dict[str, str]


def scanned(page: bytes) -> bytes:
    """What a scanner makes of the printed page, at 200 dpi."""
    seen, out = printed(page), BytesIO()
    Image.frombytes("L", (seen.width, seen.height), seen.grey).save(out, "PNG")
    return out.getvalue()


@contextmanager
def post(folder: Path, clock: FixedClock) -> Iterator[Kit]:
    """The sample district with an officer on duty tonight, who signs by a gateway that answers every request with an error."""
    with open_sample(folder, clock) as kit, Services(clock.now, label="BSrE Rekaan") as services:
        officer = services.pki.officer("Kepala Seksi")
        with BsreStandIn(services, officer, clock.now) as gateway:
            gateway.faults = {"/api/sign/pdf": Fault.ERROR}
            client = Client(service_at(gateway.url, timeout=5), gateway.user, gateway.told, "piket")
            signer = BsreSigner(GatewayV1(client), officer.certificate.public_bytes(Encoding.DER))
            block = SignatureBlock("Suryani Contoh", "Kepala Seksi Rehabilitasi Sosial")
            duty = Officer("piket", kit.office.code, block, signer.key, roles=(Role.OPERATOR,))
            day = kit.office.zone.day(clock.now())
            roster = Delegation(
                "kadis", "piket", SigningForm.PELAKSANA_HARIAN, day, day + timedelta(1), "Jadwal piket 20-11-2026"
            )
            yield evolve(
                kit,
                office=evolve(kit.office, training=False),
                officers={**kit.officers, "piket": duty},
                signers={**kit.signers, "piket": signer},
                delegations=(roster,),
            )


def night(kit: Kit, clock: FixedClock, *, confirmed: bool) -> Night:
    """Go through the night; whether the head confirms the letter in the morning, or forgets it."""
    told = list[str]()

    def then(minutes: int, said: str) -> None:
        clock.advance(timedelta(minutes=minutes))
        told.append(f"{clock.now().astimezone(kit.office.zone.offset):%H:%M}  {said}")

    desk, duty, today = "fasilitator", "piket", kit.office.zone.day(clock.now())
    then(0, "a patient's brother is at the desk: the counter wants a letter, or a deposit")
    complaint = kit.file_complaint(
        kit.context(desk), household="BKL-02", person="BKL-02-1", category="kesehatan", text="Rawat inap malam ini"
    ).id
    then(3, "the complaint is filed; the integrity pact is signed")
    kit.record_fact(
        kit.context(desk), "BKL-02", "BKL-02-1", "integrity_pact", Fact(value=True, on=today, source=Source.HOME_VISIT)
    )
    kit.assess(kit.context(desk), complaint, PROGRAM)
    then(2, "assessed: eligible")
    kit.decide(kit.context(duty), complaint, PROGRAM, DecisionOutcome.RECOMMENDED)
    then(2, "the officer on duty decides: the head is on leave")
    reader = kit.seen_by(kit.context(duty))
    letter = kit.reserve_letter(kit.context(desk), complaint, KIND, signer=duty, destination="RSUD", hours=72).id
    then(1, f"number {reader.letter(letter).letter.number}, provisional for 72 hours")
    try:
        kit.issue_letter(kit.context(duty), letter)
    except KeyUnavailableError as down:
        then(2, f"the signing service is down ({down.code})")
    if reader.letter(letter).signing:  # it had the document: a copy may turn up, so this number is not used for ink
        kit.void_letter(kit.context(desk, reason="gerbang tanda tangan tidak menjawab"), letter)
        letter = kit.reserve_letter(kit.context(desk), complaint, KIND, signer=duty, destination="RSUD", hours=72).id
        then(1, f"that number is void, with its reason; number {reader.letter(letter).letter.number} is for ink")
    page = kit.print_by_hand(kit.context(duty), letter)
    then(2, "the page is printed with its seal, signed in ink, stamped")
    paper = scanned(page)
    kit.sign_by_hand(kit.context(duty), letter, paper)
    then(3, "scanned and recorded: the letter is issued")
    context = kit.context(desk)
    hand_over(kit.journal, context, complaint, HandOver(letter, "saudara pasien", today, desk))
    then(1, "handed over")
    minutes = (clock.now() - BEGUN).total_seconds() / 60

    seal = verify_seal(paper, QrSealReader(), kit.trust, clock.now())
    asked = kit.verify_by_hand(kit.context(duty), paper)
    seen = {
        "verify": kit.verify(paper).verdict.value,
        "verify the page as a file": kit.verify(page).verdict.value,
        "verify-seal": seal.verdict.value,
        "compare the number": seal.claims.number if seal.claims else "",
        "the office's register": f"{asked.verdict.value} {asked.sub_indication}",
    }
    now = clock.now()
    clock.advance(timedelta(hours=9))
    if confirmed:
        kit.confirm_letter(kit.context("kadis"), letter)
    days = {"tonight": now, "in the morning": clock.now(), "after 72 hours": BEGUN + timedelta(hours=73)}
    worth = {when: reader.letter_standing(letter, at=at).value for when, at in days.items()}
    worth["its seal after its day"] = verify_seal(paper, QrSealReader(), kit.trust, BEGUN + timedelta(days=5)).sub_indication
    return Night(tuple(told), minutes, seen, worth)


def run(folder: Path, *, confirmed: bool) -> Night:
    clock = FixedClock(BEGUN)
    with post(folder, clock) as kit:
        return night(kit, clock, confirmed=confirmed)


def main() -> None:
    for confirmed in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            came = run(Path(folder), confirmed=confirmed)
        if confirmed:
            print("\n".join(came.told))
            print(f"\npaper in hand after {came.minutes:.0f} minutes; what the counter sees:")
            print("\n".join(f"  {name}: {value}" for name, value in came.seen.items()))
        print(f"\nthe head {'confirms it' if confirmed else 'forgets it'}; the letter is then worth:")
        print("\n".join(f"  {name}: {value}" for name, value in came.worth.items()))


if __name__ == "__main__":
    main()
