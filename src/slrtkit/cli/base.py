"""What every command shares: lazy loading, options, exit codes, and errors as one line without a traceback."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import IntEnum
from importlib import import_module
from itertools import pairwise
from typing import Any, ClassVar, TypeVar

import click

from slrtkit import __version__
from slrtkit.errors import RuleDefinitionError, SlrtError, WireError

__all__ = ["Exit", "LazyGroup", "day_option", "fault_line", "json_option", "lang_option", "main", "show_json"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Exit(IntEnum):
    """What the exit code says."""

    DONE = 0
    NO = 1
    """Done, and the answer is no."""
    USAGE = 2
    """Wrong usage or bad input."""
    UNDETERMINED = 3
    """The answer could not be told."""


def json_option(command: _Command) -> _Command:
    """Add `--json`, passed on as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Satu dokumen JSON di stdout. / One JSON document on stdout.")(
        command
    )


def lang_option(command: _Command) -> _Command:
    """Add `--lang`, passed on as `lang`: Bahasa Indonesia unless the option or `SLRTKIT_LANG` says otherwise."""
    choice = click.Choice(["id", "en"])
    text = "Bahasa keluaran. / Language of the output."
    return click.option("--lang", type=choice, default="id", envvar="SLRTKIT_LANG", show_default=True, help=text)(command)


def day_option(name: str, text: str, *, required: bool = False) -> Callable[[_Command], _Command]:
    """Add an option that takes a day as YYYY-MM-DD, passed on as a `date` or None."""
    return click.option(name, callback=_day, metavar="YYYY-MM-DD", required=required, help=text)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise click.BadParameter("tanggal ditulis / a day is written: 2026-01-31")
    return day


