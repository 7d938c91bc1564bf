"""Invented residents of a district, some of them recorded twice: as hard to find as duplicates in Indonesian registers are.

A fifth has one name only; Muhammad is spelt in many ways; the elderly are written in the old spelling, with titles, or born on
1 January; brothers and sisters share mother, village and parts of their names, twins the birth date too; a NIK is missing for a
quarter, and is given out by day and kecamatan in turn, so that strangers born on one day differ in one digit. Nobody is real:
names are composed from parts, and the kecamatan 33.16.81 to 33.16.96 do not exist.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from attrs import evolve, frozen

__all__ = ["Resident", "residents"]

_KECAMATAN, _VILLAGES = range(81, 97), range(2001, 2019)
_BEGINNINGS = "Su Sa Wa Ka Pa Mar Tu Par Har Kus Jum Ras Sum Pon Leg Kar Dar Nga Sri Rus Wi Ta Ma Ja Ru Yu Mu Ba"
_MIDDLES = ["", "di", "ki", "gi", "ri", "ya", "tu", "mi", "na", "la", "si", "wa"]
_MEN, _WOMEN = "man no to di yo min wan jo rno din ji dar", "ni ti nah yem mi tun sih ri yah lah ngsih warti"
_SONS = "Muhammad Ahmad Agus Abdul Eko Dwi Tri Budi Nur Joko Bambang Slamet Andi Hadi Rizki Dimas Bagus Yusuf"
_DAUGHTERS = "Siti Sri Nur Dewi Dwi Tri Endang Indah Fitri Rina Ayu Eka Umi Wiwik Anisa Puji Lestari Retno"
_SECOND_SONS = "Hidayat Rahman Santoso Setiawan Kurniawan Rifai Hakim Fauzi Ridwan Anwar Saputra Wibowo Pratama Arifin Huda"
_SECOND_DAUGHTERS = "Aminah Khotimah Rahayu Lestari Hidayah Maryam Aisyah Zulaikha Wulandari Ningrum Safitri Utami Rohmah"
_SPELLINGS = "Muhamad Mohammad Mohamad Mochamad Mochammad Moch. Moh. Muh. M. Much. Muchamad Mohamed"
_STARTS, _MUHAMMAD = _BEGINNINGS.split(), _SPELLINGS.split()
_ENDS = {"L": _MEN.split(), "P": _WOMEN.split()}
_FIRST = {"L": _SONS.split(), "P": _DAUGHTERS.split()}
_LAST = {"L": _SECOND_SONS.split(), "P": _SECOND_DAUGHTERS.split()}
_OLD = (("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "j"))
_ELDERLY, _REGISTERED, _MONTHS = 1966, 2026, 12


@frozen
class Resident:
    """What one register entry says; `entity` is who it really is, which nobody who looks for duplicates is told."""

    id: str
    entity: int
    name: str
    sex: str
    nik: str
    born: date | None
    mother: str
    village: str


def residents(people: int, twice: int, seed: int = 20261121) -> list[Resident]:
    """Return the entries of a register, shuffled: `people` persons, and `twice` of them again, as somebody else wrote them."""
    chance = Random(seed)  # noqa: S311  to be replayed, not to be secret
    town = _Town(chance)
    once = [person for _ in range(people) for person in town.family()][:people]
    written = [town.recorded(person) for person in once]
    again = [town.written_again(written[place], once[place]) for place in sorted(chance.sample(range(people), twice))]
    entries = [*written, *again]
    chance.shuffle(entries)
    return [evolve(entry, id=f"P{place:07}") for place, entry in enumerate(entries)]


class _Town:
    """Where invented people are born."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._serials: dict[str, int] = {}
        self._people = 0

    def family(self) -> Iterator[Resident]:
        """Yield father, mother and children."""
        chance = self._chance
        village = f"33.16.{chance.choice(_KECAMATAN)}.{chance.choice(_VILLAGES)}"
        year = chance.randint(1940, 1995)
        father = self._person("L", self._day(year), self._name("P", year - 25), village)
        mother = self._person("P", self._day(year + chance.randint(0, 6)), self._name("P", year - 22), village)
        yield father
        yield mother
        born = self._day(mother.born.year + chance.randint(19, 26)) if mother.born else None
        for _ in range(chance.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))):
            if born is None or born.year >= _REGISTERED:
                return
            yield self._person(chance.choice("LP"), born, mother.name, village)
            if not self._luck(0.012):  # twins are born on one day
                born += timedelta(days=chance.randint(400, 2000))

    def recorded(self, person: Resident) -> Resident:
        """Return an entry as a careful clerk writes it: the NIK or the mother's name may be missing."""
        name = person.name
        if "Muhammad" in name and self._luck(0.4):
            name = self._muhammad(name)
        elif person.born and person.born.year < _ELDERLY and self._luck(0.1):
            name = self._old(name)
        elif self._luck(0.02):
            name = self._titled(name)
        return evolve(
            person,
            name=name,
            nik="" if self._luck(0.055) else person.nik,
            mother=person.mother if self._luck(0.75) else "",
        )

    def written_again(self, entry: Resident, person: Resident) -> Resident:
        """Return the entry that another clerk writes of the same person, in another year, perhaps in another village."""
        chance = self._chance
        again = self.recorded(person)
        name = self._miswritten(entry.name, person) if self._luck(0.36) else entry.name
        mother = self._miswritten(again.mother, None) if again.mother and self._luck(0.3) else again.mother
        born = self._misdated(person.born) if person.born and self._luck(0.12) else person.born
        village = f"33.16.{chance.choice(_KECAMATAN)}.{chance.choice(_VILLAGES)}" if self._luck(0.12) else person.village
        return evolve(again, name=name, nik=self._misnumbered(again, person), mother=mother, born=born, village=village)

    def _luck(self, share: float) -> bool:
        """Say yes for this share of all cases."""
        return self._chance.random() < share

    def _person(self, sex: str, born: date, mother: str, village: str) -> Resident:
        self._people += 1
        birthplace = village[:8] if self._luck(0.8) else f"33.16.{self._chance.choice(_KECAMATAN)}"
        nik = "" if self._luck(0.205) else self._nik(birthplace, sex, born)  # never recorded
        return Resident("", self._people, self._name(sex, born.year), sex, nik, born, mother, village)

    def _nik(self, region: str, sex: str, born: date) -> str:
        front = f"{region.replace('.', '')}{born.day + 40 * (sex == 'P'):02}{born:%m%y}"
        self._serials[front] = self._serials.get(front, 0) + 1
        return f"{front}{self._serials[front]:04}"

    def _day(self, year: int) -> date:
        chance = self._chance
        if year < _ELDERLY and self._luck(0.15):  # nobody knew the day
            return date(year, 1, 1)
        return date(year, 1, 1) + timedelta(days=chance.randrange(365))

    def _name(self, sex: str, year: int) -> str:
        chance = self._chance
        if self._luck(0.45 if year < _ELDERLY else 0.155):
            return self._composed(sex)
        first = _few(chance, _FIRST[sex]) if self._luck(0.6) else self._composed(sex)
        last = _few(chance, _LAST[sex]) if self._luck(0.5) else self._composed(sex)
        between = [self._composed(sex)] if self._luck(0.2) else []
        return " ".join([first, *between, last])

    def _composed(self, sex: str) -> str:
        chance = self._chance
        return _few(chance, _STARTS) + _few(chance, _MIDDLES) + _few(chance, _ENDS[sex])

    def _miswritten(self, name: str, person: Resident | None) -> str:
        """Return another writing of a name, which does differ."""
        ways: list[Callable[[str], str]] = [self._old, self._typed, self._typed, self._shortened, self._turned, self._joined]
        if person:
            ways += [self._titled, self._fathered]
        if "Muhammad" in name:
            ways = [self._muhammad]
        for _ in range(20):
            written = self._chance.choice(ways)(name)
            if written != name:
                return written
        return self._typed(name)

    def _old(self, name: str) -> str:
        new, old = self._chance.choice(_OLD)
        return name.replace(new, old)

    def _typed(self, name: str) -> str:
        chance, place = self._chance, self._chance.randrange(1, len(name))
        letter = chance.choice("aiueonrstmdkl")
        return chance.choice(
            (
                name[:place] + letter + name[place + 1 :],
                name[:place] + name[place + 1 :],
                name[:place] + letter + name[place:],
                name[: place - 1] + name[place : place + 1] + name[place - 1] + name[place + 1 :],
            )
        )

    def _shortened(self, name: str) -> str:
        words = name.split()
        if len(words) == 1:
            return name
        place = self._chance.randrange(len(words))
        if place < len(words) - 1 and self._luck(0.6):
            return " ".join([*words[:place], words[place][0] + ".", *words[place + 1 :]])
        return " ".join(words[:place] + words[place + 1 :])

    def _turned(self, name: str) -> str:
        words = name.split()
        return " ".join([*words[1:], words[0]])

    def _joined(self, name: str) -> str:
        words = name.split()
        return "".join([words[0], *(word.lower() for word in words[1:2])]) + "".join(f" {word}" for word in words[2:])

    def _titled(self, name: str) -> str:
        return self._chance.choice(("H. {}", "Hj. {}", "Bpk. {}", "{}, S.Pd.", "{} SE", "Alm. {}")).format(name)

    def _fathered(self, name: str) -> str:
        return f"{name} {self._chance.choice(('bin', 'binti'))} {self._composed('L')}"

    def _muhammad(self, name: str) -> str:
        return name.replace("Muhammad", self._chance.choice(_MUHAMMAD))

    def _misdated(self, born: date) -> date | None:
        chance = self._chance
        match chance.randrange(5):
            case 0:
                return date(born.year, 1, 1)
            case 1 if born.day <= _MONTHS:
                return date(born.year, born.day, born.month)
            case 2:
                return None
            case 3:
                return born + timedelta(days=chance.choice((-1, 1, 10, -10)))
            case _:
                return date(born.year + chance.choice((-1, 1, 10)), born.month, min(born.day, 28))

    def _misnumbered(self, again: Resident, person: Resident) -> str:
        chance = self._chance
        if not again.nik or not self._luck(0.055):
            return again.nik
        if self._luck(0.3) and person.born:  # recorded twice, with two numbers
            return self._nik(f"33.16.{chance.choice(_KECAMATAN)}", person.sex, person.born)
        place = chance.randrange(12, 16)
        return again.nik[:place] + str((int(again.nik[place]) + chance.randint(1, 9)) % 10) + again.nik[place + 1 :]


def _few(chance: Random, choices: list[str]) -> str:
    """Choose as people do: some far more often than others."""
    return choices[int(len(choices) * chance.random() ** 1.6)]
