"""SLRT and Puskesos, Buleleng: the small SLRT in the village, whose register is validated by the village's own meeting.

What is recorded once in the village is seen from there, from the district and from the centre, each as far as their work goes.
The minutes are printed to be signed, and to be edited in Word. Everybody is invented.
"""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from slrtkit import Kit
from slrtkit.adapters.clock import FixedClock
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.documents.word import WordMinutes
from slrtkit.domain import DecisionOutcome, SignatureBlock
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliResult
from slrtkit.domain.verification import Verdict
from slrtkit.domain.verivali import RoundStatus
from slrtkit.errors import AccessDeniedError, InvalidTransitionError, NotYoursError
from slrtkit.testing import open_practice, practise, require

CONFIG = Path(__file__).with_suffix(".toml")
VILLAGE, NEIGHBOUR = "51.08.01.2001", "51.08.01.2002"
MIDNIGHT = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
"""Half past midnight in Bali on 1 December; in Jakarta it is still November."""
FOUND = {
    "KDR-05": (VerivaliResult.TIDAK_LAYAK, "Memiliki usaha besar"),
    "KDR-07": (VerivaliResult.PINDAH, "Pindah ke Denpasar"),
    "KDR-08": (VerivaliResult.MENOLAK, "Tidak bersedia didata"),
}
PLACE, CHAIR = "Wantilan desa", "Komang Contoh"
ATTENDANCE = (Attendee("Putu Contoh", "Kelian banjar"), Attendee("Ni Luh Contoh", "Kader"), Attendee("Gusti Contoh", "PSM"))
RESOLUTIONS = ("Daftar ditempel di wantilan selama tujuh hari.",)


def run(folder: Path) -> dict[str, object]:
    people = {"33.16.13.1017": VILLAGE, "33.16.13.2020": NEIGHBOUR}
    with open_practice(CONFIG, folder, clock=FixedClock(MIDNIGHT), people=people) as kit:
        seen = from_each_side(kit)
        meeting, counted = validate(kit)
        printed = minutes(kit, meeting, folder)
        number = small_slrt(kit)
        require(not kit.seen_by(kit.context("pusat")).rebuild().problems, "the log is whole")
        return {
            "system": "SLRT + Puskesos Buleleng",
            "seen": seen,
            "validated": counted,
            "minutes": printed,
            "letter": number,
        }


def from_each_side(kit: Kit) -> dict[str, int]:
    """Recorded once: the village sees its own, the district all villages, and the centre reads and never writes."""
    seen = {who: len(kit.seen_by(kit.context(who)).households()) for who in ("koordinator", "tetangga", "manajer", "pusat")}
    require(seen["koordinator"] + seen["tetangga"] == seen["manajer"] == seen["pusat"], "nothing is recorded twice")
    try:
        kit.seen_by(kit.context("tetangga")).household("KDR-01")
    except NotYoursError:
        print(f"Households seen: {seen}; a village does not see its neighbour's.")
    try:
        kit.rounds.open(kit.context("pusat"), village=VILLAGE, period="2026-2")
    except AccessDeniedError as refused:
        print(f"The centre reads and never writes: {refused}")
    return seen


def validate(kit: Kit) -> tuple[str, dict[str, int]]:
    """The village meets; who is found otherwise is visited, objections are answered, and the district takes over."""
    board, today = partial(kit.context, "koordinator"), kit.office.zone.day(kit.clock.now())
    require(today == date(2026, 12, 1), "days are counted in Bali")
    meeting = kit.rounds.open(board(), village=VILLAGE, period="2026-2").id
    kit.rounds.hold(board(), meeting, Musdes(today, PLACE, CHAIR, ATTENDANCE, RESOLUTIONS))
    listed = kit.seen_by(board()).rounds.get(meeting).pre_list
    for home in listed:
        result, why = FOUND.get(home, (VerivaliResult.LAYAK, ""))
        kit.rounds.record(board(reason=why), meeting, home, result)
    kit.rounds.object(board(), meeting, "KDR-05", by="Gunawan", text="Usaha saya sudah tutup.")
    try:
        kit.rounds.finalise(kit.context("manajer"), meeting, "51.08.dinsos")
    except InvalidTransitionError as refused:
        print(f"The district does not take over what is open: {refused}")
    for what, where in kit.seen_by(board()).rounds.get(meeting).open_points():
        if what == "visit":
            kit.rounds.visit(kit.context("fasilitator"), meeting, where, found="Sesuai hasil musyawarah")
        else:
            kit.rounds.answer(board(reason="Usaha masih berjalan menurut kunjungan"), meeting, where)
    kit.rounds.finalise(kit.context("manajer"), meeting, "51.08.dinsos")
    done = kit.seen_by(kit.context("pusat")).rounds.get(meeting)
    require(done.status is RoundStatus.FINALISED, "the centre sees the list that the district took over")
    return meeting, {result.value: count for result, count in done.counted().items() if count}


def minutes(kit: Kit, meeting: str, folder: Path) -> list[str]:
    """Berita acara, to be signed by its chair and the head of the village, and as a Word document."""
    kades = SignatureBlock("Nyoman Contoh", "Perbekel Sumberklampok")
    written = kit.seen_by(kit.context("koordinator")).minutes(meeting, number="141/12/2026", signatures=(kades,))
    pdf, docx = TypstRenderer().render_minutes(written), WordMinutes().draft_minutes(written)
    files = {"berita-acara.pdf": pdf, "berita-acara.docx": docx}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    require(pdf.startswith(b"%PDF-") and docx.startswith(b"PK"), "both are printed")
    print(f"{written.opening}")
    return sorted(files)


def small_slrt(kit: Kit) -> str:
    """The post of the village does by itself what the SLRT does: it hears, decides, and gives a letter."""
    desk, board, head = (partial(kit.context, one) for one in ("loket", "koordinator", "kades"))
    text = "Mohon surat keterangan tidak mampu untuk sekolah anak."
    case = kit.file_complaint(
        kit.context("fasilitator"), household="KDR-01", person="KDR-01-1", category="pendidikan", text=text
    ).id
    kit.assess(desk(), case, "SKTM")
    kit.decide(board(), case, "SKTM", DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(desk(), case, "sktm", signer="kades", destination="Sekolah Contoh").id
    kit.request_approval(desk(), letter)
    try:
        kit.approve_letter(desk(), letter, ApprovalKind.DECIDE)
    except AccessDeniedError as refused:
        print(f"Who asks for a letter does not decide on it: {refused}")
    kit.approve_letter(board(), letter, ApprovalKind.DECIDE)
    kit.issue_letter(head(), letter)
    seen = kit.seen_by(board())
    require(kit.verify(seen.signed_pdf(letter)).verdict is Verdict.PASSED, "the village's letter verifies")
    return seen.letter(letter).letter.number


if __name__ == "__main__":
    practise(run)
