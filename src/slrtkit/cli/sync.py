"""`slrtkit sync`: bundles between the devices of a district, by any way, and what posts stated differently."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import click

from slrtkit.adapters.line import BundleLine
from slrtkit.cli.base import Exit, day_option
from slrtkit.cli.conflicts import add_conflicts
from slrtkit.cli.desk import Desk, Refused, Spoken, desk_command, labelled
from slrtkit.cli.held import add_held, waiting
from slrtkit.errors import BundleRefusedError, NotFoundError, StorageError
from slrtkit.kit.sync import opened_device
from slrtkit.ledger.note import MAX_NOTE
from slrtkit.service.bundle.calling import call
from slrtkit.service.bundle.frames import REPLAYED, BundleFile
from slrtkit.service.bundle.reading import BundleReceipt, Receiver, Taken
from slrtkit.service.bundle.writing import Sender
from slrtkit.service.device import fingerprint
from slrtkit.service.nodes import NodeDesk
from slrtkit.service.sync import heads, held_events

__all__ = ["sync"]

_FILE = click.Path(path_type=Path, dir_okay=False)
_READ = click.Path(path_type=Path, dir_okay=False, exists=True)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_NOTE = b"slrtkit/receipt/1\n"
_COUNTER = "Loket paket kabupaten. / The district's counter for bundles."


@click.group(help="Bekerja tanpa sinyal: paket antarperangkat. / Work without a signal: bundles between devices.")
def sync() -> None:
    """Hold the commands together."""


add_held(sync)
add_conflicts(sync)


@desk_command(sync, "enrol", "Daftarkan perangkat, dalam tiga langkah. / Enrol a device, in three steps.")
@click.option("--request", "asked", type=_FILE, metavar="FILE", help="1, di laptop desa. / 1, at the village: ask for it.")
@click.option("--device", type=_READ, metavar="FILE", help="2, di kabupaten. / 2, at the district: who asked.")
@click.option("--accept", "accepted", type=_READ, metavar="FILE", help="3, di laptop desa. / 3, at the village: the answer.")
@click.option("--fingerprint", "seen", metavar="HEX", default="", help="Sidik kunci kabupaten. / The district's, for --accept.")
@click.option("--found", metavar="REGENCY", help="Sekali, di kabupaten. / Once: this is the district's device.")
@click.option("--area", "areas", multiple=True, metavar="CODE", help="Wilayahnya, untuk --device. / Its regions.")
@day_option("--until", "Hari terakhir. / The last day.")
@click.option("--out", type=_FILE, metavar="FILE", help="Jawabannya, untuk --device. / The answer.")
def enrol(
    desk: Desk,
    asked: Path | None,
    device: Path | None,
    accepted: Path | None,
    seen: str,
    found: str | None,
    areas: tuple[str, ...],
    until: date | None,
    out: Path | None,
) -> Mapping[str, object]:
    """Ask, enrol, accept; or make this device the district's."""
    nodes = _nodes(desk)
    if sum(one is not None for one in (asked, device, accepted, found)) != 1:
        raise click.UsageError("--request FILE | --device FILE | --accept FILE | --found REGENCY")
    if asked:
        _write(asked, nodes.device.request())
        return {"device": nodes.device.card.node, "file": str(asked)}
    if accepted:
        enrolment = nodes.accept(desk.context, _text(accepted), seen)
        return {"device": enrolment.card.node, "areas": list(enrolment.areas), "until": enrolment.until.isoformat()}
    if until is None or (device and not (areas and out)):
        raise click.UsageError("--until YYYY-MM-DD; --device FILE --area CODE --until YYYY-MM-DD --out FILE")
    if found:
        nodes.found(desk.context, found, until)
        return {"device": nodes.device.card.node, "fingerprint": fingerprint(nodes.device.card)}
    assert device and out  # noqa: S101, PT018  one of the four was named
    _write(out, nodes.enrol(desk.context, _text(device), areas, until))
    return {"file": str(out), "fingerprint": fingerprint(nodes.device.card)}


