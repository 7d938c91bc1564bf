"""`slrtkit renew FILE… --out FOLDER`, or `--store DB`: make what signed letters prove last longer."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from slrtkit.adapters.signing.pades import BaselineLT, Extender
from slrtkit.adapters.signing.pdfcheck import MAX_BYTES, PdfExaminer
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, day_option, json_option, lang_option, show_json
from slrtkit.cli.post import acting_option, open_post, post_options
from slrtkit.domain.office import Zone
from slrtkit.domain.sentences import Sentence
from slrtkit.errors import KeyUnavailableError, SigningError, SlrtError
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.renew import Archivist
from slrtkit.service.renew import renew as renew_letter

__all__ = ["renew"]

_RENEWED = Sentence("diperpanjang", "renewed")
_ENOUGH = Sentence("masih cukup lama terbukti", "proved for long enough")
_GRAVITY = (Exit.NO, Exit.UNDETERMINED)


@click.command(
    "renew",
    help="Perpanjang bukti surat bertanda tangan: berkas, atau semua surat yang disimpan. / Renew the proof of signed letters: "
    "files, or all that a store keeps.\n\n"
    "Kode keluar / exit code: 0 selesai / done, 1 ada yang ditolak / some refused, 3 layanan tidak menjawab / no answer.",
)
@click.argument("files", nargs=-1, metavar="[FILE…]", type=click.Path(path_type=Path))
@click.option(
    "--trust", required=True, metavar="BUNDLE", type=click.Path(path_type=Path), help="Berkas kepercayaan. / Trust bundle."
)
@click.option("--timestamp", required=True, metavar="URL", help="Penanda waktu. / The time-stamping authority.")
@click.option("--allow", default="", metavar="HOST,…", help="Host OCSP dan CRL lain. / Further hosts for OCSP and CRLs.")
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Hasilnya, untuk berkas. / For the results, where files are named.",
)
@day_option("--until", "Lewati yang masih terbukti pada hari ini. / Leave alone what is still proved on this day.")
@click.option("--unstamped", is_flag=True, help="Hanya yang menunggu stempel waktu. / Only those that wait for their stamp.")
@post_options
@acting_option
@json_option
@lang_option
def renew(
    files: tuple[Path, ...],
    trust: Path,
    timestamp: str,
    allow: str,
    out: Path | None,
    until: date | None,
    unstamped: bool,  # noqa: FBT001  click hands one argument for each option
    store: str | None,
    config: Path | None,
    acting: str | None,
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> Exit:
    """Renew one letter after the other; one that is refused does not keep the others from it."""
    if bool(files) != bool(out) or (files and (store or unstamped)):
        raise click.UsageError("FILE… --out FOLDER, atau / or: --store DB")
    now = datetime.now(UTC)
    bundle = load_bundle(trust, now)
    level = BaselineLT(timestamp_url=timestamp, allowed_hosts=frozenset(filter(None, allow.split(","))), roots=bundle.roots)
    day = datetime.combine(until, time(23, 59, 59), Zone.WIB.offset).astimezone(UTC) if until else None
    told: Iterator[dict[str, object]]
    if out:
        out.mkdir(parents=True, exist_ok=True)
        told = (_one(path, Extender(level), bundle, now, day, out) for path in files)
    else:
        told = _kept(store, config, acting, Extender(level), bundle, day, unstamped=unstamped)
    outcomes = set[Exit]()
    for one in told:
        outcomes.add(Exit[str(one.pop("exit"))])
        said = one["said"] if isinstance(one["said"], str) else getattr(one["said"], lang)
        if as_json:
            show_json({**one, "said": said})
        else:
            name = f"{Path(str(one['file'])).name}: {one['verdict'] or '-'}" if out else one["number"]
            click.echo(f"{name}  {said}")
    return next((code for code in _GRAVITY if code in outcomes), Exit.DONE)


def _kept(
    store: str | None,
    config: Path | None,
    acting: str | None,
    renewer: Extender,
    bundle: TrustBundle,
    until: datetime | None,
    *,
    unstamped: bool,
) -> Iterator[dict[str, object]]:
    """Renew what a store keeps, and record it there."""
    with open_post(store, config) as post:
        context = post.context(acting, post.clock.new_id())
        archivist = Archivist(post.journal, post.blobs, renewer, PdfExaminer(), bundle)
        for one in archivist.all_renewed(context, until=until, unstamped=unstamped):
            told: dict[str, object] = {"letter": one.letter, "number": one.number, "pdf": one.pdf, "renewed": one.renewed}
            if one.error:
                yield told | _refused(one.error)
            else:
                said = _RENEWED if one.renewed else _ENOUGH
                yield told | {"code": None, "said": said, "exit": Exit.DONE.name}


def _refused(error: SlrtError) -> dict[str, object]:
    waits = isinstance(error, KeyUnavailableError)
    return {"code": error.code, "said": str(error.text), "exit": (Exit.UNDETERMINED if waits else Exit.NO).name}


def _one(
    path: Path, renewer: Extender, bundle: TrustBundle, now: datetime, until: datetime | None, out: Path
) -> dict[str, object]:
    told: dict[str, object] = {"file": str(path), "to": None, "verdict": None, "code": None}
    with path.open("rb") as file:
        pdf = file.read(MAX_BYTES + 1)
    try:
        renewal = renew_letter(pdf, renewer, PdfExaminer(), bundle, now, until=until)
    except SigningError as error:
        return told | _refused(error)
    told |= {"verdict": renewal.report.verdict.value, "exit": Exit.DONE.name}
    if renewal.pdf is None:
        return told | {"said": _ENOUGH}
    target = out / path.name
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.write_bytes(renewal.pdf)
    os.replace(unfinished, target)  # noqa: PTH105  the whole file at once, or none of it
    return told | {"to": str(target), "said": _RENEWED}
