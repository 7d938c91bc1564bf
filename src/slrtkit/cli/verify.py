"""`slrtkit verify FILE… --trust BUNDLE`: is this a letter, and may its signer sign it?"""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from slrtkit import __version__
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, fault_line, json_option, lang_option, show_json
from slrtkit.cli.instants import InstantType
from slrtkit.cli.logfile import load_register
from slrtkit.cli.printing import named
from slrtkit.cli.verifyfiles import named_files
from slrtkit.cli.verifyout import OUT, Spool, require_room, write_reports
from slrtkit.cli.verifypage import page, trust_page
from slrtkit.domain.verification import Verdict
from slrtkit.kit.judging import Judging, Record, trust_to_wire
from slrtkit.ports.verifyreport import VerificationRun

__all__ = ["verify"]

_PROFILES = ("letter", "letter/1", "letter/2", "registered/1", "signature")
_EXIT = {Verdict.PASSED: Exit.DONE, Verdict.FAILED: Exit.NO, Verdict.INDETERMINATE: Exit.UNDETERMINED}
_GRAVITY = (Exit.USAGE, Exit.NO, Exit.UNDETERMINED)
_FEW = 8
"""Up to so many files are told without a progress bar."""


@click.command(
    "verify",
    help="Periksa surat: asli, utuh, dan ditandatangani yang berwenang? / Verify letters.\n\n"
    "FILE: berkas, folder, atau pola. / A file, a folder with all below it, or a pattern.\n\n"
    "Kode keluar / exit code: 0 lulus / passed, 1 gagal / failed, 2 tak terbaca / unreadable, 3 belum pasti / undetermined.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--trust",
    required=True,
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Berkas kepercayaan: folder, berkas, atau PEM. / Trust bundle: a folder, a file, or PEM roots.",
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
@click.option("--detail", is_flag=True, help="Sertifikat, stempel waktu, sidik. / Certificates, time stamps and digests too.")
@click.option(
    "--out",
    multiple=True,
    metavar="REPORT",
    type=OUT,
    help="Laporan untuk arsip: .json, .csv, .html, .pdf. / A report to be filed.",
)
@click.option(
    "--workers", type=click.IntRange(1, 256), metavar="N", help="Proses; bawaan: sebanyak inti. / Default: the cores."
)
@json_option
@lang_option
def verify(
    files: tuple[Path, ...],
    trust: Path,
    at: datetime | None,
    log: Path | None,
    profile: str,
    detail: bool,  # noqa: FBT001  click hands one argument for each option
    out: tuple[Path, ...],
    workers: int | None,
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> Exit:
    """Answer for each file, in order; the exit code is that of the worst."""
    at = at or datetime.now(UTC)
    require_room(out)
    bundle = load_bundle(trust, at)
    view = load_register(log, bundle.log, at) if log else None  # what is wrong with it is told before the first file
    judging = Judging(bundle, at, profile, view, detailed=detail)
    wanted, outcomes = list(named_files(files)), set[Exit]()
    with closing(Spool()) as spool:
        for path, record in _shown(judging.records(wanted, len(wanted), workers=workers), len(wanted)):
            outcomes.add(_told(path, record, as_json=as_json, lang=lang))
            if out:
                spool.add(record)
        told = trust_to_wire(bundle, at)
        for line in () if as_json else trust_page(told, lang):
            click.echo(line)
        tool = f"slrtkit {__version__}"
        write_reports(VerificationRun(at, profile, tool, told, log is not None, spool.counts, spool, detail, lang), out)
    return next((code for code in _GRAVITY if code in outcomes), Exit.DONE)


def _told(path: Path, record: Record, *, as_json: bool, lang: str) -> Exit:
    """Say what became of one file, and return what that means for the exit code."""
    error = record.get("error")
    if as_json:
        show_json({key: value for key, value in record.items() if key not in ("said", "facts")})
    if isinstance(error, dict):
        click.echo(fault_line(lang, str(error["code"]), named(path), str(error["text"]), str(error["cure"])), err=True)
        return Exit.USAGE
    if not as_json:
        click.echo("\n".join(page(path, record, lang)))
    return _EXIT[Verdict(str(record["verdict"]))]


def _shown(records: Iterator[tuple[Path, Record]], number: int) -> Iterator[tuple[Path, Record]]:
    """Show progress where it is not lost or in the way: the answers themselves show it on a terminal."""
    hidden = number <= _FEW or sys.stdout.isatty() or not sys.stderr.isatty()
    with click.progressbar(records, number, file=sys.stderr, hidden=hidden) as bar:
        yield from bar
