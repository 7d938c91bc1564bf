"""`slrtkit trust key|init|rotate`: key files, the first root of trust, and every next one."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import (
    Draft,
    Role,
    Root,
    certificate_digests,
    change_root,
    draft_path,
    first_book,
    key_id,
    new_list_key,
    next_list,
    open_draft,
    public_path,
    read_list_key,
    read_public_key,
    read_roots,
)
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.printing import named, spoken
from slrtkit.cli.trustwords import FILE, book_of, bundle_argument, change_options, fd_option, finish, new_passphrase, secret_of
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.sentences import Sentence
from slrtkit.errors import StorageError
from slrtkit.ports.address import Secret

__all__ = ["init", "key", "rotate"]

_MADE = Sentence("Kunci dibuat: {file}; serahkan {public} (sidik {id})", "Key made: {file}; hand over {public} (id {id})")
_ROLES = ("root", "authority", "issuers", "withdrawn", "log", "districts", "publish")
_PUBLISH = ("snapshot", "timestamp")
_NEEDED = ("root", "authority", "publish")
_THRESHOLD = re.compile(rf"({'|'.join(_ROLES)})=([1-9][0-9]?)")


@click.command("key", help="Buat kunci di berkas berkata sandi. / Make a key in a file under a passphrase.")
@click.argument("file", metavar="FILE", type=FILE)
@fd_option
@json_option
@lang_option
def key(file: Path, fd: int | None, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Make the key of an officer, who keeps the file; its public half goes to whoever makes the root."""
    made = _new_key(file, secret_of(fd)).public_key().public_bytes_raw()
    told = {"file": str(file), "public": str(public_path(file)), "id": key_id(made)}
    if as_json:
        show_json(told)
    else:
        words = {"file": named(file), "public": named(public_path(file)), "id": told["id"]}
        click.echo(spoken(lang, _MADE).format(**words))


@frozen
class _Keys:
    """The keys that a command names: public halves with who keeps them, and those that can sign here and now."""

    public: list[tuple[str, str]] = field(factory=list)
    opened: dict[Path, Ed25519PrivateKey] = field(factory=dict)

    @property
    def private(self) -> tuple[Ed25519PrivateKey, ...]:
        """Those that can sign."""
        return tuple(self.opened.values())

    def take(self, words: Iterable[str], secret: Secret, *, make: bool) -> list[tuple[str, str]]:
        """Read `OFFICE=FILE`, or `FILE`: a private key, or a public one; where there is no file, perhaps make it."""
        took: list[tuple[str, str]] = []
        for word in words:
            holder, _, name = word.rpartition("=")
            path = Path(name)
            if path.exists() and b"PUBLIC KEY" in path.read_bytes():
                public = read_public_key(path)
            else:
                if path not in self.opened:
                    self.opened[path] = read_list_key(path, secret) if path.exists() or not make else _new_key(path, secret)
                public = self.opened[path].public_key().public_bytes_raw().hex()
            took.append((public, holder or path.name.removesuffix(".pub").removesuffix(".pem")))
        self.public.extend(took)
        return took


def _thresholds(_: click.Context, __: click.Parameter, words: tuple[str, ...]) -> dict[str, int]:
    found = [_THRESHOLD.fullmatch(word) for word in words]
    if not all(found):
        raise click.BadParameter("ROLE=N")
    return {one[1]: int(one[2]) for one in found if one}