@desk_command(sync, "revoke", "Cabut laptop yang hilang, dengan --reason. / Revoke a lost device, for a reason.")
@click.argument("node", metavar="DEVICE")
def revoke(desk: Desk, node: str) -> Mapping[str, object]:
    """Refuse what it gives from now on."""
    _nodes(desk).revoke(desk.context, node)
    return {"revoked": node}


@desk_command(sync, "export", "Buat paket untuk satu perangkat. / Make a bundle for a device.")
@click.option("--to", "to", required=True, metavar="DEVICE", help="Perangkat penerima. / The device that it is for.")
@click.option("--out", required=True, type=_FILE, metavar="FILE", help="Berkas baru. / A new file.")
@click.option("--all", "everything", is_flag=True, help="Juga yang sudah diterimanya. / Also what it has.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Paling banyak. / At most so many events; more comes next.")
def export(desk: Desk, to: str, out: Path, everything: bool, limit: int | None) -> Mapping[str, object]:  # noqa: FBT001  a flag of click's
    """Make it."""
    nodes = _nodes(desk)
    sender = Sender(nodes, desk.post.blobs, desk.post.clock.new_id)
    with _new(out) as file, _bar() as progress:
        made = sender.export(desk.context, to, file, everything=everything, limit=limit, progress=progress)
    left = sum(one.last - one.seq for one in made.heads)
    return {"bundle": made.bundle, "file": str(out), "events": made.events, "files": made.files, "left": left or ""}


@desk_command(sync, "import", "Terima paket atau tanda terimanya. / Take a bundle, or the receipt of one.")
@click.argument("file", type=_READ, metavar="FILE")
@click.option("--receipt", type=_FILE, metavar="FILE", help="Tanda terima, berkas baru. / The receipt, a new file.")
def import_(desk: Desk, file: Path, receipt: Path | None) -> Mapping[str, object]:
    """Take it whole, or not at all."""
    receiver = Receiver(_nodes(desk), desk.post.blobs)
    with file.open("rb") as opened:
        if opened.read(len(_NOTE)) == _NOTE:
            return _received(receiver.take_receipt(desk.context, _text(file)))
    try:
        taken = _taken(receiver, desk, file)
    except BundleRefusedError as fault:
        if receipt and fault.code == REPLAYED:
            with file.open("rb") as opened:
                _write(receipt, receiver.receipt(desk.context, opened))
        return Refused(_refusal(fault))
    if receipt:
        _write(receipt, taken.receipt)
    return {**_outcome(taken), "receipt": str(receipt or "")}


@desk_command(
    sync, "push", "Kirim paket lewat jaringan; boleh diulang. / Send a bundle over a network; it goes on where it stopped."
)
@click.argument("file", type=_READ, metavar="FILE")
@click.option("--url", required=True, metavar="URL", help=_COUNTER)
def push(desk: Desk, file: Path, url: str) -> Mapping[str, object]:
    """Send what the counter does not have of it, and take the receipt."""
    nodes = _nodes(desk)
    with file.open("rb") as opened:
        bundle = BundleFile(opened).address.bundle
    try:
        receipt = _line(desk, nodes, url).send(bundle, file)
    except BundleRefusedError as fault:
        return Refused(_refusal(fault))
    return _received(Receiver(nodes, None).take_receipt(desk.context, receipt))


@desk_command(
    sync, "pull", "Ambil dan terima paket yang menunggu. / Fetch the bundles that wait for this device, and take them."
)
@click.option("--url", required=True, metavar="URL", help=_COUNTER)
@click.option("--into", type=_FOLDER, required=True, metavar="FOLDER", help="Tempat berkasnya. / Where their files are kept.")
def pull(desk: Desk, url: str, into: Path) -> Mapping[str, object]:
    """Fetch what is not in the folder yet, and take each that was not taken."""
    nodes = _nodes(desk)
    line, receiver, told = _line(desk, nodes, url), Receiver(nodes, desk.post.blobs), list[dict[str, object]]()
    for bundle in sorted(line.waiting()):
        file = into / f"{bundle}.slrt"
        line.fetch(bundle, file)
        try:
            told.append(_outcome(_taken(receiver, desk, file)))
        except BundleRefusedError as fault:
            told.append({"bundle": bundle, **_refusal(fault)})
    new = [one for one in told if one.get("code") != REPLAYED]
    before = {"taken_before": len(told) - len(new)}
    refused = any("code" in one for one in new)
    return Spoken(
        {"bundles": told, **before},
        lambda lang: labelled({"bundles": new, **before}, lang),
        Exit.NO if refused else Exit.DONE,
    )


