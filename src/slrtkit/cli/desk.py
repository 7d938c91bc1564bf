"""Commands at a desk: open the post, act in an officer's name for a reason, and tell what is so now."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TypeAlias, TypeVar

import click
from attrs import evolve, field, frozen

from slrtkit.adapters.wording.labels import LABELS, NAMED, POSSIBLE
from slrtkit.cli.base import Exit, fault_line, json_option, lang_option, show_json
from slrtkit.cli.post import Post, acting_option, chosen_id, open_post, post_options
from slrtkit.domain.context import Context
from slrtkit.errors import NotFoundError
from slrtkit.service.aid import AidDesk
from slrtkit.service.casework import CaseDesk
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.rounds import RoundDesk

__all__ = ["Desk", "Lines", "Refused", "Spoken", "desk_command", "digest_of", "labelled"]

_FAULT = ("code", "text", "cure")
_Told: TypeAlias = Mapping[str, object]
_Work = TypeVar("_Work", bound="Callable[..., _Told | Lines]")


class Refused(dict[str, object]):
    """What is told where the answer is no, or could not be told.

    Args:
        told: What is told.
        exit_code: The exit code.
    """

    def __init__(self, told: _Told, exit_code: Exit = Exit.NO) -> None:
        super().__init__(told)
        self.exit: Exit = exit_code


class Spoken(dict[str, object]):
    """What is told to programs as it is, and to people in sentences.

    Args:
        told: What programs are told.
        says: Language -> the lines that people are told.
        exit_code: The exit code.
    """

    def __init__(self, told: _Told, says: Callable[[str], Iterable[str]], exit_code: Exit = Exit.DONE) -> None:
        super().__init__(told)
        self.says: Callable[[str], Iterable[str]] = says
        self.exit: Exit = exit_code


@frozen
class Lines:
    """What is told line by line, as it comes, with a bar on a terminal that shows how much is done.

    Attributes:
        each: The lines; one with a `code` tells of a fault, with `text` and `cure`.
        length: How many there will be at most.
        exit: The exit code, asked for after the last one.
    """

    each: Iterator[_Told]
    length: int
    exit: Callable[[], Exit]

    def tell(self, lang: str, *, as_json: bool) -> Exit:
        """Tell every line, and return the exit code."""
        hidden = sys.stdout.isatty() or not sys.stderr.isatty()  # on a terminal the lines themselves show how much is done
        with click.progressbar(self.each, self.length, file=sys.stderr, hidden=hidden) as told:
            for line in told:
                if as_json:
                    show_json(line)
                    continue
                fault = [str(line.get(part, "")) for part in _FAULT]
                values = (value for name, value in line.items() if name not in _FAULT and value not in ("", None))
                click.echo("  ".join(_said(value, LABELS[lang]) for value in values))
                if fault[0]:
                    code, text, cure = fault
                    click.echo(fault_line(lang, code, "", text, cure), err=True)
        return self.exit()


@frozen
class Desk:
    """A post where somebody acts.

    Attributes:
        post: The open post.
        acting: Who acts, as `--as` says.
        reason: Why, as `--reason` says.
        client_id: What `--client-id` says: the same command under it is done once.
    """

    post: Post
    acting: str | None
    reason: str
    client_id: str = ""
    _begun: Iterator[int] = field(factory=count, init=False, repr=False, eq=False)

    @property
    def context(self) -> Context:
        """The circumstances of a command that happens now; each of several has a client id of its own. Raises NotFoundError."""
        which = next(self._begun)
        request = f"{self.client_id}/{which}" if self.client_id and which else self.client_id
        return evolve(self.post.context(self.acting, request or self.post.clock.new_id()), reason=self.reason)

    @property
    def cases(self) -> CaseDesk:
        """What is done with a complaint between taking it and closing it. Raises NotFoundError where no catalog is named."""
        post = self.post
        catalog = post.catalog(None)
        config = post.config
        return CaseDesk(
            post.journal, post.blobs, catalog, catalog.facts, config.cases, config.office, self.day_of, post.clock.new_id
        )

    @property
    def aid(self) -> AidDesk:
        """Participation, and its end."""
        return AidDesk(self.post.journal, self.day_of, self.post.clock.new_id, self._last_day)

    @property
    def rounds(self) -> RoundDesk:
        """Verivali."""
        return RoundDesk(self.post.journal, self.day_of, self.post.clock.new_id)

    @property
    def privacy(self) -> PrivacyDesk:
        """Restrictions and consent."""
        return PrivacyDesk(self.post.journal, self.day_of)

    def _last_day(self, program: str) -> date | None:
        """The last day of a program, as the post's catalog says."""
        catalog = self.post.catalog(None) if self.post.config.catalog else None
        return catalog.program(program).last_day if catalog and program in catalog.codes() else None

    @property
    def training(self) -> bool:
        """Whether the office only practises: what is made here counts nowhere."""
        return bool(self.post.config.office and self.post.config.office.training)

    def day_of(self, context: Context) -> date:
        """The day of a command in the zone of the office."""
        return self.post.zone.day(context.now)


