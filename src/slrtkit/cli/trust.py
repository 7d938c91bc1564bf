"""`slrtkit trust show|withdrawn`: what a trust bundle says, and the letters that an office withdrew."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from slrtkit.adapters.trust import load_bundle, publish_withdrawn, read_list_key
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.press import passphrase
from slrtkit.cli.printing import spoken
from slrtkit.domain.sentences import NOTICES, Sentence
from slrtkit.domain.verification import Notice
from slrtkit.ledger import instant_text
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.withdraw import withdrawn_entries

__all__ = ["trust"]

_BUNDLE = click.argument("bundle", metavar="BUNDLE", type=click.Path(path_type=Path))
_LISTS: Mapping[str, Sentence] = {
    "authority": Sentence("yang boleh menandatangani", "who may sign"),
    "issuers": Sentence("kunci segel", "seal keys"),
    "withdrawn": Sentence("surat yang dicabut", "withdrawn letters"),
    "log": Sentence("kunci register", "log keys"),
}
_BARE = Sentence(
    "Hanya akar X.509: cukup untuk melihat tanda tangan saja.", "X.509 roots alone: enough for a look at signatures."
)


@click.group(help="Daftar kepercayaan: siapa boleh menandatangani. / Trust bundles: who may sign.")
def trust() -> None:
    """Hold the commands together."""


@trust.command("show", help="Isi daftar kepercayaan. / What a trust bundle says.")
@_BUNDLE
@json_option
@lang_option
def show(bundle: Path, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Tell every list with its version and age; a bundle that does not hold is an error."""
    told = load_bundle(bundle, datetime.now(UTC))
    lists = dict(_lists(told))
    if as_json:
        show_json({"roots": len(told.roots), "training": told.training, "lists": lists})
        return Exit.DONE
    if told.training:
        click.echo(spoken(lang, NOTICES[Notice.TRAINING]))
    if not lists:
        click.echo(spoken(lang, _BARE))
    for name, one in lists.items():
        span = f"{one['issued']} / {one['expires']}"
        click.echo(f"{spoken(lang, _LISTS[name])}: {one['entries']}  ({one['scope']}, v{one['version']}, {span})")
    return Exit.DONE


@desk_command(trust, "withdrawn", "Tulis surat yang dicabut ke daftar. / Put withdrawn letters into a bundle.")
@_BUNDLE
@click.option(
    "--key",
    "keys",
    multiple=True,
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Kunci daftar ini, boleh lebih dari satu. / The key of the list; more than one where the root wants it.",
)
@click.option(
    "--days", type=click.IntRange(1, 366), default=30, show_default=True, help="Berlaku berapa hari. / Holds so long."
)
def withdrawn(desk: Desk, bundle: Path, keys: tuple[Path, ...], days: int) -> Mapping[str, object]:
    """Add what this store knows to be withdrawn, and sign the list."""
    entries = withdrawn_entries(desk.post.journal)
    signing = [read_list_key(path, passphrase) for path in keys]
    listed = publish_withdrawn(bundle, entries, signing, desk.context.now, holds=timedelta(days=days))
    return {
        "bundle": str(bundle),
        "version": listed.version,
        "expires": instant_text(listed.expires),
        "letters": [{"number": one.number, "on": one.on.isoformat(), "by": one.replaced_by} for one in listed.entries],
    }


def _lists(told: TrustBundle) -> Iterator[tuple[str, Mapping[str, object]]]:
    log = told.log.list if told.log else None
    for name, one in {
        "authority": told.authority,
        "issuers": told.issuers,
        "withdrawn": told.withdrawn,
        "log": log,
    }.items():
        if one:
            yield (
                name,
                {
                    "version": one.version,
                    "scope": one.scope,
                    "issued": instant_text(one.issued),
                    "expires": instant_text(one.expires),
                    "entries": len(one.entries),
                },
            )
