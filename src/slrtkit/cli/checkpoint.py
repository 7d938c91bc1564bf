"""`slrtkit checkpoint`: what the register of letters says of itself, signed; and whether a register continues what was kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.logfile import load_register
from slrtkit.cli.newfile import new_file
from slrtkit.cli.post import open_post, post_options
from slrtkit.cli.press import log_of
from slrtkit.cli.printing import SIGNS, named, spoken
from slrtkit.domain.sentences import sentence
from slrtkit.domain.verification import AxisResult, Status
from slrtkit.ledger.note import MAX_NOTE
from slrtkit.service.export_axis import judge_checkpoint
from slrtkit.service.registerexport import signed_checkpoint

__all__ = ["checkpoint"]

_WORDS = {
    "id": "Titik periksa register {log}, {size} catatan, ditulis ke {out}.",
    "en": "The checkpoint of the register {log}, {size} entries, was written to {out}.",
}
_EXIT = {Status.PASSED: Exit.DONE, Status.FAILED: Exit.NO, Status.INDETERMINATE: Exit.UNDETERMINED}
_NOTE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command(
    "checkpoint",
    help="Titik periksa register surat, ditandatangani. / The signed checkpoint of the register of letters.\n\n"
    "Serahkan kepada pihak luar: yang menyimpannya dapat menagih kelanjutannya. / Whoever keeps it can ask what followed.",
)
@post_options
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Berkas baru. / A new file.")
@click.option("--check", "kept", multiple=True, metavar="NOTE", type=_NOTE, help="Yang disimpan. / One that was kept.")
@click.option("--log", metavar="EXPORT", type=_NOTE, help="Ekspor register, untuk --check. / An export of the register.")
@click.option("--trust", metavar="BUNDLE", type=click.Path(path_type=Path), help="Untuk --check. / For --check.")
@json_option
@lang_option
def checkpoint(
    store: str | None,
    config: Path | None,
    out: Path | None,
    kept: tuple[Path, ...],
    log: Path | None,
    trust: Path | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> Exit:
    """Print the note, or save it; or check notes that were kept against an export, without any store."""
    if kept:
        if log is None or trust is None:
            raise click.UsageError("--check NOTE --log EXPORT --trust BUNDLE")
        answers = dict(_checked(kept, log, trust))
        for path, said in answers.items():
            _tell(path, said, lang, as_json=as_json)
        return max((_EXIT[said.status] for said in answers.values()), key=(Exit.DONE, Exit.UNDETERMINED, Exit.NO).index)
    with open_post(store, config) as post:
        made, written = signed_checkpoint(post.journal, log_of(post))
    if out is not None:
        new_file(out, (written.encode(),))
    if as_json:
        told = {"log": made.origin, "size": made.size, "root": made.root.hex(), "at": made.said("at") or None, "note": written}
        show_json({**told, "file": str(out) if out else None})
    elif out is None:
        click.echo(written, nl=False)
    else:
        click.echo(_WORDS[lang].format(log=made.origin, size=made.size, out=out))
    return Exit.DONE


def _checked(kept: tuple[Path, ...], log: Path, trust: Path) -> Iterator[tuple[Path, AxisResult]]:
    at = datetime.now(UTC)
    listed = load_bundle(trust, at).log
    view = load_register(log, listed, at)
    assert listed is not None  # noqa: S101  or the export was refused
    for path in kept:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield path, judge_checkpoint(file.read(MAX_NOTE + 1), view, listed, at)


def _tell(path: Path, said: AxisResult, lang: str, *, as_json: bool) -> None:
    words = sentence(said)
    if as_json:
        answer = {"status": said.status.value, "code": said.code, "evidence": said.evidence, "text": words._asdict()}
        show_json({"file": str(path), **answer})
    else:
        click.echo(f"{SIGNS[said.status]} {named(path)}: {spoken(lang, words)}")
