"""`slrtkit letter issue`: sign, verify and issue one letter, or all that are ready."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TypeVar

import click
from attrs import evolve

from slrtkit.adapters.crew import Alone, ProcessCrew
from slrtkit.cli.base import Exit
from slrtkit.cli.desk import Desk, Lines, desk_command
from slrtkit.cli.press import plan_of, powers_of, press_of, signatories_of
from slrtkit.domain.approval import Approval
from slrtkit.domain.context import Context
from slrtkit.domain.evidence import Given
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letter_life import standing
from slrtkit.domain.office import Officer
from slrtkit.errors import NotFoundError
from slrtkit.kit.plan import PressPlan
from slrtkit.ledger import instant_text
from slrtkit.ports.crew import Crew
from slrtkit.service.bulk import BulkDesk, BulkLine, BulkOutcome, issue_letters, ready_letters
from slrtkit.service.issuing import issue_letter
from slrtkit.service.press import Order, Press, Proven

__all__ = ["add_issue", "letter_told", "offline_option"]

_PATH = click.Path(path_type=Path)
_Command = TypeVar("_Command", bound=Callable[..., object])


def offline_option(command: _Command) -> _Command:
    """Add `--offline`, with which somebody says that there is no network."""
    text = "Tanpa jaringan: stempel waktu menyusul. / No network: the time stamp comes later."
    return click.option("--offline", is_flag=True, help=text)(command)


def add_issue(group: click.Group) -> None:
    """Add the command to the group of letters."""
    text = (
        "Tanda tangani, periksa, terbitkan. / Sign, verify and issue.\n\n"
        "Dengan --all-ready, kode keluar / with --all-ready, exit code: 0 semua terbit / all issued, "
        "1 ada yang ditolak / some refused, 3 ada yang menunggu / some wait."
    )
    desk_command(group, "issue", text)(_issue)


@click.argument("letter_id", metavar="[LETTER]", required=False)
@click.option("--all-ready", is_flag=True, help="Semua yang menunggu tanda tangan. / All that wait for the signature.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Berapa proses. / How many processes."
)
@offline_option
@click.option("--out", type=_PATH, metavar="PATH", help="Berkas, atau folder untuk semua. / A file, or a folder for all.")
def _issue(
    desk: Desk,
    letter_id: str | None,
    all_ready: bool,  # noqa: FBT001  click hands one argument for each option
    workers: int,
    offline: bool,  # noqa: FBT001  as above
    out: Path | None,
) -> Mapping[str, object] | Lines:
    """Issue in the name of who acts."""
    if all_ready == (letter_id is not None):
        raise click.UsageError("LETTER, atau / or: --all-ready")
    context = desk.context
    plan = plan_of(desk.post, context.actor, offline=offline)
    return _one(desk, context, plan, letter_id, out) if letter_id else _all(desk, context, plan, workers, out)


def _one(desk: Desk, context: Context, plan: PressPlan, letter_id: str, out: Path | None) -> Mapping[str, object]:
    journal = desk.post.journal
    officer, press = press_of(desk.post, context.actor, plan)
    named = _named(desk, context, officer)(journal.letter(letter_id).state)
    issue_letter(journal, context, letter_id, named, press, powers_of(desk.post))
    if out:
        out.write_bytes(press.blobs.get(journal.letter(letter_id).state.pdf))
    return letter_told(desk, letter_id) | ({"file": str(out)} if out else {})


def _all(desk: Desk, context: Context, plan: PressPlan, workers: int, out: Path | None) -> Lines:
    """Issue all that are ready; Ctrl-C stops after those that were begun, and a second one at once."""
    journal, powers = desk.post.journal, powers_of(desk.post)
    officer, press = press_of(desk.post, context.actor, plan)
    ready = [record.id for record in ready_letters(journal, context.actor, powers)]

    def own(letter: str) -> Context:
        return evolve(context, client_id=f"{context.client_id}/{letter}", now=desk.post.clock.now())

    bulk = BulkDesk(journal, own, _named(desk, context, officer), press, _crew(press, plan, workers), powers)
    outcomes = list[BulkOutcome]()

    def each() -> Iterator[Mapping[str, object]]:
        with _interrupted() as stopped:
            for line in issue_letters(bulk, ready, stopped):
                outcomes.append(line.outcome)
                file = None
                if out and line.outcome is BulkOutcome.ISSUED:
                    out.mkdir(parents=True, exist_ok=True)
                    file = out / f"{line.letter}.pdf"
                    file.write_bytes(press.blobs.get(journal.whole.letter(line.letter).state.pdf))
                yield _line(line, file)

    def code() -> Exit:
        if BulkOutcome.REFUSED in outcomes:
            return Exit.NO
        return Exit.DONE if outcomes.count(BulkOutcome.ISSUED) == len(ready) else Exit.UNDETERMINED

    return Lines(each(), len(ready), code)


def _crew(press: Press, plan: PressPlan, workers: int) -> Crew[Order, Proven]:
    return Alone(press.made) if workers == 1 else ProcessCrew(plan.hired, workers)


def _line(line: BulkLine, file: Path | None) -> Mapping[str, object]:
    failed = line.error
    return {
        "letter": line.letter,
        "number": line.number,
        "outcome": line.outcome.value,
        "code": failed.code if failed else "",
        "text": failed.text if failed else "",
        "cure": failed.cure if failed else "",
        "file": str(file) if file else "",
    }


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Hear the first Ctrl-C as a wish to stop; the second one is what it always is."""
    heard = list[int]()

    def hear(number: int, _: FrameType | None) -> None:
        heard.append(number)
        signal.signal(signal.SIGINT, before)
        click.echo("berhenti setelah yang sedang dikerjakan / stopping after those that were begun", err=True)

    before = signal.signal(signal.SIGINT, hear)
    try:
        yield lambda: bool(heard)
    finally:
        signal.signal(signal.SIGINT, before)


