"""`slrtkit trust import FILE --into HELD`: an update that came on a stick, checked against what is held."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from slrtkit.adapters.trust import Imported, import_bundle, load_bundle
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.printing import named, spoken
from slrtkit.cli.trustwords import PARTS, age_of, part_json
from slrtkit.domain.sentences import Sentence
from slrtkit.domain.trust import Age

__all__ = ["import_"]

_WARN = timedelta(days=14)
_NEWER = Sentence("Diterima ke {held}", "Taken over into {held}")
_SAME = Sentence("Tidak ada yang baru; {held} tetap", "Nothing new; {held} stays")
_ANEW = Sentence("kunci diganti oleh akar, dimulai baru", "its keys were changed by the root, it began anew")


@click.command(
    "import",
    help="Terima pembaruan berkas kepercayaan, misalnya dari diska lepas. / Take over an update of a trust bundle.\n\n"
    "Yang lama, tercampur, atau menulis ulang riwayat ditolak. / What is older, mixed, or rewrites history is refused.\n\n"
    "Kode keluar / exit code: 0 diterima / taken over, 2 ditolak / refused, 3 diterima, ada yang kedaluwarsa / expired parts.",
)
@click.argument("source", metavar="BUNDLE", type=click.Path(path_type=Path))
@click.option(
    "--into", "held", required=True, metavar="HELD", type=click.Path(path_type=Path), help="Salinan kita. / Our copy."
)
@click.option("--fingerprint", default="", metavar="HEX", help="Sidik akar dari peraturan. / Of the root, by the regulation.")
@click.option("--by", "province", metavar="BUNDLE", type=click.Path(path_type=Path), help="Daftar provinsi. / The province's.")
@json_option
@lang_option
def import_(source: Path, held: Path, fingerprint: str, province: Path | None, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Keep the newer bundle and the highest versions, or refuse it and keep what is held."""
    now = datetime.now(UTC)
    vouching = load_bundle(province, now) if province else None
    done = import_bundle(source, held, now, fingerprint="".join(fingerprint.split()), province=vouching)
    ages = {part: part.age(now, _WARN) for part in done.bundle.parts}
    if as_json:
        before = done.before.parts if done.before else {}
        versions = {
            part.name: {"from": before[part.name].version if part.name in before else None, "to": part.version}
            for part in done.bundle.parts
        }
        parts = [part_json(part, now, age) for part, age in ages.items()]
        show_json({"held": str(held), "changed": done.changed, "versions": versions, "anew": sorted(done.anew), "parts": parts})
    else:
        click.echo("\n".join(_lines(done, held, ages.values(), lang)))
    return Exit.UNDETERMINED if Age.EXPIRED in ages.values() else Exit.DONE


def _lines(done: Imported, held: Path, ages: Iterable[Age], lang: str) -> Iterator[str]:
    yield spoken(lang, _NEWER if done.changed else _SAME).format(held=named(held))
    before = done.before.parts if done.before else {}
    for part, age in zip(done.bundle.parts, ages, strict=True):
        was = f"v{before[part.name].version} -> " if part.name in before and before[part.name].version != part.version else ""
        anew = f"  {spoken(lang, _ANEW)}" if part.name in done.anew else ""
        yield f"  {spoken(lang, PARTS[part.name]):<28} {was}v{part.version}  {age_of(age, lang)}{anew}"
