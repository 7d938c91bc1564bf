"""`slrtkit verify FILE… --trust BUNDLE`: is this a letter, and may its signer sign it?"""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from stat import S_ISREG

import click
from attrs import frozen

from slrtkit.adapters.signing.pdfcheck import MAX_BYTES, PdfExaminer
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, fault_line, json_option, lang_option, show_json
from slrtkit.cli.instants import InstantType
from slrtkit.cli.logfile import load_register
from slrtkit.cli.printing import SIGNS, named, printable, spoken
from slrtkit.domain.office import Zone
from slrtkit.domain.sentences import AXES, NOTICES, Sentence, conclusion, sentence
from slrtkit.domain.verification import Report, Verdict
from slrtkit.ports.trust import LogTrust, TrustBundle
from slrtkit.service.registerview import RegisterView
from slrtkit.service.verify import verify as judge
from slrtkit.wire import report_to_wire

__all__ = ["verify"]

_PROFILES = ("letter", "letter/1", "letter/2", "signature")
_MANY = 64
"""From this number of files on, several processes share the work; each takes a second to start."""
_EXIT = {Verdict.PASSED: Exit.DONE, Verdict.FAILED: Exit.NO, Verdict.INDETERMINATE: Exit.UNDETERMINED}
_GRAVITY = (Exit.USAGE, Exit.NO, Exit.UNDETERMINED)
_UNREADABLE, _CURE = "file.unreadable", "periksa jalurnya / check the path"
_LABELS = {
    "number": Sentence("Nomor", "Number"),
    "dated": Sentence("Tanggal", "Dated"),
    "office": Sentence("Kantor", "Office"),
    "subject": Sentence("Perihal", "Subject"),
    "name": Sentence("Nama", "Name"),
    "nik": Sentence("NIK", "NIK"),
    "valid_until": Sentence("Berlaku sampai", "Valid until"),
    "signed_at": Sentence("Ditandatangani", "Signed"),
}


@click.command(
    "verify",
    help="Periksa surat: asli, utuh, dan ditandatangani yang berwenang? / Verify letters.\n\n"
    "Kode keluar / exit code: 0 lulus / passed, 1 gagal / failed, 2 tak terbaca / unreadable, 3 belum pasti / undetermined.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--trust",
    required=True,
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Daftar kepercayaan: folder, berkas, atau PEM. / Trust bundle: a folder, a file, or PEM roots.",
)
@click.option(
    "--at",
    type=InstantType(),
    metavar="DATE",
    help="Periksa seolah pada hari ini; bawaan: sekarang. / As of this day; default: now.",
)
@click.option(
    "--log",
    metavar="EXPORT",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ekspor register surat (slrtkit export register). / An export of the register of letters.",
)
@click.option("--profile", type=click.Choice(_PROFILES), default="letter", show_default=True)
@json_option
@lang_option
def verify(
    files: tuple[Path, ...],
    trust: Path,
    at: datetime | None,
    log: Path | None,
    profile: str,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> Exit:
    """Answer for each file, in order; the exit code is that of the worst."""
    at = at or datetime.now(UTC)
    bundle = load_bundle(trust, at)
    outcomes = set[Exit]()
    for path, answer in zip(files, _answers(files, _Bench(bundle, at, profile, log)), strict=True):
        if isinstance(answer, Report):
            outcomes.add(_EXIT[answer.verdict])
            if as_json:
                show_json(report_to_wire(answer, str(path)))
            else:
                click.echo("\n".join(_page(path, answer, lang)))
        else:
            outcomes.add(Exit.USAGE)
            if as_json:
                show_json({"file": str(path), "error": {"code": _UNREADABLE, "path": str(path), "text": answer, "cure": _CURE}})
            click.echo(fault_line(lang, _UNREADABLE, named(path), answer, _CURE), err=True)
    return next((code for code in _GRAVITY if code in outcomes), Exit.DONE)


@frozen
class _Bench:
    """What files are judged by: trust, instant, profile, and perhaps an export, which each process reads once."""

    trust: TrustBundle
    at: datetime
    profile: str
    log: Path | None

    def view(self) -> RegisterView | None:
        """Return the export. Raises WireError, NotVerifiedError."""
        return _view(self.log, self.trust.log, self.at) if self.log else None


@lru_cache(maxsize=1)
def _view(log: Path, trust: LogTrust | None, at: datetime) -> RegisterView:
    return load_register(log, trust, at)


def _answers(files: Sequence[Path], bench: _Bench) -> Iterator[Report | str]:
    """Yield a report for each file in order, or why it could not be read."""
    one = partial(_answer, bench)
    bench.view()  # what is wrong with it is told before the first file
    if len(files) < _MANY:
        yield from map(one, files)
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8), get_context("spawn")) as pool:
        answers = pool.map(one, files, chunksize=4)
        with click.progressbar(answers, len(files), file=sys.stderr, hidden=_watched()) as bar:
            yield from bar


def _watched() -> bool:
    """Say whether a progress bar would be lost or in the way: the answers themselves show progress on a terminal."""
    return sys.stdout.isatty() or not sys.stderr.isatty()


def _answer(bench: _Bench, path: Path) -> Report | str:
    try:
        if not S_ISREG(path.stat().st_mode):
            return "bukan berkas biasa / not a regular file"
        with path.open("rb") as file:
            pdf = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "not a path"
    return judge(pdf, PdfExaminer(), bench.trust, bench.at, bench.profile, bench.view())


def _page(path: Path, report: Report, lang: str) -> Iterator[str]:
    """Say it to a person: the verdict, then what the letter says, then the reasons."""
    yield click.style(named(path), bold=True)
    colour = {Verdict.PASSED: "green", Verdict.FAILED: "red", Verdict.INDETERMINATE: "yellow"}[report.verdict]
    yield f"  {click.style(report.verdict.value, fg=colour, bold=True)}  {spoken(lang, conclusion(report))}"
    for notice in report.notices:
        if conclusion(report) != NOTICES[notice]:
            yield f"  ! {spoken(lang, NOTICES[notice])}"
    if report.verdict is Verdict.PASSED:
        yield ""
        for name, value in _facts(report):
            yield f"    {spoken(lang, _LABELS[name]):<16}{printable(value)}"
    yield ""
    for result in report.required:
        yield f"  {SIGNS[result.status]} {spoken(lang, AXES[result.axis]):<22}{spoken(lang, sentence(result))}"
    yield ""


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    letter = report.letter
    if letter is None or report.signed_at is None:
        return
    yield "number", letter.number
    yield "dated", letter.dated.isoformat()
    yield "office", f"{letter.letterhead.agency}, {letter.letterhead.government} ({letter.office})"
    yield "subject", letter.subject
    yield "name", letter.identity.name
    if letter.identity.nik:
        yield "nik", letter.identity.nik
    yield "valid_until", letter.valid_until.isoformat()
    yield "signed_at", f"{report.signed_at.astimezone(Zone.WIB.offset):%Y-%m-%d %H:%M:%S} WIB"