def _named(desk: Desk, context: Context, officer: Officer) -> Callable[[LetterRecord], Officer]:
    """The officer, as their name stands on a letter today."""
    signatories = signatories_of(desk.post, context, "issue-letter")

    def named(record: LetterRecord) -> Officer:
        said = record.letter
        return evolve(officer, block=signatories.named(officer.id, said.office, said.type).block)

    return named


def letter_told(desk: Desk, letter_id: str) -> dict[str, object]:
    """Return a letter and how far its chain has come."""
    record = desk.post.journal.letter(letter_id).state
    told: dict[str, object] = {
        "letter": letter_id,
        "number": record.letter.number,
        "type": record.letter.type,
        "status": record.status.value,
        "standing": standing(record, desk.post.clock.now()).value,
        "replaces": record.replaces,
        "replaced_by": record.replaced_by,
        "signer": record.signer,
        "stamp_by": instant_text(record.stamp_by) if record.unstamped and record.stamp_by else "",
    }
    try:
        approval = desk.post.journal.read(StreamKind.APPROVAL, letter_id, Approval).state
    except NotFoundError:
        return told
    steps = [
        {"kind": step.kind.value, "for": " / ".join((*step.roles, *step.officers))} | _given(given)
        for at, step in enumerate(approval.chain.steps)
        for given in approval.given(at) or (None,)
    ]
    return told | {
        "chain": approval.chain.code,
        "approval": approval.status.value,
        "requested_by": approval.requested_by,
        "round": approval.round,
        "steps": steps,
        "next": approval.step.said if approval.step else "",
        "remark": approval.remark,
    }


def _given(given: Given | None) -> dict[str, object]:
    if given is None:
        return {"by": "", "on": "", "as": "", "proved": "", "evidence": ""}
    forms = [f"{one.form.value} {one.by} ({one.decree})" for one in given.capacity]
    return {
        "by": given.by,
        "on": given.on.isoformat(),
        "as": ", ".join(forms),
        "proved": "by-officer" if given.evidence.proved else "by-server",
        "evidence": given.evidence.kind.value,
    }
