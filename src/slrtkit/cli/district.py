"""A whole district, put together as its `slrtkit.toml` says, for a process that serves many officers."""

import os
import re

import click

from slrtkit.adapters.identity import ServerAsserted
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.cli.post import Post
from slrtkit.cli.press import log_of, office_of
from slrtkit.domain.grants import GRANTS
from slrtkit.errors import KeyUnavailableError, NotFoundError
from slrtkit.kit import Kit
from slrtkit.kit.plan import sealing
from slrtkit.plugins import AUTHENTICATION, CALENDAR, IDENTITY, NOTIFY, RENDERER, SIGNER
from slrtkit.ports.authentication import Authenticator
from slrtkit.ports.signing import Signer
from slrtkit.ports.trust import TrustBundle

__all__ = ["authenticator_of", "kit_of", "secret_of"]


def authenticator_of(post: Post) -> Authenticator:
    """Return what tells officers over a network.

    Raises:
        NotFoundError: none is named.
        SlrtError: it cannot be opened.
    """
    if not post.config.authentication:
        raise NotFoundError(
            "what tells officers is not named",
            code="config.authentication",
            cure="authentication in slrtkit.toml: jwt:https://…?issuer=…&audience=…",
        )
    return AUTHENTICATION.open(post.config.authentication, folder=post.config.folder)


def kit_of(post: Post, trust: TrustBundle) -> Kit:
    """Return the kit of a post.

    Officers whose passphrase is in the environment sign here; the others are told on stderr, and sign elsewhere.

    Raises:
        NotFoundError: office, regions, catalog or officers are not configured.
        SlrtError: something that is named cannot be opened.
    """
    said, folder, office = post.config, post.config.folder, office_of(post)
    if post.areas is None:
        raise NotFoundError("no table of regions is named", code="config.areas", cure="areas in slrtkit.toml")
    post.unseen  # noqa: B018  what was erased elsewhere is erased here first
    signers = _signers(post)
    keys = {officer: signer.key for officer, signer in signers.items()}
    return Kit(
        store=post.store,
        blobs=post.blobs,
        sealer=post.sealing.sealer,
        clock=post.clock,
        catalog=post.catalog(None),
        areas=post.areas,
        office=office,
        officers={one.id: one.officer(office.code, keys.get(one.id, "")) for one in said.officer},
        renderer=RENDERER.open(said.renderer, folder=folder),
        signers=signers,
        examiner=PdfExaminer(),
        trust=trust,
        node=said.node,
        incarnation=said.incarnation,
        cases=said.cases,
        calendar=CALENDAR.open(said.calendar, folder=folder) if said.calendar else None,
        readiness=said.readiness,
        notifier=NOTIFY.open(said.notify, folder=folder) if said.notify else None,
        chains=said.chain,
        delegations=said.delegation,
        identity=IDENTITY.open(said.identity, folder=folder) if said.identity else ServerAsserted(),
        seal=sealing(said.seal, folder, secret_of),
        log=log_of(post) if said.log else None,
        grants=said.grant or GRANTS,
        assignments=said.assignment,
    )


def _signers(post: Post) -> dict[str, Signer]:
    found: dict[str, Signer] = {}
    for one in post.config.officer:
        if one.signer:
            try:
                found[one.id] = SIGNER.open(one.signer, folder=post.config.folder, secret=secret_of)
            except KeyUnavailableError as error:
                click.echo(f"{one.id}: {error.text}", err=True)
    return found


def secret_of(name: str) -> bytes | None:
    """Return the passphrase of a key from the environment: nobody sits at a server to be asked."""
    said = os.environ.get("SLRTKIT_PASSPHRASE_" + re.sub(r"\W", "_", name).upper())
    return None if said is None else said.encode()