@click.command(
    "init",
    help="Buat akar kepercayaan dengan kuncinya. / Make a root of trust, with its keys.\n\n"
    "Kunci ditulis KANTOR=BERKAS; berkas yang belum ada dibuat, dan .pub cukup untuk kunci yang tidak di sini. / A key is "
    "OFFICE=FILE; a file that is not there is made, and .pub is enough for a key that is elsewhere.",
)
@bundle_argument
@click.option("--scope", required=True, metavar="CODE", help="Kode wilayah. / Region code, such as 33.16.")
@click.option("--roots", required=True, metavar="PEM", type=FILE, help="Akar X.509. / The X.509 roots.")
@click.option("--root-key", "root", multiple=True, required=True, metavar="KEY", help="Kunci akar. / A key of the root.")
@click.option("--authority-key", "authority", multiple=True, required=True, metavar="KEY", help="Penanda tangan. / Signers.")
@click.option("--issuers-key", "issuers", multiple=True, metavar="KEY", help="Daftar kunci segel. / The seal keys' list.")
@click.option("--withdrawn-key", "withdrawn", multiple=True, metavar="KEY", help="Daftar surat dicabut. / Withdrawn letters.")
@click.option("--log-key", "log", multiple=True, metavar="KEY", help="Daftar kunci register. / The log keys' list.")
@click.option("--districts-key", "districts", multiple=True, metavar="KEY", help="Provinsi. / Of a province: its districts.")
@click.option("--publish-key", "publish", multiple=True, required=True, metavar="KEY", help="Penerbit. / Who publishes.")
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="ROLE=N",
    callback=_thresholds,
    help="Berapa yang harus menandatangani; bawaan: lebih dari separuh. / How many must sign; default: more than half.",
)
@click.option(
    "--after",
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Lanjutkan daftar ini, bila kunci akarnya hilang. / Go on from this bundle, whose root keys are lost.",
)
@click.option("--days", type=click.IntRange(1, 3660), default=1095, show_default=True, help="Umur akar. / The root's life.")
@click.option("--training", is_flag=True, help="Untuk latihan saja. / For practice only.")
@fd_option
@json_option
@lang_option
def init(
    bundle: Path,
    scope: str,
    roots: Path,
    thresholds: Mapping[str, int],
    after: Path | None,
    days: int,
    training: bool,  # noqa: FBT001  click hands one argument for each option
    fd: int | None,
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
    **words: tuple[str, ...],
) -> Exit:
    """Make the first version; it is published once enough of the root's keys have signed, here or one after the other."""
    for path in (bundle, draft_path(bundle)):
        if path.exists():
            raise StorageError("there is such a file already", code="export.exists", path=str(path))
    now, secret, keys = datetime.now(UTC), secret_of(fd), _Keys()
    (pem, ders), old = read_roots(roots), book_of(after) if after else None
    taken = {role: keys.take(words[role], secret, make=True) for role in _ROLES if words[role]}
    roles = {
        name: Role(tuple(key_id(bytes.fromhex(one)) for one, _ in took), thresholds.get(role, len(took) // 2 + 1))
        for role, took in taken.items()
        for name in (_PUBLISH if role == "publish" else (role,))
    }
    root = Root(
        version=old.root.version + 1 if old else 1,
        scope=RegionCode(scope).text,
        issued=now,
        expires=now + timedelta(days=days),
        keys={key_id(bytes.fromhex(one)): one for one, _ in keys.public},
        roles=roles,
        certificates=certificate_digests(ders),
        training=training,
        holders={key_id(bytes.fromhex(one)): holder for one, holder in reversed(keys.public)},
    )
    lists = {role: next_list(old, role, root.scope, now) for role in taken if role not in ("root", "publish")}
    draft = Draft(bundle, None, first_book(pem, root, lists, now, after=old))
    return finish(draft.signed(keys.private), (), None, lang, as_json=as_json)


@click.command(
    "rotate",
    help="Akar berikutnya: kunci lain, akar X.509 lain, atau masa baru. / The next root: other keys, other X.509 roots, "
    "or only a new term.\n\nHarus ditandatangani kunci akar lama dan baru. / The root's old and new keys both have to sign.",
)
@bundle_argument
@click.option("--role", default="", type=click.Choice(["", *_ROLES]), help="Kunci siapa yang berganti. / Whose keys change.")
@click.option("--remove", multiple=True, metavar="ID", help="Kunci yang keluar, 8 angka pertama. / A key that leaves it.")
@click.option("--add", "added", multiple=True, metavar="KEY", help="KANTOR=BERKAS yang masuk. / OFFICE=FILE that joins it.")
@click.option("--threshold", type=click.IntRange(1, 99), metavar="N", help="Berapa yang harus menandatangani. / How many sign.")
@click.option("--roots", metavar="PEM", type=FILE, help="Akar X.509 yang baru. / The new X.509 roots.")
@click.option("--days", type=click.IntRange(1, 3660), default=1095, show_default=True, help="Umur akar. / The root's life.")
@change_options
def rotate(
    bundle: Path,
    role: str,
    remove: tuple[str, ...],
    added: tuple[str, ...],
    threshold: int | None,
    roots: Path | None,
    days: int,
    keys: tuple[Path, ...],
    fd: int | None,
    as_json: bool,  # noqa: FBT001  as above
    lang: str,
) -> Exit:
    """Draft the next root; the lists of a role whose keys change are issued anew."""
    if (remove or added or threshold) and not role:
        raise click.UsageError("--role")
    now, secret, here = datetime.now(UTC), secret_of(fd), _Keys()
    draft = change_root(
        open_draft(bundle),
        now,
        expires=now + timedelta(days=days),
        role=role,
        drop=remove,
        take=here.take(added, secret, make=False),
        threshold=threshold,
        pem=read_roots(roots)[0] if roots else None,
    )
    signing = [*here.private, *(read_list_key(path, secret) for path in keys)]
    return finish(draft.signed(signing), (), None, lang, as_json=as_json)


def _new_key(path: Path, secret: Secret) -> Ed25519PrivateKey:
    try:
        return new_list_key(path, passphrase=new_passphrase(path.name, secret))
    except FileExistsError:
        raise StorageError("there is such a file already", code="export.exists", path=str(path)) from None
