"""`slrtkit lookup`: ask Dukcapil, DTSEN or BPJS about a person. What they answer is proposed, never entered."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.changes import asking_options, facts_of_post
from slrtkit.cli.post import Post, open_post, post_options
from slrtkit.domain.enquiry import Enquiry, EnquiryOutcome
from slrtkit.errors import NotFoundError
from slrtkit.plugins import LOOKUP
from slrtkit.ports.lookup import Lookup
from slrtkit.service.lookup import Asker, ask_agency, enquiries_of

__all__ = ["lookup"]

_CODES: Mapping[EnquiryOutcome, Exit] = {
    EnquiryOutcome.FOUND: Exit.DONE,
    EnquiryOutcome.NOT_FOUND: Exit.NO,
    EnquiryOutcome.NOT_ASKED: Exit.UNDETERMINED,
    EnquiryOutcome.OPEN: Exit.UNDETERMINED,
}
_SAID = {
    "id": {
        "found": "ditemukan",
        "not-found": "tidak ditemukan",
        "not-asked": "tidak ditanyakan",
        "open": "belum ada jawaban tercatat",
        "no-consent": "warga belum menyetujui (slrtkit privacy consent --purpose lookup)",
        "no-nik": "NIK tidak diketahui",
        "no-permission": "instansi tidak memberi hak akses",
        "no-network": "tidak terhubung",
        "time-out": "tidak ada jawaban pada waktunya",
        "busy": "instansi sedang tidak dapat menjawab",
        "unreadable": "jawaban tidak dapat dibaca",
        "other-person": "jawaban tentang NIK lain",
        "other-name": "nama lain; tidak ada yang diusulkan, periksa NIK",
        "proposed": "diusulkan: {count}",
        "unread": "tidak dapat diusulkan: {names}",
        "none": "Belum pernah ditanyakan.",
    },
    "en": {
        "found": "found",
        "not-found": "not found",
        "not-asked": "not asked",
        "open": "no answer was recorded",
        "no-consent": "the person has not consented (slrtkit privacy consent --purpose lookup)",
        "no-nik": "no NIK is known",
        "no-permission": "the agency does not let this office ask",
        "no-network": "not reached",
        "time-out": "no answer in time",
        "busy": "the agency cannot answer now",
        "unreadable": "the answer cannot be read",
        "other-person": "the answer is about another NIK",
        "other-name": "another name; nothing is proposed, look at the NIK",
        "proposed": "proposed: {count}",
        "unread": "could not be proposed: {names}",
        "none": "Nobody asked yet.",
    },
}


@click.group(help="Tanya Dukcapil, DTSEN, BPJS tentang satu orang. / Ask an agency about a person.")
def lookup() -> None:
    """Hold the commands together."""


@lookup.command(
    help="Tanya; jawabannya hanya diusulkan. / Ask; what is answered is only proposed.\n\n"
    "Kode keluar / exit code: 0 ditemukan / found, 1 tidak / not found, 3 tidak ditanyakan / not asked."
)
@click.option("--household", "household_id", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", required=True, metavar="ID", help="Orang. / The person.")
@click.option(
    "--at", "agency", required=True, metavar="NAME", help="[lookup] di slrtkit.toml, atau alamat. / A name, or: json:FILE"
)
@asking_options
def ask(
    household_id: str,
    person: str,
    agency: str,
    store: str | None,
    config: Path | None,
    acting: str | None,
    reason: str,
    request: str | None,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> Exit:
    """Ask one agency, and tell what became of it."""
    with open_post(store, config) as post:
        context = evolve(post.context(acting, request or post.clock.new_id()), reason=reason)
        asker = Asker(post.journal, lambda asking: post.zone.day(asking.now), post.clock.new_id, facts_of_post(post))
        enquiry = ask_agency(asker, context, _agency(post, agency), household_id, person)
    if as_json:
        show_json(_document(enquiry))
    else:
        click.echo(_line(enquiry, lang))
    return _CODES[enquiry.outcome]


@lookup.command("list", help="Yang pernah ditanyakan tentang seseorang. / What was asked about a person.")
@click.option("--person", required=True, metavar="ID", help="Orang. / The person.")
@post_options
@json_option
@lang_option
def list_(person: str, store: str | None, config: Path | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands it
    """Tell who asked what of whom, why, and what became of it."""
    with open_post(store, config) as post, post.journal.looking("read") as seen:
        asked = enquiries_of(seen, person)
    if as_json:
        show_json({"enquiries": [_document(one) for one in asked]})
        return
    for one in asked:
        click.echo(f"{one.on}  {one.by}  {one.reason}  {_line(one, lang)}")
    if not asked:
        click.echo(_SAID[lang]["none"])


def _agency(post: Post, written: str) -> Lookup:
    """Open an agency by its name in the configuration, else by its address.

    Raises:
        NotFoundError: it is neither.
        SlrtError: it cannot be opened.
    """
    named = post.config.lookup.get(written)
    if named is None and ":" not in written:
        known = ", ".join(sorted(post.config.lookup)) or "-"
        raise NotFoundError(
            "no agency has this name", code="lookup.unknown", path=written, cure=f"[lookup] in slrtkit.toml names: {known}"
        )
    return LOOKUP.open(named or written, folder=post.config.folder if named else Path(), secret=_token)


def _token(name: str) -> bytes | None:
    """Return the token of an agency, from the environment: `SLRTKIT_TOKEN_DUKCAPIL` for `dukcapil`."""
    said = os.environ.get("SLRTKIT_TOKEN_" + re.sub(r"\W", "_", name).upper())
    return said.encode() if said else None


def _line(one: Enquiry, lang: str) -> str:
    said = _SAID[lang]
    parts = [f"{one.source.value}: {said[one.outcome.value]}"]
    parts += [said[one.code]] if one.code else []
    parts += [said["proposed"].format(count=len(one.proposals))] if one.outcome is EnquiryOutcome.FOUND else []
    parts += [said["unread"].format(names=", ".join(one.unread))] if one.unread else []
    return "; ".join(parts)


def _document(one: Enquiry) -> dict[str, Any]:
    return {
        "id": one.id,
        "source": one.source.value,
        "household": one.household,
        "person": one.person,
        "by": one.by,
        "on": one.on.isoformat(),
        "outcome": one.outcome.value,
        "code": one.code,
        "evidence": one.evidence,
        "proposals": list(one.proposals),
        "unread": list(one.unread),
    }
