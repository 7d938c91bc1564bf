"""`slrtkit verifier-page --trust BUNDLE --out verify.html`: a page that checks paper seals in a browser, without a network."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

import click

from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.newfile import new_file
from slrtkit.domain.authority import zone_of
from slrtkit.domain.issuers import IssuerList, WithdrawnList
from slrtkit.ledger import instant_text
from slrtkit.web.verifier import verifier_page as page_of

__all__ = ["verifier_page"]

_WRITTEN = {
    "id": "Halaman pemeriksa segel ditulis ke {out}: {keys} kunci segel, berlaku sampai {expires}; {gone}.\n"
    "Sidiknya (SHA-256): {sha256}",
    "en": "The page that checks seals was written to {out}: {keys} seal keys, in force until {expires}; {gone}.\n"
    "Its fingerprint (SHA-256): {sha256}",
}
_GONE = {"id": "{count} surat dicabut", "en": "{count} withdrawn letters"}
_BLIND = {
    "id": "TANPA daftar surat yang dicabut, maka tidak ada segel yang dapat dipastikan",
    "en": "WITHOUT a list of withdrawn letters, so that no seal can be told genuine",
}


@click.command(
    "verifier-page",
    help="Satu halaman yang memeriksa segel surat di ponsel, tanpa jaringan. / One page that checks paper seals on a "
    "telephone, without a network.\n\n"
    "Buat lagi setiap kali berkas kepercayaan diperbarui. / Make it anew whenever the trust bundle is.",
)
@click.option(
    "--trust",
    required=True,
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Berkas kepercayaan: folder atau berkas. / Trust bundle: a folder or a file.",
)
@click.option(
    "--out",
    required=True,
    metavar="FILE.html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Berkas baru. / A new file.",
)
@json_option
@lang_option
def verifier_page(trust: Path, out: Path, as_json: bool, lang: Literal["id", "en"]) -> None:  # noqa: FBT001  click hands one argument for each option
    """Write the page."""
    now = datetime.now(UTC)
    bundle = load_bundle(trust, now)
    data = page_of(bundle, now, language=lang).encode()
    new_file(out, (data,), mode=0o644)
    digest, issuers, withdrawn = sha256(data).hexdigest(), bundle.issuers, bundle.withdrawn
    assert issuers is not None  # noqa: S101  there is no page without
    if as_json:
        lists = {"issuers": _told(issuers), "withdrawn": _told(withdrawn)}
        show_json({"file": str(out), "bytes": len(data), "sha256": digest, "training": bundle.training, **lists})
        return
    gone = _GONE[lang].format(count=len(withdrawn.entries)) if withdrawn else _BLIND[lang]
    keys = len({entry.key for entry in issuers.entries})
    expires = zone_of(issuers.scope).dated(issuers.expires)
    click.echo(_WRITTEN[lang].format(out=out, keys=keys, expires=expires, gone=gone, sha256=digest))


def _told(listed: IssuerList | WithdrawnList | None) -> dict[str, object] | None:
    if listed is None:
        return None
    until = {"issued": instant_text(listed.issued), "expires": instant_text(listed.expires)}
    return {"version": listed.version, "scope": listed.scope, **until, "entries": len(listed.entries)}
