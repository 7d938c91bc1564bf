"""What a post needs to approve and issue letters: who may, what shows that it is they, and what makes and proves a letter."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import evolve

from slrtkit.adapters.identity import ServerAsserted
from slrtkit.adapters.trust import load_bundle
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.cli.post import Post
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.office import Office, Officer
from slrtkit.errors import NotFoundError
from slrtkit.kit.plan import KeptSecrets, PressPlan, sealing
from slrtkit.plugins import IDENTITY, LOG, RENDERER
from slrtkit.ports.documents import Renderer
from slrtkit.ports.identity import Identity
from slrtkit.ports.notes import NoteSigner
from slrtkit.service.approve import Bench
from slrtkit.service.issue import Desk, Press
from slrtkit.service.prover import Prover
from slrtkit.service.seal import SealPress
from slrtkit.service.showing import Showing
from slrtkit.service.signatory import COUNTERSIGNS, Signatories

__all__ = [
    "assertion_option",
    "bench_of",
    "desk_of",
    "hand_press_of",
    "log_of",
    "office_of",
    "passphrase",
    "plan_of",
    "powers_of",
    "press_of",
    "showing_of",
    "signatories_of",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def assertion_option(command: _Command) -> _Command:
    """Add `--assertion`: the file with what an officer's device gave for what is done."""
    text = "Bukti dari gawai. / What the device gave."
    return click.option("--assertion", type=click.Path(path_type=Path), metavar="FILE", help=text)(command)


def office_of(post: Post) -> Office:
    """Return the office of a post. Raises NotFoundError."""
    if post.config.office is None:
        raise NotFoundError("no office is configured", code="config.office", cure="[office] in slrtkit.toml")
    return post.config.office


def powers_of(post: Post) -> Powers:
    """Return who may approve and sign what, as configured. Raises NotFoundError."""
    office = office_of(post).code
    officers = {entry.id: entry.officer(office) for entry in post.config.officer}
    return Powers(officers, post.config.delegation, post.config.chain)


def bench_of(post: Post) -> Bench:
    """Return what approvals are given with.

    Raises:
        SlrtError: the identity adapter cannot be opened, or the store keeps no files.
    """
    return Bench(powers_of(post), _identity_of(post), post.blobs)


def showing_of(post: Post, assertion: Path) -> Showing:
    """Return what an officer's device gave for an act, and what looks at it.

    Raises:
        SlrtError: the identity adapter cannot be opened, or the store keeps no files.
        OSError: the file cannot be read.
    """
    return Showing(_identity_of(post), post.blobs, assertion.read_bytes())


def signatories_of(post: Post, context: Context, use: str) -> Signatories:
    """Return who may sign letters today, for a use case. Raises NotFoundError where no office is configured."""
    return Signatories(post.journal, context, use, powers_of(post), office_of(post).zone.day(context.now))


def desk_of(post: Post, named: Signatories, letter_type: str, signer: str, countersigner: str) -> Desk:
    """Return where a letter is written, with the names that stand under it today.

    Raises:
        NotFoundError: there is no such officer, or office, catalog or regions are not configured.
        AccessDeniedError: the chain names others.
    """
    office = office_of(post)
    if post.areas is None:
        raise NotFoundError("no table of regions is named", code="config.areas", cure="areas in slrtkit.toml")
    chain, signs = named.powers.chain(office.code, letter_type), named.named(signer, office.code, letter_type)
    code = chain.code if chain else ""
    desk = Desk(office, post.areas, post.catalog(None), signs, wording=IndonesianWording(), chain=code)
    if not countersigner:
        return desk
    second = named.named(countersigner, office.code, letter_type, place=COUNTERSIGNS)
    return evolve(desk, countersigner=second)


def plan_of(post: Post, officer: str, *, offline: bool = False) -> PressPlan:
    """Return what makes the letters that an officer signs, and nothing of it opened; each passphrase is asked for once.

    Where it was said that there is no network (`offline`), they sign with the signer that is laid down for that.

    Raises:
        NotFoundError: there is no such officer, they do not sign, or no trust bundle is named.
        SlrtError: the trust bundle cannot be read.
    """
    entry = next((entry for entry in post.config.officer if entry.id == officer and entry.signer), None)
    if entry is None:
        raise NotFoundError(
            "this officer does not sign", code="officer.no-signer", path=officer, cure="give signer in their [[officer]]"
        )
    if not post.config.trust:
        raise NotFoundError("no trust bundle is named", code="config.trust", cure="trust in slrtkit.toml")
    return PressPlan(
        renderer=post.config.renderer,
        signer=(offline and entry.offline) or entry.signer,
        trust=load_bundle(post.config.path(post.config.trust), post.clock.now()),
        seal=post.config.seal,
        folder=post.config.folder,
        secret=KeptSecrets(passphrase),
        offline=offline,
    )


def press_of(post: Post, officer: str, plan: PressPlan | None = None) -> tuple[Officer, Press]:
    """Return an officer with their key, and what makes, proves and keeps the letters that they sign, as a plan says.

    Raises:
        NotFoundError: there is no such officer, they do not sign, or no trust bundle is named.
        SlrtError: renderer, signer or trust bundle cannot be opened.
    """
    maker = (plan or plan_of(post, officer)).opened()
    prover = Prover(post.journal, log_of(post)) if post.config.log else None
    parts = maker.renderer, maker.signer, maker.examiner, maker.trust, post.blobs
    press = Press(*parts, seal=maker.seal, prover=prover, offline=maker.offline)
    entry = next(entry for entry in post.config.officer if entry.id == officer)
    return entry.officer(office_of(post).code, press.signer.key), press


def hand_press_of(post: Post) -> tuple[Renderer, SealPress | None]:
    """Return what makes the pages that are signed in ink. Raises SlrtError where it cannot be opened."""
    return RENDERER.open(post.config.renderer, folder=post.config.folder), _seal_of(post)


def log_of(post: Post) -> NoteSigner:
    """Return the key of the register of letters.

    Raises:
        NotFoundError: none is named.
        SlrtError: it cannot be opened.
    """
    if not post.config.log:
        raise NotFoundError("no log key is named", code="config.log", cure="log in slrtkit.toml: ed25519:log.pem")
    return LOG.open(post.config.log, folder=post.config.folder, secret=passphrase)


def _identity_of(post: Post) -> Identity:
    """Return what tells officers, as configured; the server's word alone where nothing is."""
    written = post.config.identity
    return IDENTITY.open(written, folder=post.config.folder) if written else ServerAsserted()


def _seal_of(post: Post) -> SealPress | None:
    """Return what seals letters, where a seal key is named."""
    return sealing(post.config.seal, post.config.folder, passphrase)


def passphrase(name: str) -> bytes:
    """Return the passphrase of a key: `SLRTKIT_PASSPHRASE_KADIS_P12` for `kadis.p12`, else what is typed."""
    said = os.environ.get("SLRTKIT_PASSPHRASE_" + re.sub(r"\W", "_", name).upper())
    return (said if said is not None else str(click.prompt(name, hide_input=True, err=True))).encode()
