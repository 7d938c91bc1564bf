"""`slrtkit audit`: an office's letters, from what it handed out; and who saw what of whom, and who broke the glass."""

from collections.abc import Mapping
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path

import click

from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.cli.post import open_post, post_options
from slrtkit.domain.office import Zone
from slrtkit.ledger import instant_text
from slrtkit.service.audit import AccessLine, audit_access
from slrtkit.service.glass import break_glass, broken_glass

__all__ = ["audit"]

_WORDS = {
    "id": {"read": "melihat", "changed": "mengubah", "denied": "ditolak", "none": "Tidak ada."},
    "en": {"read": "read", "changed": "changed", "denied": "denied", "none": "Nobody."},
}
_LETTERS = "letters"


class _Audits(click.Group):
    """Audits letters where no other command is named, and loads what that needs only then."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in that is meant by a file."""
        named = not args or args[0] in (*self.list_commands(ctx), *ctx.help_option_names)
        return super().parse_args(ctx, args if named else [_LETTERS, *args])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names."""
        return sorted({*super().list_commands(ctx), _LETTERS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported when it is called."""
        if cmd_name != _LETTERS:
            return super().get_command(ctx, cmd_name)
        letters: click.Command = import_module("slrtkit.cli.auditletters").letters
        return letters


@click.group(
    "audit",
    cls=_Audits,
    help="Audit surat: slrtkit audit EXPORT --trust BUNDLE. Juga: siapa melihat data siapa.\n\n"
    "Audit letters: slrtkit audit EXPORT --trust BUNDLE. And: who saw or changed whose data.",
)
def audit() -> None:
    """Hold the commands together."""


@audit.command(
    "access", help="Akses ke data seseorang, atau oleh seorang petugas. / Access to a person's data, or by an officer."
)
@post_options
@click.option("--person", default="", metavar="ID", help="Orang atau rumah tangga. / Person or household.")
@click.option("--officer", default="", metavar="ID", help="Petugas. / Officer.")
@day_option("--from", "Mulai tanggal. / From this day on.")
@day_option("--to", "Sampai tanggal. / Up to and with this day.")
@click.option("--reason", default="", help="Alasannya. / Why it is asked.")
@json_option
@lang_option
def access(
    store: str | None,
    config: Path | None,
    person: str,
    officer: str,
    reason: str,  # noqa: ARG001  the post takes it
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
    **days: date | None,
) -> None:
    """Tell who read or changed what of whom, when and why."""
    with open_post(store, config) as post:
        since, until = _begin(days["from"], post.zone), _end(days["to"], post.zone)
        lines = audit_access(post.journal, person=person, officer=officer, since=since, until=until)
    if as_json:
        show_json({"accesses": [_document(line) for line in lines]})
        return
    for line in lines:
        click.echo(_line(line, lang, post.zone))
    if not lines:
        click.echo(_WORDS[lang]["none"])


@desk_command(
    audit, "break-glass", "Buka satu rumah tangga di luar wilayah, dengan alasan. / Open a household elsewhere, with a reason."
)
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--hours", type=click.IntRange(min=1), default=8, show_default=True, help="Berapa jam. / For so many hours.")
def break_(desk: Desk, household: str, hours: int) -> Mapping[str, object]:
    """Break the glass."""
    receipt = break_glass(desk.post.journal, desk.context, household, hours)
    return {"glass": receipt.id, "household": household, "hours": hours}


@desk_command(audit, "glass", "Siapa membuka rumah tangga di luar wilayahnya. / Who opened a household outside their area.")
def glass(desk: Desk) -> Mapping[str, object]:
    """Tell who broke the glass."""
    found = broken_glass(desk.post.journal)
    return {
        "glass": [
            {
                "officer": one.officer,
                "household": one.household,
                "from": instant_text(one.at),
                "until": instant_text(one.until),
                "reason": one.reason,
            }
            for one in found
        ]
    }


def _document(line: AccessLine) -> dict[str, object]:
    return {
        "at": instant_text(line.at),
        "officer": line.officer,
        "kind": line.kind.value,
        "use": line.use,
        "things": list(line.things),
        "areas": list(line.areas),
        "reason": line.reason,
        "code": line.code,
    }


def _line(line: AccessLine, lang: str, zone: Zone) -> str:
    at = line.at.astimezone(zone.offset).strftime("%Y-%m-%d %H:%M:%S")
    what = ", ".join(line.things or (one or "*" for one in line.areas))
    parts = (at, line.officer, _WORDS[lang][line.kind.value], line.use, what, line.code, line.reason)
    return "  ".join(part for part in parts if part)


def _begin(day: date | None, zone: Zone) -> datetime | None:
    return datetime.combine(day, time.min, zone.offset) if day else None


def _end(day: date | None, zone: Zone) -> datetime | None:
    return datetime.combine(day, time.max, zone.offset) if day else None