@desk_command(sync, "status", "Perangkat, rantai, dan yang menunggu. / Devices, chains, and what waits.")
def status(desk: Desk) -> Mapping[str, object]:
    """Tell how this device stands."""
    nodes, journal = _nodes(desk), desk.post.journal
    own, known = nodes.device.card, {one.id: one for one in nodes.nodes()}
    mine = known[own.node].enrolment if own.node in known else None
    return {
        "device": own.node,
        "fingerprint": fingerprint(own),
        "areas": list(mine.areas) if mine else [],
        "district": mine.district.node if mine else "",
        "district_fingerprint": fingerprint(mine.district) if mine else "",
        "until": mine.until.isoformat() if mine else "",
        "devices": [
            {
                "device": one.id,
                "areas": list(one.enrolment.areas) if one.enrolment else [],
                "revoked": one.revoked.isoformat() if one.revoked else "",
                "received": one.taken.isoformat() if one.taken else "",
            }
            for one in known.values()
            if one.id != own.node
        ],
        "chains": [{"chain": "/".join(one.chain), "last": one.seq} for one in heads(journal)],
        "waiting": waiting(held_events(journal)),
    }


def _nodes(desk: Desk) -> NodeDesk:
    post = desk.post
    return NodeDesk(post.journal, opened_device(post.sealing.sealer, post.config.node), desk.day_of)


def _line(desk: Desk, nodes: NodeDesk, url: str) -> BundleLine:
    return BundleLine(url, lambda method, path: call(nodes.device, method, path, desk.post.clock.now()))


def _taken(receiver: Receiver, desk: Desk, file: Path) -> Taken:
    with file.open("rb") as opened, _bar() as progress:
        return receiver.take(desk.context, cast("BinaryIO", opened), progress)


def _outcome(taken: Taken) -> dict[str, object]:
    note, made = taken.delivery.note, taken.manifest
    told = {"taken": True, "bundle": made.bundle, "device": made.sender, "events": made.events, "applied": note.applied}
    return {**told, "known": note.known, "held": note.held, "forks": note.forks, "early": note.early, "files": taken.files}


def _received(said: BundleReceipt) -> dict[str, object]:
    return {"bundle": said.bundle, "device": said.receiver, "received": said.at.isoformat()}


def _refusal(fault: BundleRefusedError) -> dict[str, object]:
    return {"taken": False, "code": fault.code, "text": fault.text, "cure": fault.cure}


@contextmanager
def _new(out: Path) -> Iterator[BinaryIO]:
    """Open a new file, of which nothing is left where it cannot be written whole."""
    try:
        out.touch(0o600, exist_ok=False)
    except FileExistsError:
        raise StorageError("there is such a file already", code="export.exists", path=str(out)) from None
    except OSError as error:
        raise StorageError(f"it cannot be written: {error.strerror}", code="file.unwritable", path=str(out)) from None
    try:
        with out.open("wb") as file:
            yield file
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _write(out: Path, text: str) -> None:
    with _new(out) as file:
        file.write(text.encode())


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_NOTE + 1)
    except (OSError, UnicodeDecodeError):
        raise NotFoundError("this file cannot be read", code="file.unreadable", path=str(path), cure="name another") from None


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how much is done."""
    with click.progressbar(length=1, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def tell(done: int, every: int) -> None:
            bar.length = max(every, 1)
            bar.update(done - bar.pos)

        yield tell
