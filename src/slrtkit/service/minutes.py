"""Put the minutes of a Musdes into words: from a round and its households to everything that the page will say."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import RegionLevel
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.minutes import Minutes, MinutesCount, MinutesRow
from slrtkit.domain.musdes import Musdes, VerivaliResult
from slrtkit.domain.office import Office
from slrtkit.domain.terbilang import spelled_day
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.errors import DocumentError

__all__ = ["RESULTS", "Seat", "compose_minutes"]

RESULTS: Mapping[VerivaliResult, str] = {
    VerivaliResult.LAYAK: "Layak",
    VerivaliResult.TIDAK_LAYAK: "Tidak layak",
    VerivaliResult.PINDAH: "Pindah",
    VerivaliResult.MENINGGAL: "Meninggal",
    VerivaliResult.TIDAK_DITEMUKAN: "Tidak ditemukan",
    VerivaliResult.MENOLAK: "Menolak disurvei",
    VerivaliResult.USULAN_BARU: "Usulan baru",
}
"""Each result as minutes say it."""
_NOT_YET = "Belum ada hasil"
_HEAD = "kepala_keluarga"


@frozen
class Seat:
    """Whose minutes they are: the office, its regions, the number, and who signs."""

    office: Office
    areas: AreaTree
    number: str
    signatures: tuple[SignatureBlock, ...]


def compose_minutes(known: VerivaliRound, households: Iterable[Household], seat: Seat) -> Minutes:
    """Return the minutes of the meeting of a round, with the outcomes that are recorded by now.

    Args:
        known: The round.
        households: Those that are listed, in their order.
        seat: Whose minutes they are.

    Raises:
        DocumentError: the meeting was not held.
        NotFoundError: the village is not in the table of areas.
    """
    musdes = known.musdes
    if musdes is None:
        raise DocumentError(
            "there are no minutes before the meeting", code="minutes.not-held", path=known.id, cure="record the meeting first"
        )
    names = {area.code.level: area.name for area in seat.areas.path(known.village)}
    village, district = (names.get(level, "") for level in (RegionLevel.VILLAGE, RegionLevel.DISTRICT))
    opening = (
        f"Pada hari ini, {spelled_day(musdes.on)}, bertempat di {musdes.place}, telah diselenggarakan musyawarah "
        f"desa/kelurahan di {village}, {district}, yang dipimpin oleh {musdes.chair} dan dihadiri oleh "
        f"{len(musdes.attendance)} orang sebagaimana daftar hadir, untuk memeriksa {len(known.pre_list)} rumah tangga pada "
        f"daftar awal verifikasi dan validasi data {_period(known.period)}."
    )
    return Minutes(
        id=known.id,
        number=seat.number,
        letterhead=seat.office.letterhead,
        title=f"Musyawarah verifikasi dan validasi data {_period(known.period)}, {village}",
        place=musdes.place,
        held=musdes.on,
        opening=opening,
        chair=musdes.chair,
        attendance=musdes.attendance,
        rows=tuple(_row(known, household, musdes) for household in households),
        counts=tuple(MinutesCount(RESULTS[result], count) for result, count in known.counted().items() if count),
        resolutions=musdes.resolutions,
        closing="Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya. "
        "Hasil musyawarah ini tidak dengan sendirinya menghentikan bantuan siapa pun.",
        signatures=seat.signatures,
        specimen=seat.office.training,
    )


def _period(period: str) -> str:
    year, _, half = period.partition("-")
    return f"semester {half} tahun {year}"


def _row(known: VerivaliRound, household: Household, musdes: Musdes) -> MinutesRow:
    outcome = known.outcomes.get(household.id)
    members = household.members(musdes.on)
    head = next((person for person, membership in members if membership.relation == _HEAD), None)
    name = head.name if head else next((person.name for person in household.persons), household.id)
    result = RESULTS[outcome.result] if outcome else _NOT_YET
    return MinutesRow(name, household.address, result, outcome.reason if outcome else "")
