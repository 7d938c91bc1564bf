"""What the commands that change a household share: who acts and why, evidence, and whether it is done or only proposed."""

from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeAlias

import click
from attrs import evolve

from slrtkit.adapters.exchange.columns import CellError, columns
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.post import Post, acting_option, open_post, post_options, request_option
from slrtkit.domain.change import Change, Move, Split
from slrtkit.domain.household import FactValue, Household, Unit
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.errors import NotFoundError, Problem, WireError
from slrtkit.service.change import change_household
from slrtkit.service.journal import Receipt
from slrtkit.service.proposal import propose_change

__all__ = ["Wish", "asking_options", "change_command", "digests", "facts_of_post", "read_value", "tell"]

Wish: TypeAlias = Callable[[Post], tuple[str, Change]]
"""Household and change, once the post is open."""

_PREFIX = {Unit.HOUSEHOLD: "household", Unit.FAMILY: "family", Unit.PERSON: "person"}
_DONE = {"id": "Dicatat: {id}", "en": "Recorded: {id}"}
_PROPOSED = {"id": "Diusulkan: {id}", "en": "Proposed: {id}"}


def asking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add who acts, why, and the client id by which the same request is known when it is sent again."""
    reason = click.option("--reason", default="", metavar="TEXT", help="Alasan. / Why.")
    return post_options(acting_option(reason(request_option(json_option(lang_option(command))))))


def change_command(command: Callable[..., Wish], *, proposes: bool = False) -> Callable[..., Exit]:
    """Make a command of a function that returns a wish: it is done at once, or with `--propose` written down as a proposal.

    Args:
        command: Takes its own options, and returns what is to change.
        proposes: True for a command that only ever proposes.
    """

    @wraps(command)
    def perform(
        *,
        store: str | None,
        config: Path | None,
        acting: str | None,
        reason: str,
        request: str | None,
        evidence: tuple[Path, ...],
        propose: bool = proposes,
        reported_by: str,
        as_json: bool,
        lang: str,
        **words: Any,  # noqa: ANN401  the command's own options
    ) -> Exit:
        wish = command(**words)
        shown = digests(evidence)
        with open_post(store, config) as post:
            household, change = wish(post)
            if post.areas is not None and isinstance(change, Move | Split):
                post.areas[change.village]
            context = evolve(post.context(acting, request or post.clock.new_id()), reason=reason)
            facts = facts_of_post(post)
            if propose:
                proposal = Proposal(
                    id=post.clock.new_id(),
                    household=household,
                    village=post.journal.household(household).state.village.text,
                    change=change,
                    proposer=Proposer.RESIDENT if reported_by else Proposer.FACILITATOR,
                    proposed_by=context.actor,
                    proposed_on=post.zone.day(context.now),
                    reason=reason,
                    reported_by=reported_by,
                    evidence=shown,
                )
                receipt = propose_change(post.journal, context, proposal, facts=facts)
            else:
                receipt = change_household(post.journal, context, household, change, evidence=shown, facts=facts)
        tell(receipt, (_PROPOSED if propose else _DONE)[lang], as_json=as_json)
        return Exit.DONE

    proposing = click.option("--propose", is_flag=True, help="Hanya usulkan. / Only propose it.")
    resident = click.option("--reported-by", default="", metavar="NAME", help="Warga yang meminta. / The resident who asks.")
    shown = click.option(
        "--evidence",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Bukti; hanya sidiknya dicatat. / Evidence; only its digest is recorded.",
    )
    asked = resident(shown(perform))
    return asking_options(asked if proposes else proposing(asked))


def tell(receipt: Receipt, text: str, *, as_json: bool) -> None:
    """Say what was recorded."""
    if as_json:
        show_json({"id": receipt.id, "events": list(receipt.events), "position": receipt.position})
    else:
        click.echo(text.format(id=receipt.id))


def digests(files: Iterable[Path]) -> tuple[str, ...]:
    """Return the SHA-256 of files, 64 hexadecimal digits each.

    Raises:
        NotFoundError: a file cannot be read.
    """
    return tuple(_digest(path) for path in files)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the file cannot be read: {reason}", code="file.unreadable", path=str(path)) from None


def facts_of_post(post: Post) -> FactCatalogue:
    """Return what may be stated at a post: what its catalog declares, or the built-in facts where it names none."""
    return post.catalog(None).facts if post.config.catalog else FACTS


def read_value(facts: FactCatalogue, household: Household, subject: str, name: str, text: str) -> FactValue | None:
    """Return the value of a fact as it is written in a table of households; `?` is "tidak tahu".

    Raises:
        NotFoundError: nobody and nothing of the household has the id `subject`.
        WireError: it is no value of this fact.
    """
    column = columns(facts).get(f"{_PREFIX[household.unit(subject)]}.{name}")
    try:
        value: FactValue | None = column.read(text) if column else text
    except CellError as error:
        raise WireError([Problem(name, error.code, error.text)]) from None
    return value
