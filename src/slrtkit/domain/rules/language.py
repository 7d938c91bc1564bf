"""How conditions are said in Bahasa Indonesia and in English: the words between the facts."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from slrtkit.domain.rules.nodes import Aggregate, Operator, Period, Relation
from slrtkit.domain.rules.text import decimal
from slrtkit.domain.subject import Unit

__all__ = ["LANGUAGES", "Language", "Locale"]

Locale: TypeAlias = Literal["id", "en"]
"""A language that conditions are said in."""

Relations: TypeAlias = Mapping[Relation, str]

_CODE = re.compile(r"[A-Z0-9]+([-_.][A-Z0-9]+)*", re.ASCII)
_MONTHS_ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905  a table
_MONTHS_EN = "January February March April May June July August September October November December".split()  # noqa: SIM905  a table
_UNITS_EN = {"tahun": ("year", "years"), "bulan": ("month", "months"), "hari": ("day", "days"), "orang": ("person", "people")}


@frozen
class Language:
    """The grammar of one language. `{}` stands for what is said of.

    Attributes:
        both, either: Join the terms of `and` and `or`.
        always, never: Say `True` and `False` as conditions.
        yes, no: Say them as values.
        levels, amounts, days, others: Say a relation to a level (`desil 4`), an amount (money, a count), a day, and to what is
            itself calculated.
        choices: Says one or several words of a list, and that it is none of them.
        range: Says from the first to the last.
        arithmetic, minus: Say a calculation.
        flag: Says that a fact of yes and no holds, or not, where the fact has no words of its own.
        known: Says that a fact is known, or not.
        subject: Begins a sentence about a fact.
        own: Names a fact of the unit (empty), of the member at hand (`m`), of the person, the family, the household.
        owners: Names the last three themselves.
        whose: Begins what is said of a member by a fact of theirs; `who` by what they do; `for_whom` by anything else.
        group: Names what the members are members of, by the unit that is judged.
        some, some_where, none, none_where, every, every_where, not_so: Say `any`, `all` and their opposites.
        there_are, how_many: Say a count as a sentence (empty where the language has none for any number), and as a number.
        totals: Say the sum, the least and the greatest of a number of each member.
        today: Names the day of the case; `later` and `earlier` say a day by its distance from another.
        spans: Say so many days, months or years.
        converted: Says an amount as that of another period.
        receives, received: Say that somebody takes part in a program, or did within a span, and the opposites.
        asks: Asks for a fact by its type, for a receipt and for the roster; `member` names one without a name.
        units: Says the unit of a number: of 1, and of any other.
        months, thousands, point: Write days and numbers.
    """

    both: str
    either: str
    always: str
    never: str
    yes: str
    no: str
    levels: Relations
    amounts: Relations
    days: Relations
    others: Relations
    choices: tuple[str, str, str, str]
    range: str
    arithmetic: Mapping[Operator, str]
    minus: str
    flag: tuple[str, str]
    known: tuple[str, str]
    subject: str
    own: Mapping[str, str]
    owners: Mapping[str, str]
    whose: str
    who: str
    for_whom: str
    group: Mapping[Unit, str]
    some: str
    some_where: str
    none: str
    none_where: str
    every: str
    every_where: str
    not_so: str
    there_are: str
    how_many: str
    totals: Mapping[Aggregate, str]
    today: str
    later: str
    earlier: str
    spans: Mapping[Period, tuple[str, str]]
    converted: Mapping[Period, str]
    receives: tuple[str, str]
    received: tuple[str, str]
    asks: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    months: tuple[str, ...]
    thousands: str
    point: str

    def number(self, value: int | Fraction, unit: str = "") -> str:
        """Write a number with its unit: `Rp4.000.000`, `900 VA`, `7 tahun`."""
        whole, _, rest = decimal(value).removeprefix("-").partition(".")
        grouped = f"{int(whole):,}".replace(",", self.thousands)
        digits = ("-" if value < 0 else "") + grouped + (self.point + rest if rest else "")
        if unit.startswith("Rp"):
            return f"Rp{digits}"
        return f"{digits} {self.units.get(unit, (unit, unit))[value != 1]}".rstrip()

    def day(self, value: date) -> str:
        """Write a day: `1 Mei 2025`."""
        return f"{value.day} {self.months[value.month - 1]} {value.year}"

    def span(self, length: int, period: Period) -> str:
        """Write a span of time: `5 tahun`."""
        one, more = self.spans[period]
        return f"{self.number(length)} {one if length == 1 else more}"

    def program(self, code: str) -> str:
        """Write the code of a program; one that could be read as other words is quoted."""
        return code if _CODE.fullmatch(code) else self.quoted(code)

    def quoted(self, text: str) -> str:
        """Write a text in quotes, so that no other text is written alike."""
        return "“" + text.replace("”", "””") + "”"


def _relations(*words: str) -> Relations:
    return dict(zip((Relation.LT, Relation.LE, Relation.EQ, Relation.NE, Relation.GE, Relation.GT), words, strict=True))


def _arithmetic(*words: str) -> Mapping[Operator, str]:
    return dict(zip((Operator.ADD, Operator.SUB, Operator.MUL, Operator.DIV), words, strict=True))


_INDONESIAN = Language(
    both=" dan ",
    either=" atau ",
    always="selalu terpenuhi",
    never="tidak pernah terpenuhi",
    yes="ya",
    no="tidak",
    levels=_relations("kurang dari {}", "paling tinggi {}", "tepat {}", "selain {}", "paling rendah {}", "lebih dari {}"),
    amounts=_relations("kurang dari {}", "paling banyak {}", "tepat {}", "selain {}", "paling sedikit {}", "lebih dari {}"),
    days=_relations("sebelum {}", "{} atau sebelumnya", "tepat {}", "selain {}", "{} atau sesudahnya", "sesudah {}"),
    others=_relations(
        "kurang dari {}",
        "tidak lebih dari {}",
        "sama dengan {}",
        "tidak sama dengan {}",
        "tidak kurang dari {}",
        "lebih dari {}",
    ),
    choices=("{}", "bukan {}", "salah satu dari {}", "bukan salah satu dari {}"),
    range="{} sampai dengan {}",
    arithmetic=_arithmetic("{} ditambah {}", "{} dikurangi {}", "{} dikali {}", "{} dibagi {}"),
    minus="minus {}",
    flag=("{}", "tidak {}"),
    known=("{} sudah diketahui", "{} belum diketahui"),
    subject="{}",
    own={
        "": "{}",
        "m": "{}nya",
        Unit.PERSON: "{} yang bersangkutan",
        Unit.FAMILY: "{} keluarga",
        Unit.HOUSEHOLD: "{} rumah tangga",
    },
    owners={Unit.PERSON: "yang bersangkutan", Unit.FAMILY: "keluarga", Unit.HOUSEHOLD: "rumah tangga"},
    whose="yang {}nya",
    who="yang {}",
    for_whom="yang baginya {}",
    group={Unit.PERSON: "keluarga", Unit.FAMILY: "keluarga", Unit.HOUSEHOLD: "rumah tangga"},
    some="ada anggota {group} {holds}",
    some_where="di antara anggota {group} {where}, ada {holds}",
    none="tidak ada anggota {group} {holds}",
    none_where="di antara anggota {group} {where}, tidak ada {holds}",
    every="setiap anggota {group} (paling sedikit satu orang): {holds}",
    every_where="setiap anggota {group} {where} (paling sedikit satu orang): {holds}",
    not_so="tidak benar bahwa {}",
    there_are="ada {number} anggota {group}",
    how_many="jumlah anggota {group}",
    totals={
        Aggregate.SUM: "jumlah {of} dari semua anggota {group}{where}",
        Aggregate.MIN: "{of} terendah di antara anggota {group}{where}",
        Aggregate.MAX: "{of} tertinggi di antara anggota {group}{where}",
    },
    today="tanggal kasus",
    later="{span} sesudah {day}",
    earlier="{span} sebelum {day}",
    spans={Period.DAYS: ("hari", "hari"), Period.MONTHS: ("bulan", "bulan"), Period.YEARS: ("tahun", "tahun")},
    converted={Period.MONTHS: "{} bila dihitung per bulan", Period.YEARS: "{} bila dihitung per tahun"},
    receives=("menjadi penerima {program}", "tidak menjadi penerima {program}"),
    received=(
        "pernah menerima {program} dalam {span} terakhir",
        "tidak pernah menerima {program} dalam {span} terakhir",
    ),
    asks={
        "bool": "{who}: {yes}, atau {no}?",
        "int": "{who}: berapa {label}?",
        "decimal": "{who}: berapa {label}?",
        "rupiah": "{who}: berapa {label}?",
        "text": "{who}: apa {label}?",
        "enum": "{who}: apa {label}: {choices}?",
        "date": "{who}: kapan {label}?",
        "verb": "{who}: {verb} tanggal berapa?",
        "age": "{who}: berapa umurnya, atau kapan lahir?",
        "receipt": "{who}: menerima {program} (dari kapan sampai kapan), atau tidak pernah?",
        "roster": "{who}: siapa anggota yang belum tercatat, atau sudah lengkapkah daftarnya?",
        "member": "anggota ke-{number}",
        "flag": "{who}: {label}, ya atau tidak?",
        "names": "siapa saja anggotanya",
        "aid": "penerimaan {program}",
    },
    units={"m2": ("m²", "m²"), "m2/orang": ("m² per orang", "m² per orang")},
    months=tuple(_MONTHS_ID),
    thousands=".",
    point=",",
)

_ENGLISH = Language(
    both=" and ",
    either=" or ",
    always="always holds",
    never="never holds",
    yes="yes",
    no="no",
    levels=_relations("less than {}", "at most {}", "exactly {}", "other than {}", "at least {}", "more than {}"),
    amounts=_relations("less than {}", "at most {}", "exactly {}", "other than {}", "at least {}", "more than {}"),
    days=_relations("before {}", "{} or earlier", "exactly {}", "other than {}", "{} or later", "after {}"),
    others=_relations("less than {}", "not more than {}", "equal to {}", "not equal to {}", "not less than {}", "more than {}"),
    choices=("{}", "not {}", "one of {}", "none of {}"),
    range="from {} to {}",
    arithmetic=_arithmetic("{} plus {}", "{} minus {}", "{} times {}", "{} divided by {}"),
    minus="minus {}",
    flag=("answers yes to “{}”", "answers no to “{}”"),
    known=("{} is known", "{} is not known"),
    subject="{} is",
    own={
        "": "{}",
        "m": "their {}",
        Unit.PERSON: "the applicant's {}",
        Unit.FAMILY: "the family's {}",
        Unit.HOUSEHOLD: "the household's {}",
    },
    owners={Unit.PERSON: "the applicant", Unit.FAMILY: "the family", Unit.HOUSEHOLD: "the household"},
    whose="whose {} is",
    who="who {}",
    for_whom="for whom {}",
    group={Unit.PERSON: "family", Unit.FAMILY: "family", Unit.HOUSEHOLD: "household"},
    some="there is a member of the {group} {holds}",
    some_where="some member of the {group} {where} is one {holds}",
    none="there is no member of the {group} {holds}",
    none_where="no member of the {group} {where} is one {holds}",
    every="every member of the {group} (at least one person): {holds}",
    every_where="every member of the {group} {where} (at least one person): {holds}",
    not_so="it is not so that {}",
    there_are="",
    how_many="the number of members of the {group}",
    totals={
        Aggregate.SUM: "the sum of {of} over all members of the {group}{where}",
        Aggregate.MIN: "the least {of} among the members of the {group}{where}",
        Aggregate.MAX: "the greatest {of} among the members of the {group}{where}",
    },
    today="the day of the case",
    later="{span} after {day}",
    earlier="{span} before {day}",
    spans={Period.DAYS: ("day", "days"), Period.MONTHS: ("month", "months"), Period.YEARS: ("year", "years")},
    converted={Period.MONTHS: "{} reckoned by the month", Period.YEARS: "{} reckoned by the year"},
    receives=("is a recipient of {program}", "is not a recipient of {program}"),
    received=("received {program} within the last {span}", "did not receive {program} within the last {span}"),
    asks={
        "bool": "{who}: {yes}, or {no}?",
        "int": "{who}: how much is the {label}?",
        "decimal": "{who}: how much is the {label}?",
        "rupiah": "{who}: how much is the {label}?",
        "text": "{who}: what is the {label}?",
        "enum": "{who}: what is the {label}: {choices}?",
        "date": "{who}: what day is the {label}?",
        "verb": "{who}: {verb} what day?",
        "age": "{who}: how old, or born when?",
        "receipt": "{who}: receives or received {program} (from when until when), or never?",
        "roster": "{who}: which members are not on the list yet, or is it complete?",
        "member": "member {number}",
        "flag": "{who}: {label}, yes or no?",
        "names": "who the members are",
        "aid": "receipt of {program}",
    },
    units=_UNITS_EN | {"m2": ("m²", "m²"), "m2/orang": ("m² a person", "m² a person")},
    months=tuple(_MONTHS_EN),
    thousands=",",
    point=".",
)

LANGUAGES: Mapping[Locale, Language] = {"id": _INDONESIAN, "en": _ENGLISH}
"""The languages by their codes."""