def desk_command(group: click.Group, name: str, text: str) -> Callable[[_Work], _Work]:
    """Add a command to a group; the function takes the desk and its own options, and returns what is told, or `Lines` of it.

    Args:
        group: The group.
        name: Name of the command.
        text: Its line in the help.
    """

    def decorate(work: _Work) -> _Work:
        def run(
            *,
            store: str | None,
            config: Path | None,
            acting: str | None,
            reason: str,
            client_id: str,
            as_json: bool,
            lang: str,
            **own: object,
        ) -> Exit:
            with open_post(store, config) as post:
                told = work(Desk(post, acting, reason, client_id), **own)
                if isinstance(told, Lines):
                    return told.tell(lang, as_json=as_json)
            if as_json:
                show_json(told)
            elif isinstance(told, Spoken):
                click.echo("\n".join(told.says(lang)))
            else:
                click.echo("".join(f"{line}\n" for line in labelled(told, lang)), nl=False)
            return told.exit if isinstance(told, Refused | Spoken) else Exit.DONE

        run.__click_params__ = list(getattr(work, "__click_params__", ()))  # type: ignore[attr-defined]  # click keeps options so
        reason = click.option("--reason", default="", help="Alasannya. / Why.")
        said = "Nomor permintaan. / Sent again under it, it is done once."
        once = click.option("--client-id", default="", callback=chosen_id, help=said)
        group.command(name, help=text)(post_options(acting_option(reason(once(json_option(lang_option(run)))))))
        return work

    return decorate


def digest_of(file: Path | None) -> str:
    """Return the SHA-256 of a document that is kept elsewhere, or an empty text where none is named.

    Raises:
        NotFoundError: the file cannot be read.
    """
    try:
        return sha256(file.read_bytes()).hexdigest() if file else ""
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the evidence cannot be read: {reason}", code="file.unreadable", path=str(file)) from None


def labelled(told: Mapping[str, object], lang: str) -> Iterator[str]:
    """Yield what is told as people read it: a line for each name, and one for each thing of a list."""
    labels = LABELS[lang]
    for name, value in told.items():
        label = labels.get(f"{NAMED}.{name}", labels.get(name, name))
        if isinstance(value, list):
            yield f"{label}: {len(value)}"
            for item in value:
                parts = item.values() if isinstance(item, Mapping) else [f"{POSSIBLE}.{item}" if name == POSSIBLE else item]
                told_of = (_said(part, labels) for part in parts if part not in ("", None, []))
                yield f"  - {', '.join(told_of)}"
        elif value not in ("", None):
            yield f"{label}: {_said(value, labels)}"


def _said(value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "; ".join(_said(one, labels) for one in value)
    return labels.get(str(value), str(value)).removeprefix(f"{POSSIBLE}.") if isinstance(value, str | bool) else str(value)
