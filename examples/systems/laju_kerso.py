"""Laju Kerso, Blora: a letter is asked for and printed in the village, decided and signed by the agency; nobody travels.

Three pilot villages open first, then 22 more, each when its officers are trained. Where the signal is bad the kecamatan prints.
Everybody is invented; the keys are thrown away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from slrtkit import Kit
from slrtkit.demo import sample_areas
from slrtkit.domain import DecisionOutcome
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.readiness import ReadinessItem, ReadinessStage, ReadinessStep
from slrtkit.domain.verification import Verdict
from slrtkit.errors import InvalidTransitionError, NotYoursError
from slrtkit.testing import open_practice, practise, require

CONFIG = Path(__file__).with_suffix(".toml")
NO_SIGNAL = "33.16.13.2020"
PILOTS = (NO_SIGNAL, "33.16.11.2005", "33.16.13.1017")
LATER = tuple(f"33.16.99.{number}" for number in range(2001, 2023))
"""Invented villages, in a kecamatan that does not exist."""
LETTERS = (
    ("BLS-07", "BLS-07-4", "sosial-ekonomi", "Kholifah tidak terurus.", "ANAK-TERLANTAR", "rekomendasi-anak-terlantar"),
    ("BJR-10", "BJR-10-1", "kesehatan", "Biaya rawat inap tidak terbayar.", "KERINGANAN-RS", "keringanan-biaya-rs"),
    ("BJR-05", "BJR-05-1", "perumahan", "Rumah kami hampir roboh.", "RTLH", "rekomendasi-rtlh"),
)
FARE = 50_000
"""What a motorcycle taxi to the agency costs, in rupiah."""


def open_villages(kit: Kit, villages: tuple[str, ...]) -> None:
    """Take villages from the plan to their own work: nothing is skipped."""
    chief = partial(kit.context, "operator")
    for village in villages:
        kit.villages.plan(chief(), village)
        try:
            kit.villages.advance(chief(), village, ReadinessStep.TRAIN)
        except InvalidTransitionError as refused:
            require(refused.code == "readiness.missing", "nobody is trained yet")
        for item in (ReadinessItem.OFFICERS_NAMED, ReadinessItem.OFFICERS_TRAINED, ReadinessItem.PRINTER):
            kit.villages.check(chief(), village, item, there=True)
        for step in (ReadinessStep.TRAIN, ReadinessStep.PILOT, ReadinessStep.GO_LIVE):
            kit.villages.advance(chief(), village, step)


def serve(kit: Kit, officer: str, case: tuple[str, str, str, str, str, str]) -> str:
    """Ask for a letter in the village; the agency decides and signs it."""
    household, person, category, text, program, letter_type = case
    desk, kabid, kadis = (partial(kit.context, one) for one in (officer, "kabid", "kadis"))
    complaint = kit.file_complaint(desk(), household=household, person=person, category=category, text=text).id
    kit.assess(desk(), complaint, program)
    kit.decide(kabid(), complaint, program, DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(desk(), complaint, letter_type, signer="kadis", destination="Instansi Contoh").id
    kit.request_approval(desk(), letter)
    try:
        kit.issue_letter(kadis(), letter)
    except InvalidTransitionError:
        print(f"  {letter_type}: not signed before it is decided")
    kit.approve_letter(kabid(), letter, ApprovalKind.DECIDE)
    kit.issue_letter(kadis(), letter)
    kit.close_complaint(desk(), complaint, "Surat dicetak di desa.")
    return letter


def run(folder: Path) -> dict[str, object]:
    with opened(folder / "kerja", training=False) as kit, opened(folder / "latihan", training=True) as practice:
        open_villages(kit, PILOTS)
        pilots = len(kit.seen_by(kit.context("operator")).villages.villages(ReadinessStage.LIVE))
        require(pilots == len(PILOTS), "three villages work by themselves")
        print(f"{pilots} pilot villages work by themselves.")

        lesson = serve(practice, "balongsari", LETTERS[0])
        trained = practice.seen_by(practice.context("balongsari"))
        require(trained.letter(lesson).letter.specimen, "CONTOH stands on what is made for practice")
        refused = kit.verify(trained.signed_pdf(lesson)).verdict
        require(refused is not Verdict.PASSED, "a letter of the training never passes")
        print(f"A letter of the training, with CONTOH across its page, is {refused.value} for everybody else.")

        printed = [in_the_village(kit), *at_the_kecamatan(kit)]
        for pdf in printed:
            require(kit.verify(pdf).verdict is Verdict.PASSED, "what is printed verifies")
        saved = FARE * len(printed)
        print(f"{len(printed)} letters printed near home: Rp {saved:,} of fares saved.".replace(",", "."))

        open_villages(kit, LATER)
        live = len(kit.seen_by(kit.context("operator")).villages.villages(ReadinessStage.LIVE))
        require(live == len(PILOTS) + len(LATER), "25 villages work by themselves")
        proof = kit.seen_by(kit.context("auditor")).rebuild()
        require(not proof.problems, "the log is whole")
        return {"system": "Laju Kerso", "letters": len(printed), "villages": live, "pilots": pilots, "saved": saved}


@contextmanager
def opened(folder: Path, *, training: bool) -> Iterator[Kit]:
    """Open the district, or its practice, with all its villages and the people of the sample."""
    added = [("33.16.99", "Kecamatan Rekaan"), *((one, f"Desa {one[-4:]}") for one in LATER)]
    people = {area.code.text: area.code.text for area in sample_areas()}
    with open_practice(CONFIG, folder, training=training, added=added, people=people) as kit:
        yield kit


def in_the_village(kit: Kit) -> bytes:
    """The village prints at once what the agency signed, and sees nothing of other villages."""
    letter = serve(kit, "balongsari", LETTERS[0])
    pdf = kit.seen_by(kit.context("balongsari")).signed_pdf(letter)
    try:
        kit.seen_by(kit.context("bejirejo")).signed_pdf(letter)
    except NotYoursError:
        print("Balongsari prints its letter; Bejirejo does not see it.")
        return pdf
    raise SystemExit("not so: a village sees its own letters only")


def at_the_kecamatan(kit: Kit) -> list[bytes]:
    """A village asks while it has a signal, and loses it: its kecamatan prints, until it is there again."""
    letters = [serve(kit, "bejirejo", case) for case in LETTERS[1:]]
    try:
        kit.seen_by(kit.context("kasi")).household("BLS-07")
    except NotYoursError:
        print("The kecamatan sees its own villages only.")
    kit.casework.stand_in(kit.context("kasi", reason="Tidak ada sinyal"), NO_SIGNAL)
    day = kit.office.zone.day(kit.clock.now())
    pdfs = [kit.seen_by(kit.context("kasi")).signed_pdf(letter) for letter in letters]
    kit.casework.give_back(kit.context("kasi"), NO_SIGNAL, until=day)
    print(f"Bejirejo has no signal: Kunduran prints {len(pdfs)} letters, and gives the work back.")
    return pdfs


if __name__ == "__main__":
    practise(run)
