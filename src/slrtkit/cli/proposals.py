"""`slrtkit proposal`: changes that somebody wishes, checked and answered by somebody else."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.changes import Wish, asking_options, change_command, facts_of_post, tell
from slrtkit.cli.post import Post, open_post, post_options
from slrtkit.domain.change import (
    AidEnd,
    Arrival,
    CardChange,
    Cause,
    Change,
    Departure,
    FactChange,
    IdentityChange,
    Move,
    PPKSChange,
    RosterChange,
    Split,
    Transfer,
)
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.identifiers import mask
from slrtkit.domain.proposal import Proposal, ProposalStatus
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.service.journal import Receipt
from slrtkit.service.proposal import apply_change, check_change, proposals, refuse_change
from slrtkit.wire import from_wire, to_wire

__all__ = ["proposal"]

_STATUS = {
    "id": {"proposed": "diusulkan", "checked": "diperiksa", "applied": "diterapkan", "refused": "ditolak"},
    "en": {"proposed": "proposed", "checked": "checked", "applied": "applied", "refused": "refused"},
}
_KINDS: dict[type[Change], tuple[str, str]] = {
    FactChange: ("keterangan", "fact"),
    IdentityChange: ("nama atau NIK", "name or NIK"),
    CardChange: ("kartu keluarga", "family card"),
    Arrival: ("anggota baru", "new member"),
    Transfer: ("pindah kartu keluarga", "other family card"),
    Departure: ("anggota keluar", "member leaves"),
    Move: ("pindah rumah", "move"),
    Split: ("pisah rumah tangga", "split"),
    PPKSChange: ("golongan PPKS", "kind of PPKS"),
    RosterChange: ("daftar anggota", "roster"),
    AidEnd: ("akhir bantuan", "end of aid"),
}
_CAUSES = {
    Cause.BIRTH: "lahir",
    Cause.DEATH: "meninggal",
    Cause.MARRIAGE: "kawin",
    Cause.DIVORCE: "cerai",
    Cause.ADOPTION: "diangkat anak",
    Cause.MOVE: "pindah",
    Cause.SPLIT: "pisah rumah tangga",
    Cause.RETURN: "kembali",
    Cause.OVERLOOKED: "terlewat",
    Cause.MISTAKE: "salah catat",
}
_NONE = {"id": "Tidak ada usulan.", "en": "There are no proposals."}


@click.group("proposal", help="Usulan perubahan: diajukan, diperiksa, diterapkan atau ditolak. / Proposed changes.")
def proposal() -> None:
    """Hold the commands together."""


@proposal.command("propose", help="Ajukan perubahan dari berkas JSON. / Propose a change from a JSON file.")
@click.argument("household_id", metavar="HOUSEHOLD")
@click.option("--change", "file", required=True, metavar="FILE.json", help="`-`: stdin.")
@partial(change_command, proposes=True)
def propose(household_id: str, file: str) -> Wish:
    """Read a change, as `slrtkit proposal list --json` writes it."""
    change: Change = from_wire(_read(file), Change)  # type: ignore[arg-type]  # a union stands for its members
    return lambda _: (household_id, change)


def _answer(name: str, text: str, act: Callable[[Post, Context, str], Receipt]) -> None:
    @proposal.command(name, help=text)
    @click.argument("proposal_id", metavar="PROPOSAL")
    @asking_options
    def answer(
        proposal_id: str,
        store: str | None,
        config: Path | None,
        acting: str | None,
        reason: str,
        request: str | None,
        as_json: bool,  # noqa: FBT001  click hands one argument for each option
        lang: str,
    ) -> Exit:
        with open_post(store, config) as post:
            context = evolve(post.context(acting, request or post.clock.new_id()), reason=reason)
            receipt = act(post, context, proposal_id)
            found = post.journal.read(StreamKind.PROPOSAL, proposal_id, Proposal).state
        tell(receipt, f"{{id}}: {_STATUS[lang][found.status.value]}", as_json=as_json)
        return Exit.DONE


_answer("check", "Bukti diperiksa. / The evidence was looked at.", lambda post, who, one: check_change(post.journal, who, one))
_answer(
    "apply",
    "Terapkan; tidak oleh pengusul. / Apply it; never by who proposed it.",
    lambda post, who, one: apply_change(post.journal, who, one, facts=facts_of_post(post)),
)
_answer(
    "refuse",
    "Tolak, dengan --reason. / Refuse it, with --reason.",
    lambda post, who, one: refuse_change(post.journal, who, one),
)


@proposal.command("list", help="Usulan menurut status. / Proposals by status.")
@post_options
@click.option("--status", type=click.Choice([one.value for one in ProposalStatus]), help="Bawaan: semua. / Default: all.")
@json_option
@lang_option
def list_(store: str | None, config: Path | None, status: str | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands it
    """List proposals, the earliest first."""
    with open_post(store, config) as post:
        wanted = [ProposalStatus(status)] if status else list(ProposalStatus)
        with post.journal.looking("read") as seen:
            found = proposals(seen, wanted)
    if as_json:
        show_json({"proposals": [_masked(to_wire(one)) for one in found]})
        return
    for one in found:
        state = _STATUS[lang][one.status.value]
        told = f"{_told(one.change, lang)}: {one.subject}"
        click.echo(f"{one.id}  {one.household}  {told}  {one.proposed_by}  {state}  {one.answer}".rstrip())
    if not found:
        click.echo(_NONE[lang])


def _told(change: Change, lang: str) -> str:
    """Say in words what is to change: its kind, and which fact, cause, kind or program."""
    indonesian, english = _KINDS[type(change)]
    match change:
        case FactChange(name=what) | PPKSChange(kind=what) | AidEnd(program=what):
            more = f" {what}"
        case Arrival(cause=cause) | Transfer(cause=cause) | Departure(cause=cause):
            more = f" ({_CAUSES[cause] if lang == 'id' else cause})"
        case _:
            more = ""
    return (indonesian if lang == "id" else english) + more


def _read(file: str) -> Any:  # noqa: ANN401  JSON
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        return json.loads(text)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the file cannot be read: {reason}", code="file.unreadable", path=file) from None
    except (ValueError, RecursionError):
        raise WireError([Problem(file, "wire.json", "this is no JSON")]) from None


def _masked(value: Any) -> Any:  # noqa: ANN401  JSON
    match value:
        case dict():
            return {key: mask(one) if key in {"nik", "nkk"} and one else _masked(one) for key, one in value.items()}
        case list() | tuple():
            return [_masked(one) for one in value]
        case _:
            return value