def show_json(document: object) -> None:
    """Write one JSON document on one line of stdout."""
    click.echo(json.dumps(document))


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, and whose errors are one line each."""

    at: ClassVar[dict[str, tuple[str, str]]] = {
        "audit": ("slrtkit.cli.audit:audit", "Audit surat; siapa melihat apa. / Audit letters; who saw what."),
        "areas": ("slrtkit.cli.areas:areas", "Tabel wilayah kabupaten. / The district's table of regions."),
        "assess": ("slrtkit.cli.assess:assess", "Nilai rumah tangga menurut aturan. / Judge a household by the rules."),
        "catalog": ("slrtkit.cli.catalog:catalog", "Katalog program. / The catalog of programs."),
        "checkpoint": ("slrtkit.cli.checkpoint:checkpoint", "Titik periksa register surat. / The register's checkpoint."),
        "complaint": ("slrtkit.cli.casesteps:complaint", "Pengaduan sampai jawaban. / Complaints, from door to answer."),
        "counts": ("slrtkit.cli.worklist:counts", "Berapa yang terbuka. / How much is open, and where."),
        "demo": (
            "slrtkit.cli.demo:demo",
            "Kabupaten contoh, dari aduan sampai surat. / A sample district, from complaint to letter.",
        ),
        "duplicates": (
            "slrtkit.cli.duplicates:duplicates",
            "Orang yang tercatat dua kali. / Persons who are registered twice.",
        ),
        "erasure": ("slrtkit.cli.erasure:erasure", "Penghapusan data. / The erasure of a person's data."),
        "export": ("slrtkit.cli.export:export", "Keluarkan data. / Give data out."),
        "fact": ("slrtkit.cli.household:fact", "Keterangan tentang rumah tangga. / Facts of households."),
        "graduation": (
            "slrtkit.cli.graduation:graduation",
            "Graduasi dan kunjungan lanjutannya. / Graduations, and the visits that follow.",
        ),
        "household": ("slrtkit.cli.household:household", "Rumah tangga dari waktu ke waktu. / Households in time."),
        "import": (
            "slrtkit.cli.register:import_register",
            "Daftarkan rumah tangga dari CSV atau Parquet. / Register households from CSV or Parquet.",
        ),
        "init": ("slrtkit.cli.init:init", "Buat penyimpanan baru. / Make a new store."),
        "keys": ("slrtkit.cli.keys:keys", "Kunci penyandi data. / The keys that data are sealed with."),
        "letter": ("slrtkit.cli.letter:letter", "Surat: paraf, penetapan, tanda tangan. / Letters and their approval."),
        "lookup": ("slrtkit.cli.lookup:lookup", "Tanya Dukcapil, DTSEN, BPJS. / Ask an agency about a person."),
        "notify": ("slrtkit.cli.notify:notify", "Pemberitahuan. / Notices to residents and offices."),
        "proposal": ("slrtkit.cli.proposals:proposal", "Usulan perubahan. / Proposed changes."),
        "participation": ("slrtkit.cli.participation:participation", "Kepesertaan program. / Who receives what."),
        "privacy": ("slrtkit.cli.privacy:privacy", "Pembatasan akses dan persetujuan. / Restricted persons, and consent."),
        "rebuild": ("slrtkit.cli.rebuild:rebuild", "Buktikan catatan. / Prove log, snapshots and indexes."),
        "removal": ("slrtkit.cli.removal:removal", "Penghentian bantuan menurut prosedur. / The end of aid by due process."),
        "renew": ("slrtkit.cli.renew:renew", "Perpanjang bukti surat. / Renew the proof of letters."),
        "referral": ("slrtkit.cli.referral:referral", "Rujukan dan jawabannya. / Referrals and their answers."),
        "report": ("slrtkit.cli.reports:report", "Laporan bulanan, dan tentang penduduk. / Monthly, and on a population."),
        "rules": ("slrtkit.cli.rules:rules", "Aturan kelayakan. / Eligibility rules."),
        "serve": ("slrtkit.cli.serve:serve", "Halaman umum pemeriksa surat. / The public page that checks letters."),
        "store": ("slrtkit.cli.store:store", "Rawat penyimpanan. / Look after the store."),
        "screen": ("slrtkit.cli.screen:screen", "Nilai seluruh penduduk. / Judge a whole population by a catalog."),
        "search": ("slrtkit.cli.search:search", "Cari orang dalam register. / Find people in the register."),
        "sync": ("slrtkit.cli.sync:sync", "Bekerja tanpa sinyal. / Work without a signal: bundles between devices."),
        "ticket": ("slrtkit.cli.ticket:ticket", "Keadaan menurut nomor tiket. / How the case of a ticket stands."),
        "trust": ("slrtkit.cli.trust:trust", "Berkas kepercayaan. / Trust bundles: who may sign, what was withdrawn."),
        "village": ("slrtkit.cli.readiness:village", "Kesiapan desa. / How ready villages are."),
        "volunteer": ("slrtkit.cli.volunteer:volunteer", "Pilar dan relawan. / Volunteers: visits and load."),
        "verivali": ("slrtkit.cli.verivali:verivali", "Verifikasi oleh Musdes. / The register checked by the village."),
        "verifier-page": (
            "slrtkit.cli.verifier_page:verifier_page",
            "Halaman pemeriksa segel. / A page that checks paper seals offline.",
        ),
        "verify": ("slrtkit.cli.verify:verify", "Periksa surat. / Verify letters."),
        "verify-seal": (
            "slrtkit.cli.verify_seal:verify_seal",
            "Periksa segel pada kertas. / Check the seal on a paper letter.",
        ),
        "work": ("slrtkit.cli.work:work", "Pekerjaan dari hasil penilaian. / Work from a screening."),
        "worklist": ("slrtkit.cli.worklist:worklist", "Yang harus dikerjakan. / What an officer has to do."),
    }
    """Name -> where the command is, and its line in the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, without importing anything."""
        return sorted({*super().list_commands(ctx), *self.at})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of this name."""
        if cmd_name not in self.at:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.at[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        """List the commands, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(self.at.items())])

    def main(  # type: ignore[override]  # narrower than click's overloads: it always ends the process, or returns in tests
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  click's signature
        **extra: Any,  # noqa: ANN401  click's signature
    ) -> object:
        """Run a command; what it returns is the exit code, and every error becomes one line."""
        words = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(words, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as asked:
            click.echo(asked.format_message(), err=True)
            code = Exit.USAGE
        except Exception as error:
            if not standalone_mode:
                raise
            code = _report(error, as_json="--json" in words, lang=_language(words))
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else Exit.DONE)


def _language(words: Sequence[str]) -> str:
    """Return the language that a command line asks for: the one that it names last, else that of the environment."""
    told = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    told += [said for option, said in pairwise(words) if option == "--lang"]
    return told[-1] if told else os.environ.get("SLRTKIT_LANG", "id")


def fault_line(lang: str, code: str, path: str, text: str, cure: str = "", kind: str = "") -> str:
    """Return a fault as one line in a language.

    Args:
        lang: `id` or `en`.
        code: Its code.
        path: Where it stands, or empty.
        text: What is wrong, in English.
        cure: What to do, or empty.
        kind: The code of its class, where that is another one.
    """
    if lang == "en":
        return _line(f"error: [{code}] {path}{': ' if path else ''}{text}{f' ({cure})' if cure else ''}")
    indonesian = import_module("slrtkit.adapters.wording.sentences").indonesian
    return _line(indonesian(code, kind or code, path, text, cure))


def _report(error: Exception, *, as_json: bool, lang: str) -> Exit:
    """Say what went wrong: one line on stderr for each fault, and one document on stdout for programs."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the last flush has somewhere to go
        return Exit.USAGE
    if os.environ.get("SLRTKIT_DEBUG") == "1":
        traceback.print_exception(error)
    faults = list(_faults(error))
    kind = type(error).code if isinstance(error, SlrtError) else ""
    for code, path, text, cure in faults:
        click.echo(fault_line(lang, code, path, text, cure, kind), err=True)
    picture = error.picture if isinstance(error, RuleDefinitionError) else ""
    if picture:
        click.echo(picture, err=True)
    if as_json:
        named = [dict(zip(("code", "path", "text", "cure"), fault, strict=True)) for fault in faults]
        more: dict[str, object] = {"picture": picture} if picture else {}
        show_json({"error": {**named[0], **more, **({"problems": named} if isinstance(error, WireError) else {})}})
    return Exit.USAGE


def _faults(error: Exception) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, path, text and cure of each fault."""
    match error:
        case WireError():
            yield from ((problem.code, problem.path, problem.text, "") for problem in error.problems)
        case SlrtError():
            yield error.code, error.path, error.text, error.cure
        case click.ClickException():
            usage = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "slrtkit"
            yield "usage", "", error.format_message(), f"lihat / see: {usage} --help"
        case click.Abort():
            yield "interrupted", "", "dihentikan / stopped", ""
        case OSError():
            reason = error.strerror or type(error).__name__
            yield "file", str(error.filename or ""), reason, "pilih berkas atau folder lain / choose another file or folder"
        case ModuleNotFoundError() if error.name and not error.name.startswith("slrtkit"):
            yield "plugin.not-installed", "", f"{error.name} is not installed", "pip install 'slrtkit[all]'"
        case _:
            yield (
                "internal",
                "",
                f"kesalahan tak terduga / unexpected: {type(error).__name__}",
                "SLRTKIT_DEBUG=1 menampilkan / shows more",
            )


def _line(text: str) -> str:
    """Keep a message on one line, without characters that would move a terminal's cursor."""
    return "".join(c if c.isprintable() else " " for c in text)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="Satu pintu layanan sosial: aturan, surat, dan pemeriksaannya. / One door: rules, letters and their verification.",
)
@click.version_option(__version__, prog_name="slrtkit", message="%(prog)s %(version)s")
def main() -> None:
    """Hold the commands together."""
