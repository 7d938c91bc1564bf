"""What a command works with at a post: the store, the catalog, the regions, and who acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from attrs import define, evolve, field

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.cli.access import OPERATOR, access_of
from slrtkit.cli.config import Config, find_config
from slrtkit.cli.sealing import Sealing, opened_sealing, tell_unchosen
from slrtkit.domain.area import AreaTree
from slrtkit.domain.context import Context, chosen
from slrtkit.domain.office import Zone
from slrtkit.errors import NotFoundError, PluginError
from slrtkit.plugins import STORAGE
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.clock import Clock
from slrtkit.ports.store import Store
from slrtkit.service.erasing import replay_erasures
from slrtkit.service.journal import Journal
from slrtkit.service.uses import action_of

__all__ = [
    "Post",
    "acting_option",
    "chosen_id",
    "located",
    "open_post",
    "post_options",
    "request_option",
    "store_address",
    "store_file",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SQLITE = "sqlite"
_ACTING = "slrtkit.acting"
_REASON = "reason"


def post_options(command: _Command) -> _Command:
    """Add `--store` and `--config`."""
    store = click.option("--store", metavar="DB", help="Penyimpanan, mis. / The store, such as: sqlite:slrtkit.db")
    config = click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Bawaan: slrtkit.toml di folder ini. / Default: slrtkit.toml in this folder.",
    )
    named = any(option.name == "acting" for option in getattr(command, "__click_params__", ()))
    return store(config(command if named else _acting(command, passed_on=False)))


def acting_option(command: _Command) -> _Command:
    """Add `--as`, passed on as `acting`; stands below `post_options`, which adds it where nobody asks who it is."""
    return _acting(command, passed_on=True)


def request_option(command: _Command) -> _Command:
    """Add `--client-id`, passed on as `request`: the same request under it is done once, however often it is sent."""
    text = "Nomor permintaan. / Sent again under it, it is done once."
    return click.option("--client-id", "--request", "request", metavar="ID", callback=chosen_id, help=text)(command)


def chosen_id(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return what `--client-id` says, where it can be none of the library's own."""
    return chosen(value) if value else value


