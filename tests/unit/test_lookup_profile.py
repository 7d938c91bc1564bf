"""A profile says what an agency calls things; one that would send a NIK astray, or cannot be read, is refused."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.lookup import JsonLookup, Profile, read_profile
from slrtkit.adapters.lookup.answer import understood
from slrtkit.adapters.lookup.opening import open_json
from slrtkit.adapters.lookup.profile import FactField, Missing, require_address
from slrtkit.domain import Fact, Source, Unit
from slrtkit.domain.enquiry import Unasked
from slrtkit.domain.rules import FACTS
from slrtkit.errors import WireError
from slrtkit.ports.address import Address
from slrtkit.ports.lookup import Found, NotAsked, NotFound
from slrtkit.testing.lookup import question

NIK = question().nik.text
PLAIN = """
source = "dtsen"
url = "https://dtsen.example/nik"
request = { nik = "nik" }
nik = "nik"
missing = { field = "status", value = "0" }
"""


def profile(*facts: FactField, on: str = "", person: str = "") -> Profile:
    return Profile(
        source=Source.DTSEN,
        url="https://dtsen.example/nik",
        request={"nik": "nik"},
        nik="nik",
        missing=Missing("status", "0"),
        on=on,
        person=person,
        fact=facts,
    )


@pytest.mark.parametrize("agency", ["dukcapil", "dtsen", "bpjs"])
def test_the_sample_profiles_are_read_and_name_facts_that_are_declared_of_their_bearer(agency: str) -> None:
    read = read_profile(Path(str(files("slrtkit.demo") / "lookup" / f"{agency}.toml")))
    assert read.source.value == agency
    assert "unverified" in read.remark
    for one in read.fact:
        assert one.unit in FACTS.by_name[one.name].scopes, one.name


@pytest.mark.parametrize(
    "url", ["https://dtsen.example/nik", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://localhost/x"]
)
def test_a_nik_is_sent_by_https_or_within_this_computer(url: str) -> None:
    require_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://dtsen.example/nik",
        "ftp://dtsen.example/nik",
        "https:///nik",
        "https://user:word@dtsen.example/nik",
        "https://dtsen.example/nik?key=1",
        "https://dtsen.example/nik#1",
        "https://dtsen.example/a b",
        "https://dtsen.example:port/nik",
        "https://[::1/nik",
        "https://dtsen.\u00e9xample/nik",
        "",
    ],
)
def test_a_nik_is_sent_nowhere_else(url: str) -> None:
    with pytest.raises(WireError) as refused:
        require_address(url)
    assert refused.value.code == "lookup.url"


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ('{ nik = "nik" }', '{ nik = "name" }', "lookup.request", "request"),
        ('{ nik = "nik" }', '{ id = "officer" }', "lookup.request", "request"),
        ('nik = "nik"\nmissing', 'timeout = 0\nnik = "nik"\nmissing', "lookup.timeout", "timeout"),
        ('nik = "nik"\nmissing', 'agency = 0\nnik = "nik"\nmissing', "wire.unknown", "agency"),
        ('"dtsen"', '"kelurahan"', "wire.value", "source"),
        ('value = "0"', 'value = ""', "lookup.missing", "missing"),
        ("source", "= source", "lookup.syntax", ""),
        ("source", "\udcff", "lookup.syntax", ""),
    ],
)
def test_a_profile_that_is_wrong_is_told_with_file_and_key(old: str, new: str, code: str, path: str, tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_bytes(PLAIN.replace(old, new, 1).encode("utf-8", "surrogateescape"))
    with pytest.raises(WireError) as refused:
        read_profile(file)
    assert refused.value.code == code
    assert refused.value.path.startswith(str(file))
    assert refused.value.path.rpartition(" ")[2] == path or not path


def test_a_profile_without_a_token_sends_none(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAIN, "utf-8")
    opened = open_json(Address.read("json:p.toml", folder=tmp_path), lambda _: None)
    assert opened == JsonLookup(read_profile(tmp_path / "p.toml"))


def test_each_value_is_read_as_the_profile_says() -> None:
    told = understood(
        profile(
            FactField("desil", "d.desil", Unit.FAMILY),
            FactField("works", "kerja"),
            FactField("occupation", "pekerjaan"),
            FactField("in_school", "sekolah", values={"true": False}),
            FactField("disability", "ragam", values={"1": True}),
            FactField("birth_date", "lahir", form="%d/%m/%Y"),
            FactField("income", "gaji"),
            FactField("pregnant", "hamil"),
            FactField("chronic_illness", "tiada"),
            FactField("has_family", "keluarga"),
            person="hasil.orang",
            on="per",
        ),
        question(),
        f"""{{"hasil": [{{"orang": {{"nik": {NIK}, "per": "2026-07-01", "d": [{{"desil": 2}}], "kerja": true,
        "pekerjaan": " petani ", "sekolah": true, "ragam": 1, "lahir": "31/02/1990", "gaji": [1, 2], "hamil": "-",
        "keluarga": null}}}}]}}""".encode(),
    )
    assert isinstance(told, Found)
    assert {one.name: one.fact.value for one in told.told} == {
        "desil": 2,
        "works": True,
        "occupation": "petani",
        "in_school": False,
        "disability": True,
    }
    assert told.told[0].fact == Fact(2, date(2026, 7, 1), Source.DTSEN)
    assert told.unread == ("birth_date", "income")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b'{"nik": 1}', Unasked.OTHER_PERSON),
        (b'{"nik": "331699********01"}', Unasked.OTHER_PERSON),
        (b'{"nik": null}', Unasked.UNREADABLE),
        (b'{"status": 1}', Unasked.UNREADABLE),
        (b"[]", Unasked.UNREADABLE),
        (b'"0"', Unasked.UNREADABLE),
        (b'{"nik": NaN}', Unasked.UNREADABLE),
        (b'{"nik": ' + b"9" * 5000 + b"}", Unasked.UNREADABLE),
        (b"\xff", Unasked.UNREADABLE),
        (b"", Unasked.UNREADABLE),
    ],
)
def test_an_answer_without_the_person_is_no_answer(body: bytes, answer: Unasked) -> None:
    assert understood(profile(), question(), body) == NotAsked(answer)


def test_an_answer_of_no_day_is_no_answer_where_the_profile_says_that_there_is_one() -> None:
    body = f'{{"nik": "{NIK}", "per": "kemarin"}}'.encode()
    assert understood(profile(on="per"), question(), body) == NotAsked(Unasked.UNREADABLE)


def test_that_nobody_is_known_is_what_the_profile_says_and_nothing_else() -> None:
    assert isinstance(understood(profile(), question(), b'{"status": 0}'), NotFound)
    assert isinstance(understood(profile(), question(), b'{"status": "0"}'), NotFound)
    assert isinstance(understood(profile(), question(), b'{"status": ""}'), NotAsked)
