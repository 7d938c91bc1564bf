"""`slrtkit renew FILE… --trust BUNDLE --timestamp URL --out FOLDER`: make what signed letters prove last longer."""

import os
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from slrtkit.adapters.signing.pades import BaselineLT, Extender
from slrtkit.adapters.signing.pdfcheck import MAX_BYTES, PdfExaminer
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, day_option, json_option, lang_option, show_json
from slrtkit.domain.office import Zone
from slrtkit.domain.sentences import Sentence
from slrtkit.errors import KeyUnavailableError, SigningError
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.renew import renew as renew_letter

__all__ = ["renew"]

_RENEWED = Sentence("diperpanjang", "renewed")
_ENOUGH = Sentence("masih cukup lama terbukti", "proved for long enough")
_GRAVITY = (Exit.NO, Exit.UNDETERMINED)


@click.command(
    "renew",
    help="Perpanjang bukti surat bertanda tangan. / Renew the proof of signed letters.\n\n"
    "Kode keluar / exit code: 0 selesai / done, 1 ada yang ditolak / some refused, 3 layanan tidak menjawab / no answer.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--trust", required=True, metavar="BUNDLE", type=click.Path(path_type=Path), help="Daftar kepercayaan. / Trust bundle."
)
@click.option("--timestamp", required=True, metavar="URL", help="Penanda waktu. / The time-stamping authority.")
@click.option("--allow", default="", metavar="HOST,…", help="Host OCSP dan CRL lain. / Further hosts for OCSP and CRLs.")
@click.option(
    "--out",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Hasilnya. / For the results.",
)
@day_option("--until", "Lewati yang masih terbukti pada hari ini. / Leave alone what is still proved on this day.")
@json_option
@lang_option
def renew(
    files: tuple[Path, ...],
    trust: Path,
    timestamp: str,
    allow: str,
    out: Path,
    until: date | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> Exit:
    """Renew one file after the other; a file that is refused does not keep the others from it."""
    now = datetime.now(UTC)
    bundle = load_bundle(trust, now)
    level = BaselineLT(timestamp_url=timestamp, allowed_hosts=frozenset(filter(None, allow.split(","))), roots=bundle.roots)
    day = datetime.combine(until, time(23, 59, 59), Zone.WIB.offset).astimezone(UTC) if until else None
    out.mkdir(parents=True, exist_ok=True)
    outcomes = set[Exit]()
    for path in files:
        told = _one(path, Extender(level), bundle, now, day, out)
        outcomes.add(Exit[str(told.pop("exit"))])
        said = told["said"] if isinstance(told["said"], str) else getattr(told["said"], lang)
        if as_json:
            show_json({**told, "said": said})
        else:
            click.echo(f"{path.name}: {told['verdict'] or '-'}  {said}")
    return next((code for code in _GRAVITY if code in outcomes), Exit.DONE)


def _one(
    path: Path, renewer: Extender, bundle: TrustBundle, now: datetime, until: datetime | None, out: Path
) -> dict[str, object]:
    told: dict[str, object] = {"file": str(path), "to": None, "verdict": None, "code": None}
    with path.open("rb") as file:
        pdf = file.read(MAX_BYTES + 1)
    try:
        renewal = renew_letter(pdf, renewer, PdfExaminer(), bundle, now, until=until)
    except SigningError as error:
        waits = isinstance(error, KeyUnavailableError)
        return told | {"code": error.code, "said": str(error.text), "exit": (Exit.UNDETERMINED if waits else Exit.NO).name}
    told |= {"verdict": renewal.report.verdict.value, "exit": Exit.DONE.name}
    if renewal.pdf is None:
        return told | {"said": _ENOUGH}
    target = out / path.name
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.write_bytes(renewal.pdf)
    os.replace(unfinished, target)  # noqa: PTH105  the whole file at once, or none of it
    return told | {"to": str(target), "said": _RENEWED}
