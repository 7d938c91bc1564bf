"""What the commands of `slrtkit trust` share: key files, passphrases, and what they tell of a bundle that changes."""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from slrtkit.adapters.trust import Book, Draft, check, draft_path, read_book, read_list_key
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.press import passphrase
from slrtkit.cli.printing import named, printable, spoken
from slrtkit.domain.authority import zone_of
from slrtkit.domain.sentences import Sentence
from slrtkit.domain.trust import Age, TrustPart
from slrtkit.domain.verify_words import AGE_WORDS, PART_WORDS
from slrtkit.errors import KeyUnavailableError, TrustError
from slrtkit.ledger import instant_text
from slrtkit.ports.address import Secret
from slrtkit.wire import to_wire

__all__ = [
    "FILE",
    "PARTS",
    "age_of",
    "book_of",
    "bundle_argument",
    "change_options",
    "fd_option",
    "finish",
    "grouped",
    "new_passphrase",
    "part_json",
    "secret_of",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])

FILE: click.Path = click.Path(path_type=Path, dir_okay=False)
"""A file on the command line."""
PARTS: Mapping[str, Sentence] = {name: Sentence(*pair) for name, pair in PART_WORDS.items()}
"""What the parts of a bundle are called."""
_OUT = Sentence("Terbit", "Published")
_WAITS = Sentence("Konsep menunggu tanda tangan", "The draft waits for signatures")
_OF = Sentence("dari", "of")
_BY = Sentence("oleh", "by")
_PRINT = Sentence("Sidik akar, untuk dimuat dalam peraturan", "Fingerprint of the root, for the regulation")


def book_of(bundle: Path) -> Book:
    """Return a bundle that holds, whatever the day is.

    Raises:
        TrustError: it does not hold, or is X.509 roots alone.
    """
    book = read_book(bundle)
    if book is None:
        raise TrustError(
            "X.509 roots alone say nothing of lists", code="trust.incomplete", path=str(bundle), cure="give a trust bundle"
        )
    check(book)
    return book


def bundle_argument(command: _Command) -> _Command:
    """Add the argument `BUNDLE`, passed on as `bundle`."""
    return click.argument("bundle", metavar="BUNDLE", type=click.Path(path_type=Path))(command)


def fd_option(command: _Command) -> _Command:
    """Add `--passphrase-fd`."""
    text = "Kata sandi dari sini, sebaris tiap kunci. / Passphrases from this file descriptor, a line for each key."
    return click.option("--passphrase-fd", "fd", type=click.IntRange(min=0), metavar="N", help=text)(command)


def change_options(command: _Command) -> _Command:
    """Add what every command takes that changes a bundle: key files, `--passphrase-fd`, `--json`, `--lang`."""
    text = "Berkas kunci yang menandatangani sekarang, boleh beberapa. / A key file that signs now; there may be several."
    keys = click.option("--key", "keys", multiple=True, metavar="FILE", type=FILE, help=text)
    return keys(fd_option(json_option(lang_option(command))))


def secret_of(fd: int | None) -> Secret:
    """Return what is asked for passphrases: a file descriptor, a line for each; else the environment, or whoever types.

    Raises:
        KeyUnavailableError: when it is asked, and no line is left.
    """
    if fd is None:
        return passphrase
    lines = os.fdopen(fd, "rb", closefd=False)

    def told(name: str) -> bytes:
        line = lines.readline()
        if not line:
            text = "no passphrase is left on the file descriptor"
            raise KeyUnavailableError(text, path=name, cure="one line for each key, in the order of the keys")
        return line.rstrip(b"\r\n")

    return told


def new_passphrase(name: str, secret: Secret) -> bytes:
    """Return the passphrase that is to protect a new key; whoever types it types it twice.

    Raises:
        KeyUnavailableError: it is empty.
    """
    given = secret(name) or b""
    if secret is passphrase and given != (secret(name) or b""):
        raise KeyUnavailableError("two different passphrases were typed", path=name, cure="type it again")
    if not given:
        raise KeyUnavailableError("a key of trust is protected by a passphrase", path=name, cure="give one")
    return given