def _acting(command: _Command, *, passed_on: bool) -> _Command:
    def keep(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
        ctx.meta[_ACTING] = value
        return value

    text = "Petugas yang bertindak. / The officer who acts."
    return click.option(
        "--as", "acting", metavar="OFFICER", envvar="SLRTKIT_AS", help=text, callback=keep, expose_value=passed_on
    )(command)


@define
class Post:
    """An open store and what belongs to it.

    Attributes:
        config: What `slrtkit.toml` says.
        store: The store.
        clock: The time.
        acting: Who acts, as `--as` says.
        reason: Why, as `--reason` says.
    """

    config: Config
    store: Store
    clock: Clock
    acting: str | None = None
    reason: str = ""
    _sealing: Sealing | None = field(default=None, init=False, repr=False)
    _replayed: bool = field(default=False, init=False, repr=False)

    @cached_property
    def journal(self) -> Journal:
        """The log of this device, as who acts sees it. Raises NotFoundError, see `context`."""
        who = self.context(self.acting, self.clock.new_id())
        return self._log(who.actor).seen_by(evolve(who, reason=self.reason))

    @cached_property
    def unseen(self) -> Journal:
        """The log as nobody sees it: it shows nobody's data, and serves what asks nobody who they are."""
        return self._log("")

    def _log(self, actor: str) -> Journal:
        sealer, access = self.sealing.sealer, access_of(self.config, actor, self.zone)
        journal = Journal(self.store, sealer, self.config.node, self.config.incarnation, access)
        if self.config.keys and not self._replayed:
            self._replayed = True
            context = Context(actor or OPERATOR, self.clock.new_id(), self.clock.now(), "replay")
            replay_erasures(journal.whole, self.blobs, context)
        return journal

    @property
    def sealing(self) -> Sealing:
        """What seals its data, as `[keys]` says. Raises SlrtError where it cannot be opened."""
        if self._sealing is None:
            if self.config.keys is None and not self.config.plain:
                tell_unchosen()
            self._sealing = opened_sealing(self.config.keys, self.config.folder)
        return self._sealing

    def close(self) -> None:
        """Forget keys, and let go of the store."""
        if self._sealing is not None:
            self._sealing.close()
        self.store.close()

    def areas_seen(self, use: str) -> tuple[str, ...]:
        """Region codes of where who acts may do something; see `AccessPolicy.areas`."""
        who = self.context(self.acting, self.clock.new_id())
        return access_of(self.config, who.actor, self.zone).areas(who.actor, action_of(use), self.zone.day(who.now))

    @cached_property
    def areas(self) -> AreaTree | None:
        """The district's regions, where they are configured."""
        return read_areas(self.config.path(self.config.areas)) if self.config.areas else None

    @property
    def blobs(self) -> Blobs:
        """Where papers and signed letters are kept: beside the log.

        Raises:
            PluginError: this store keeps no files.
        """
        if not {"put", "get"} <= set(dir(self.store)):
            raise PluginError("this store keeps no files", code="plugin.broken", path=self.config.store)
        return self.sealing.blobs(cast("Blobs", self.store))

    @property
    def zone(self) -> Zone:
        """The zone that days are counted in: of the office, else WIB."""
        return self.config.office.zone if self.config.office else Zone.WIB

    def catalog(self, folder: Path | None) -> TomlCatalog:
        """Return the catalog of a folder that was named, else of the configuration.

        Raises:
            NotFoundError: neither names one.
        """
        return self._catalog if folder is None else TomlCatalog(folder)

    @cached_property
    def _catalog(self) -> TomlCatalog:
        """The catalog of the configuration, read once."""
        if not self.config.catalog:
            raise NotFoundError("no catalog is named", code="config.catalog", cure="--catalog DIR, or catalog in slrtkit.toml")
        return TomlCatalog(self.config.path(self.config.catalog))

    def context(self, acting: str | None, client_id: str) -> Context:
        """Return the circumstances of a command that happens now.

        A post whose configuration names no officers has an operator without a name; one with a single officer has that one.

        Raises:
            NotFoundError: nobody is named where there are several, or nobody of this name is an officer of the configuration.
        """
        known = [officer.id for officer in self.config.officer]
        actor = acting or (OPERATOR if not known else known[0] if len(known) == 1 else "")
        if not actor or (known and actor not in known):
            cure = f"--as {'|'.join(known) or 'OFFICER'}"
            text = "no officer has this id" if actor else "nobody is named who acts"
            raise NotFoundError(text, code="officer.unknown", path=actor, cure=cure)
        return Context(actor, client_id, self.clock.now())


@contextmanager
def open_post(store: str | None, config: Path | None) -> Iterator[Post]:
    """Open the store that a command was told of, else that of the configuration, and close it afterwards.

    Raises:
        NotFoundError: neither names a store, or there is no such file.
        StorageError: it cannot be opened.
    """
    found, address, folder = located(store, config)
    opened = STORAGE.open(address, folder=folder)
    running = click.get_current_context(silent=True)
    try:
        who = (running.meta.get(_ACTING), str(running.params.get(_REASON) or "")) if running else (None, "")
        post = Post(found, opened, SystemClock(), *who)
        try:
            yield post
        finally:
            post.close()
    finally:
        opened.close()


def located(store: str | None, config: Path | None) -> tuple[Config, str, Path]:
    """Return the configuration, and the address of the store with the folder that it is relative to.

    Raises:
        NotFoundError: neither names a store, or there is no such file.
    """
    found = find_config(config)
    if not store and not found.store:
        raise NotFoundError("no store is named", code="config.store", cure="--store DB, or store in slrtkit.toml")
    address, folder = (store_address(store), Path()) if store else (store_address(found.store), found.folder)
    file = store_file(address, folder)
    if file is not None and not file.is_file():
        raise NotFoundError("there is no such store", code="store.missing", path=str(file), cure=f"slrtkit init {file}")
    return found, address, folder


def store_address(written: str) -> str:
    """Return the address of a store; a path alone is a SQLite file."""
    scheme, colon, _ = written.partition(":")
    return written if colon and len(scheme) > 1 and "/" not in scheme else f"{_SQLITE}:{written}"


def store_file(address: str, folder: Path) -> Path | None:
    """Return the file behind an address, or None where there is none."""
    scheme, _, place = address.partition(":")
    return folder / place.partition("?")[0] if scheme == _SQLITE else None
