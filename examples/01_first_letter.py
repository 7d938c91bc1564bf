"""From a complaint to a signed letter that anybody can verify, on the sample district."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from slrtkit.demo import open_sample
from slrtkit.domain import DecisionOutcome, Fact, Source

with TemporaryDirectory() as folder, open_sample(Path(folder)) as kit:
    desk, head = partial(kit.context, "fasilitator"), partial(kit.context, "kadis")
    family, mother, program = "BKL-02", "BKL-02-1", "KERINGANAN-RS"
    text = "Ibu dirawat inap, keluarga tidak mampu membayar."
    complaint = kit.file_complaint(desk(), household=family, person=mother, category="kesehatan", text=text).id
    pact = Fact(value=True, on=kit.office.zone.day(kit.clock.now()), source=Source.HOME_VISIT)
    kit.record_fact(desk(), family, mother, "integrity_pact", pact)
    kit.assess(desk(), complaint, program)
    kit.decide(head(), complaint, program, DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(desk(), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD Contoh").id
    kit.issue_letter(head(), letter)
    seen = kit.seen_by(desk())
    print(seen.letter(letter).letter.number, kit.verify(seen.signed_pdf(letter)).verdict.value)
