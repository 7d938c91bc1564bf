"""`slrtkit erasure`: somebody asks that their data be erased."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import click

from slrtkit.cli.base import day_option
from slrtkit.cli.desk import Desk, desk_command
from slrtkit.domain.erasure import Erasure, ErasureGround
from slrtkit.errors import NotFoundError
from slrtkit.service.confirming import Outstanding
from slrtkit.service.erasing import Carried
from slrtkit.service.erasuredesk import ErasureDesk

__all__ = ["erasure"]

_GROUNDS = click.Choice([ground.value for ground in ErasureGround if ground is not ErasureGround.REPLAYED])


@click.group(help="Penghapusan data seseorang. / The erasure of a person's data.")
def erasure() -> None:
    """Hold the commands together."""


@desk_command(erasure, "ask", "Catat permintaan penghapusan. / Write down that it is asked for.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", default="", metavar="ID", help="Orang. / The person.")
@click.option("--whole", is_flag=True, help="Seluruh rumah tangga. / The whole household.")
@click.option("--ground", type=_GROUNDS, default="asked", show_default=True, help="Dasarnya. / Why.")
def ask(desk: Desk, household: str, person: str, ground: str, *, whole: bool) -> Mapping[str, object]:
    """Ask, and tell what stands against it."""
    if whole == bool(person):
        raise click.UsageError("--person / --whole")
    made, subject = _desk(desk), household if whole else person
    receipt = made.ask(desk.context, household, subject, ground=ErasureGround(ground))
    return {"erasure": receipt.id, "against": _against(made, desk, subject)}


@desk_command(erasure, "approve", "Setujui dan laksanakan, oleh petugas lain. / Approve and carry out, another officer.")
@click.argument("number", metavar="ERASURE")
def approve(desk: Desk, number: str) -> Mapping[str, object]:
    """Approve, and carry out here."""
    return {"erasure": number, "erased": _carried(_desk(desk).approve(desk.context, number))}


@desk_command(erasure, "refuse", "Tolak, dengan --reason. / Refuse, with a reason.")
@click.argument("number", metavar="ERASURE")
def refuse(desk: Desk, number: str) -> Mapping[str, object]:
    """Refuse."""
    return {"recorded": _desk(desk).refuse(desk.context, number).id}


@desk_command(erasure, "run", "Laksanakan yang sudah disetujui. / Carry out here what was approved.")
def run(desk: Desk) -> Mapping[str, object]:
    """Carry out."""
    return {"erased": _carried(_desk(desk).run(desk.context))}


@desk_command(erasure, "replay", "Hapus lagi setelah cadangan dipulihkan. / Erase again after a back-up was restored.")
@click.option("--list", "listed", type=click.Path(path_type=Path), help="Nomor orang, satu per baris. / Ids, one a line.")
def replay(desk: Desk, listed: Path | None) -> Mapping[str, object]:
    """Replay, by the vault and by a list that was kept elsewhere."""
    return {"erased": _carried(_desk(desk).replay(desk.context, _lines(listed)))}


@desk_command(erasure, "status", "Permintaan, dan perangkat yang belum. / What was asked, and which nodes have not done it.")
@click.option("--person", default="", metavar="ID", help="Orang. / The person.")
@click.option("--node", "nodes", multiple=True, metavar="NODE", help="Perangkat tak terdaftar. / One that is not enrolled.")
def status(desk: Desk, person: str, nodes: tuple[str, ...]) -> Mapping[str, object]:
    """Tell where erasures stand."""
    made = _desk(desk)
    return {"erasures": [_told(one, made.outstanding(one, also=nodes)) for one in made.known(person)]}


@desk_command(erasure, "list", "Siapa yang dihapus, untuk disimpan terpisah. / Who is erased, to be kept elsewhere.")
def list_(desk: Desk) -> Mapping[str, object]:
    """Tell who is erased: the list by which a restored back-up erases again."""
    return {"erased": list(_desk(desk).erased())}


@desk_command(erasure, "certificate", "Akta penghapusan. / The certificate of an erasure.")
@click.argument("number", metavar="ERASURE")
def certificate(desk: Desk, number: str) -> Mapping[str, object]:
    """Prove it."""
    return _desk(desk).certificate(number)


@desk_command(erasure, "hold", "Tahan penghapusan menurut perintah. / Hold back what an order says must be kept.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", required=True, metavar="ID", help="Orang. / The person.")
@click.option("--basis", required=True, help="Nomor dan tanggal perintahnya. / What orders it.")
@day_option("--until", "Hari terakhir. / The last day.")
def hold(desk: Desk, household: str, person: str, basis: str, until: date | None) -> Mapping[str, object]:
    """Place a hold."""
    return {"recorded": _desk(desk).hold(desk.context, household, person, basis, until=until).id}


@desk_command(erasure, "lift-hold", "Cabut penahanan, dengan --reason. / Lift a hold, with a reason.")
@click.option("--household", required=True, metavar="ID", help="Rumah tangga. / The household.")
@click.option("--person", required=True, metavar="ID", help="Orang. / The person.")
def lift_hold(desk: Desk, household: str, person: str) -> Mapping[str, object]:
    """Lift a hold."""
    return {"recorded": _desk(desk).lift(desk.context, household, person).id}


def _desk(desk: Desk) -> ErasureDesk:
    post = desk.post
    return ErasureDesk(post.journal, post.blobs, desk.day_of, post.clock.new_id, post.config.retention)


def _against(made: ErasureDesk, desk: Desk, person: str) -> list[dict[str, object]]:
    return [
        {"code": bar.code, "thing": bar.thing, "until": bar.until.isoformat() if bar.until else "", "basis": bar.basis}
        for bar in made.bars(desk.context, person)
    ]


def _carried(done: Iterable[Carried]) -> list[dict[str, object]]:
    return [{"person": one.person, "histories": one.streams, "files": one.files} for one in done]


def _told(one: Erasure, left: Outstanding) -> dict[str, object]:
    return {
        "erasure": one.id,
        "person": one.person,
        "status": one.status.value,
        "asked_on": one.asked_on.isoformat(),
        "confirmed": sorted(one.confirmations),
        "waiting": list(left.waiting),
        "lost": list(left.lost),
    }


def _lines(path: Path | None) -> tuple[str, ...]:
    try:
        return tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()) if path else ()
    except OSError as error:
        raise NotFoundError("the list cannot be read", code="file.unreadable", path=str(path), cure="name another") from error
