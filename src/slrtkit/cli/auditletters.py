"""`slrtkit audit EXPORT --trust BUNDLE`: an office's letters, audited from files alone, as a report that can be filed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.audithand import Hand, exhibit, officers_of, open_cases, read_kept, read_uses
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.instants import InstantType
from slrtkit.cli.newfile import new_file
from slrtkit.domain.audit_paper import AuditPaper
from slrtkit.domain.audit_words import verdict_of
from slrtkit.domain.auditing import AuditReport, AuditVerdict, Exhibit
from slrtkit.domain.rules.language import Locale
from slrtkit.ledger import canonical
from slrtkit.service.auditing import AuditInput, SampleAsked, audit_letters, compose_audit
from slrtkit.wire.audit import audit_to_wire

__all__ = ["letters"]

_EXIT = {AuditVerdict.CLEAN: Exit.DONE, AuditVerdict.OPEN: Exit.UNDETERMINED, AuditVerdict.FINDINGS: Exit.NO}
_COLOURS = {AuditVerdict.CLEAN: "green", AuditVerdict.OPEN: "yellow", AuditVerdict.FINDINGS: "red"}
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_WRITTEN = {"id": "Laporan ditulis ke {out}.", "en": "The report was written to {out}."}


@click.command(
    "letters",
    help="Audit surat suatu kantor dari berkas saja. / Audit an office's letters from files alone.\n\n"
    "Kode keluar / exit code: 0 tanpa temuan / no findings, 1 temuan / findings, 2 masukan salah / bad input, "
    "3 belum pasti / could not be told.",
)
@click.argument("export", metavar="EXPORT", type=_FILE)
@click.option(
    "--trust",
    required=True,
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Berkas kepercayaan: folder atau berkas. / Trust bundle: a folder or a file.",
)
@click.option(
    "--pdfs",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder berkas surat dan pindaian. / A folder of letters and scans.",
)
@click.option(
    "--checkpoint", "kept", multiple=True, metavar="NOTE", type=_FILE, help="Titik periksa yang disimpan. / One that was kept."
)
@click.option("--cases", multiple=True, metavar="FILE", type=_FILE, help="Contoh kasus (export cases). / A sample of cases.")
@click.option("--identity", metavar="KEYFILE", type=_FILE, help="Kunci pemeriksa untuk membukanya. / The key that opens it.")
@click.option("--number", metavar="TEXT", help="Nomor yang disebut pemeriksa. / The number that the auditor named.")
@click.option(
    "--count", type=click.IntRange(1, 1000), default=20, show_default=True, help="Yang diminta. / How many were asked for."
)
@click.option("--officers", metavar="TOML", type=_FILE, help="Kunci bukti pejabat. / Keys of the officers' proofs.")
@click.option("--uses", metavar="FILE", type=_FILE, help="Jawaban letter used --json. / Answers of letter used --json.")
@click.option("--at", type=InstantType(), metavar="DATE", help="Seolah pada hari ini. / As of this day; default: now.")
@click.option(
    "--out",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Berkas baru / a new file: .html, .pdf, .json.",
)
@json_option
@lang_option
def letters(
    export: Path,
    trust: Path,
    pdfs: Path | None,
    kept: tuple[Path, ...],
    cases: tuple[Path, ...],
    identity: Path | None,
    number: str | None,
    count: int,
    officers: Path | None,
    uses: Path | None,
    at: datetime | None,
    out: tuple[Path, ...],
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: Locale,
) -> Exit:
    """Tell what was found, the gravest first; the exit code is what it comes to."""
    if cases and not number:
        raise click.UsageError("--cases FILE --number TEXT --count N")
    if unknown := [str(path) for path in out if path.suffix not in _WRITERS]:
        raise click.UsageError(f"--out FILE{'|'.join(sorted(_WRITERS))}: {unknown[0]}")
    at = at or datetime.now(UTC)
    hand = Hand(export, load_bundle(trust, at), at)
    belief = hand.belief()
    files = tuple(sorted(path for path in pdfs.rglob("*") if path.is_file())) if pdfs else None
    given = AuditInput(
        letters=None if files is None else tuple(hand.letters(files)),
        kept=tuple(map(read_kept, kept)),
        cases=tuple(open_cases(path, identity) for path in cases) if cases else None,
        asked=SampleAsked(number, count) if number else None,
        identity=officers_of(officers) if officers else None,
        uses=read_uses(uses) if uses else None,
    )
    exhibits = {"register": (export,), "trust": (trust,), "letters": (pdfs,), "checkpoint": kept}
    exhibits |= {"cases": cases, "officers": (officers,), "uses": (uses,)}
    told = {"letters": f"files={len(files or ())}", "cases": f"number={number} count={count}"}
    report = audit_letters(belief, given, hand.trust, at, tuple(_exhibits(exhibits, told)))
    paper = compose_audit(report, lang)
    for path in out:
        new_file(path, (_WRITERS[path.suffix](report, paper),))
    if as_json:
        show_json(audit_to_wire(report) | {"written": [str(path) for path in out]})
    else:
        click.echo("\n".join(_page(paper)))
        for path in out:
            click.echo(_WRITTEN[lang].format(out=path))
    return _EXIT[verdict_of(report)]


def _exhibits(given: Mapping[str, tuple[Path | None, ...]], told: Mapping[str, str]) -> Iterator[Exhibit]:
    for kind, paths in given.items():
        for path in paths:
            if path is not None:
                yield exhibit(kind, path, told.get(kind, ""))


def _page(paper: AuditPaper) -> Iterator[str]:
    yield click.style(paper.title, bold=True)
    yield click.style(paper.conclusion, fg=_COLOURS[paper.verdict], bold=True)
    for label, value in paper.facts:
        yield f"  {label:<28}{value}"
    for table in paper.tables:
        yield ""
        yield click.style(table.title, bold=True)
        for row in table.rows:
            yield "  " + "  ".join(cell for cell in row if cell)
        if not table.rows:
            yield f"  {table.empty}"
    if paper.notes:
        yield ""
        yield click.style(paper.notes_title, bold=True)
        yield from (f"  - {note}" for note in paper.notes)


def _json(report: AuditReport, _: AuditPaper) -> bytes:
    return canonical(audit_to_wire(report)) + b"\n"


def _html(_: AuditReport, paper: AuditPaper) -> bytes:
    written: bytes = import_module("slrtkit.adapters.documents.audithtml").HtmlAudit().render_audit(paper)
    return written


def _pdf(_: AuditReport, paper: AuditPaper) -> bytes:
    written: bytes = import_module("slrtkit.adapters.documents.audit").TypstAudit().render_audit(paper)
    return written


_WRITERS: Mapping[str, Callable[[AuditReport, AuditPaper], bytes]] = {".html": _html, ".pdf": _pdf, ".json": _json}