def finish(draft: Draft, keys: tuple[Path, ...], fd: int | None, lang: str, **more: object) -> Exit:
    """Sign a draft with the keys that were given, put it where it belongs, and tell what became of it.

    Raises:
        SlrtError: a key cannot be opened or may not sign; or no verifier would believe the result.
    """
    secret = secret_of(fd)
    as_json = bool(more.pop("as_json", False))
    changes, root = tuple(_changes(draft)), draft.base.roots[-1].digest if draft.base else ""
    draft = draft.signed([read_list_key(path, secret) for path in keys]).kept()
    if as_json:
        show_json({**_document(draft), "changes": changes, **more})
        return Exit.DONE
    click.echo("\n".join([*map(_change, changes), *_lines(draft, lang)]))
    if draft.book.roots[-1].digest != root:
        click.echo(f"{spoken(lang, _PRINT)}:\n  {grouped(draft.book.roots[-1].digest)}")
    return Exit.DONE


def grouped(digest: str) -> str:
    """Return a fingerprint so that people can compare it."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def part_json(part: TrustPart, at: datetime, age: Age) -> dict[str, object]:
    """Return what programs are told of a part."""
    return {
        "part": part.name,
        "version": part.version,
        "scope": part.scope,
        "issued": instant_text(part.issued),
        "expires": instant_text(part.expires),
        "age_days": (at - part.issued).days,
        "days_left": (part.expires - at).days,
        "state": age.value,
        "entries": part.entries,
    }


def age_of(age: Age, lang: str) -> str:
    """Return how a part stands, in words."""
    return spoken(lang, Sentence(*AGE_WORDS[age]))


def _document(draft: Draft) -> dict[str, object]:
    waits = draft.waits
    return {
        "bundle": str(draft.path),
        "published": not waits,
        "draft": str(draft_path(draft.path)) if waits else None,
        "fingerprint": draft.book.roots[-1].digest,
        "versions": {part.name: part.said.version for part in draft.book.every},
        "waits": [
            {"part": one.part, "have": one.have, "need": one.need, "keys": list(one.keys), "holders": list(one.holders)}
            for one in waits
        ],
    }


def _lines(draft: Draft, lang: str) -> Iterator[str]:
    if not draft.waits:
        versions = ", ".join(f"{spoken(lang, PARTS[part.name])} v{part.said.version}" for part in draft.book.every)
        yield f"{spoken(lang, _OUT)}: {named(draft.path)} ({versions})"
    else:
        yield f"{spoken(lang, _WAITS)}: {named(draft_path(draft.path))}"
        for one in draft.waits:
            who = ", ".join(map(printable, one.holders)) or ", ".join(key[:16] for key in one.keys)
            of = f"{one.have} {spoken(lang, _OF)} {one.need}"
            yield f"  {spoken(lang, PARTS[one.part])}: {of}  ({spoken(lang, _BY)} {who})"


def _changes(draft: Draft) -> Iterator[dict[str, str]]:
    """Yield what a draft adds to what is in force, and what it takes out: entries, and keys of roles."""
    old = dict(_contents(draft.base)) if draft.base else {}
    for part, now in _contents(draft.book):
        before = old.get(part, ())
        yield from ({"part": part, "sign": "-", "text": one} for one in before if one not in now)
        yield from ({"part": part, "sign": "+", "text": one} for one in now if one not in before)


def _contents(book: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    root = book.root
    roles = (
        f"{name}: {role.threshold}/{len(role.keys)} {root.holders.get(key, '')} {key[:16]}"
        for name, role in sorted(root.roles.items())
        for key in role.keys
    )
    yield "root", (*roles, zone_of(root.scope).dated(root.expires), *(one[:16] for one in root.certificates))
    for name in book.pins:
        yield name, tuple("  ".join(_said(value) for value in one.values()) for one in to_wire(book.parts[name].said.entries))


def _said(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "-")


def _change(change: Mapping[str, str]) -> str:
    return f"{change['sign']} {change['part']}: {'  '.join(map(printable, change['text'].split('  ')))}"
