"""A village without a signal: a letter asked for offline, decided and signed at the district, and printed in the village.

Three devices, each with a store, a vault and keys of its own: of the village, the kecamatan, and the district. Bundles are
carried between them on a stick; nobody between them can read or change one. Only the clock is told how long people take.
"""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

from attrs import evolve

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault, SealedBlobs
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, Household, Officer, SignatureBlock, Source
from slrtkit.domain.roles import Role
from slrtkit.errors import BundleRefusedError
from slrtkit.kit import Kit
from slrtkit.service.device import fingerprint

BEGUN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 09:00 WIB
KIND, PROGRAM, HOME = "keringanan-biaya-rs", "KERINGANAN-RS", "BKL-02"
VILLAGE, KECAMATAN, REGENCY, UNTIL = "33.16.09.1008", "33.16.09", "33.16", date(2030, 12, 31)


def device(sample: Kit, node: str, clock: FixedClock) -> Kit:
    """A device with a store and keys of its own, at which somebody keeps the system."""
    master, store, vault = os.urandom(32), MemoryStore(), MemoryVault()
    sealer = EnvelopeSealer(CallbackRing(lambda: {1: master}), vault)
    keeper = Officer("operator", sample.office.code, SignatureBlock("Operator Contoh", "Operator"), roles=(Role.OPERATOR,))
    blobs = SealedBlobs(store, sealer, vault)
    officers = {**sample.officers, "operator": keeper}
    return evolve(sample, store=store, blobs=blobs, sealer=sealer, node=node, clock=clock, officers=officers)


def enrol(head: Kit, other: Kit, area: str) -> None:
    """The device asks, the district answers, and its fingerprint is read out on the telephone."""
    answer = head.nodes.enrol(head.context("operator"), other.nodes.device.request(), (area,), UNTIL)
    other.nodes.accept(other.context("operator"), answer, fingerprint(head.nodes.device.card))


def carry(giver: Kit, taker: Kit) -> dict[str, int]:
    """A bundle on a stick, and the receipt back."""
    stick = BytesIO()
    giver.export_bundle(giver.context("operator", reason="ke kota"), taker.node, stick)
    taken = taker.import_bundle(taker.context("operator", reason="dari stik"), stick)
    return {"bytes": len(stick.getvalue()), "events": taken.manifest.events, "files": taken.files}


def household(sample: Kit) -> Household:
    """An invented household of the sample district, as the village knows it."""
    return sample.journal.whole.household(HOME).state


def run(sample: Kit, clock: FixedClock, told: Callable[[str, object], None]) -> dict[str, object]:
    """Ask in the village, sign at the district, print in the village."""
    village, kecamatan = device(sample, "desa", clock), device(sample, "kecamatan", clock)
    head = device(sample, sample.node, clock)
    head.nodes.found(head.context("operator"), REGENCY, UNTIL)
    enrol(head, village, VILLAGE)
    enrol(head, kecamatan, KECAMATAN)
    carry(head, kecamatan)
    carry(head, village)  # from it each learns that the other is there

    desk, chief = partial(village.context, "fasilitator"), partial(head.context, "kadis")
    village.register(desk(), [household(sample)])
    clock.advance(timedelta(minutes=15))
    person = f"{HOME}-1"
    complaint = village.file_complaint(
        desk(), household=HOME, person=person, category="kesehatan", text="Tidak mampu membayar rumah sakit"
    ).id
    pact = Fact(value=True, on=clock.now().date(), source=Source.HOME_VISIT)
    village.record_fact(desk(), HOME, person, "integrity_pact", pact)
    told("in the village, without a signal: a complaint and a pact", clock.now())

    clock.advance(timedelta(minutes=40))
    told("the stick comes to the kecamatan", carry(village, kecamatan))
    clock.advance(timedelta(minutes=5))
    told("the kecamatan has a line: its bundle comes to the district", carry(kecamatan, head))

    back = partial(head.context, "fasilitator")
    head.assess(back(), complaint, PROGRAM)
    head.decide(chief(), complaint, PROGRAM, DecisionOutcome.RECOMMENDED)
    letter = head.reserve_letter(back(), complaint, KIND, signer="kadis", destination="RSUD Contoh").id
    head.issue_letter(chief(), letter)
    clock.advance(timedelta(minutes=30))
    told("at the district: assessed, decided, signed", letter)

    told("the letter comes to the kecamatan", carry(head, kecamatan))
    clock.advance(timedelta(minutes=40))
    told("and on a stick to the village", carry(kecamatan, village))
    (arrived,) = village.seen_by(desk()).letters_of(complaint)
    pdf = village.reprint_letter(desk(reason="diserahkan di desa"), arrived.id)
    report = village.verify(pdf)
    told("printed in the village; the seal and the signature say", report.verdict)

    head.nodes.revoke(head.context("operator", reason="hilang di jalan"), "desa")
    stick = BytesIO()
    village.export_bundle(village.context("operator", reason="siapa pun"), head.node, stick)
    try:
        head.import_bundle(head.context("operator", reason="dari stik"), stick)
    except BundleRefusedError as refused:
        told("the laptop is lost, and revoked: its bundle is refused", refused.code)
    minutes = (clock.now() - BEGUN) / timedelta(minutes=1)
    proved = all(not one.seen_by(one.context("operator")).rebuild().problems for one in (village, kecamatan, head))
    return {"minutes": minutes, "verdict": report.verdict.value, "proved": proved}


def main() -> None:
    clock = FixedClock(BEGUN)
    with tempfile.TemporaryDirectory() as folder, open_sample(Path(folder), clock) as sample:
        print(json.dumps(run(sample, clock, lambda what, how: print(f"{what}: {how}"))))


if __name__ == "__main__":
    main()
