"""What two villages' laptops stated differently is shown side by side, stops letters, and is resolved for a reason."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result

from slrtkit.cli.stated import masks, stated, stated_json
from slrtkit.domain import NIK, NKK, Fact, RegionCode, Source
from slrtkit.domain.complaint import ComplaintStatus
from slrtkit.domain.household import Home, Membership
from slrtkit.domain.household_fields import Identity

from .desks import Desks

DEMO = Path(str(files("slrtkit.demo")))
AREA, FIELD, PROGRAM = "33.16.09.1008", "facts/K1/desil", "KERINGANAN-RS"
DISTRICT = f"""
catalog = {json.dumps(str(DEMO / "catalog"))}
areas = {json.dumps(str(DEMO / "areas.csv"))}

[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
region = "33.16"
zone = "WITA"
unit = "SLRT"
place = "Blora"

[office.letterhead]
government = "PEMERINTAH KABUPATEN"
agency = "DINAS SOSIAL"
address = "Jalan Contoh"
"""
OFFICERS = """
[[officer]]
id = "{id}"
name = "{id} Contoh"
position = "Petugas"
roles = ["{role}"]
"""
KNOWN = {"operator": "operator", "fani": "operator", "dewi": "operator", "penyelia": "supervisor", "kadis": "kadis"}


def configure(desks: Desks, node: str) -> None:
    path = desks.stick / node / "slrtkit.toml"
    officers = "".join(OFFICERS.format(id=one, role=role) for one, role in KNOWN.items())
    top, keys = path.read_text("utf-8").split("[keys]")
    path.write_text(f"{top}{DISTRICT}{officers}[keys]{keys}", "utf-8")


FAMILY = f"""\
household,village,address,roster_complete,card,nkk,person,name,nik,relation,since,asked_on,source,\
person.resident,person.insurance,person.inpatient,person.integrity_pact,household.housing.power_va
H1,{AREA},RT 02,ya,K1,,P1,Warga Rekaan,,kepala_keluarga,,2026-01-05,interview,ya,tidak_ada,ya,ya,450
"""


class Told:
    """Commands at one device, as an officer of it."""

    def __init__(self, desks: Desks, node: str) -> None:
        self.desks, self.node = desks, node

    def run(self, officer: str, *words: str, code: int = 0, lang: str = "en", as_json: bool = True) -> Result:
        return self.desks.run(self.node, *words, "--as", officer, code=code, lang=lang, as_json=as_json)

    def __call__(self, officer: str, *words: str) -> dict[str, str]:
        told: dict[str, str] = json.loads(self.run(officer, *words).stdout.splitlines()[-1])
        return told

    def states(self, subject: str, fact: str, value: str) -> None:
        """Two officers state what decides."""
        said = ("--on", "2026-01-06", "--source", "musdes", "--reason", "Musdes", "--propose")
        proposal = self("fani", "fact", "record", "H1", subject, fact, value, *said)["id"]
        self("dewi", "proposal", "check", proposal)
        self("dewi", "proposal", "apply", proposal)

    def files(self, text: str) -> str:
        case = ("--household", "H1", "--person", "P1", "--category", "kesehatan", "--text", text)
        return self("fani", "complaint", "file", *case)["complaint"]

    def decides(self, complaint: str) -> None:
        self("fani", "complaint", "assess", complaint, "--program", PROGRAM)
        self("kadis", "complaint", "decide", complaint, "--program", PROGRAM, "--outcome", "recommended")


def letter(complaint: str) -> tuple[str, ...]:
    named = ("--type", "keringanan-biaya-rs", "--signer", "kadis", "--destination", "RSUD")
    return ("letter", "request", "--complaint", complaint, *named)


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """The district, and two laptops of one village that know a family, without a word from each other since."""
    monkeypatch.setenv("SLRTKIT_AS", "operator")
    made = Desks(tmp_path, monkeypatch, ("desa-1", "desa-2", "dinsos"))
    for node in ("desa-1", "desa-2", "dinsos"):
        configure(made, node)
    made.enrolled((("desa-1", AREA), ("desa-2", AREA)))
    (tmp_path / "keluarga.csv").write_text(FAMILY, "utf-8")
    made.run("dinsos", "import", str(tmp_path / "keluarga.csv"))
    for node in ("desa-1", "desa-2"):
        made.carry("dinsos", node)
    return made


def test_two_desil_of_one_family_are_shown_stop_the_letter_and_are_resolved(desks: Desks) -> None:
    head = Told(desks, "dinsos")
    decided, filed = (head.files(text) for text in ("Tidak mampu membayar", "Mohon surat"))
    head.decides(decided)
    for node, value in (("desa-1", "1"), ("desa-2", "3")):
        Told(desks, node).states("K1", "desil", value)
        desks.carry(node, "dinsos")

    [conflict] = json.loads(desks.run("dinsos", "sync", "conflicts").stdout)["conflicts"]
    assert {key: conflict[key] for key in ("kind", "id", "field", "deciding")} == {
        "kind": "household",
        "id": "H1",
        "field": FIELD,
        "deciding": True,
    }
    one, other = conflict["sides"]
    assert set(one) == {"event", "by", "device", "at", "value"}
    shown = desks.shown("dinsos", "conflicts")
    waits = "decisions and letters wait until a supervisor resolves it"
    assert shown[:2] == ["conflicts: 1", f"  - household H1, {FIELD}: {waits}"]
    for line, side, desil in zip(shown[2:4], (one, other), (1, 3), strict=True):
        event, by, device, at, value = line.split("  ")[3:]
        assert (event, by, device) == (side["event"], "dewi", side["device"])
        assert at.endswith(" WITA")
        assert value == f"{desil} (2026-01-06, musdes)"
    assert shown[4:] == [
        f"    slrtkit sync resolve household H1 {FIELD} --keep EVENT --reason WHY",
        "shared identities: 0",
    ]
    indonesian = desks.shown("dinsos", "conflicts", lang="id")
    assert indonesian[1] == f"  - rumah tangga H1, {FIELD}: penetapan dan surat menunggu keputusan penyelia"
    assert indonesian[2:4] == shown[2:4]
    assert "{" not in "".join(indonesian)

    for words in (letter(decided), ("complaint", "assess", filed, "--program", PROGRAM)):
        refused = head.run("fani", *words, code=2, lang="id", as_json=False)
        assert f"conflict: dua pos menyebut hal yang berbeda ({FIELD})" in refused.stderr
        assert "slrtkit sync conflicts" in refused.stderr
    keep = ("sync", "resolve", "household", "H1", FIELD, "--keep", one["event"])
    assert "conflict.reason" in head.run("penyelia", *keep, code=2).stderr
    assert head("penyelia", *keep, "--reason", "berita acara Musdes") == {"recorded": "H1"}
    assert desks.sync("dinsos", "conflicts") == {"conflicts": [], "shared": []}
    stale = head.run("fani", *letter(decided), code=2)
    assert "letter.stale" in stale.stderr, "it was decided before so much was known"
    head.decides(filed)
    reserved = head("fani", *letter(filed))
    assert reserved["status"] == "reserved"
    named = {key: reserved[key] for key in ("letter", "number", "status")}
    shows = [json.loads(head.run("fani", "complaint", "show", case).stdout)["letters"] for case in (decided, filed)]
    assert shows == [[], [named]]


def test_two_niks_of_one_person_are_told_apart_and_none_is_shown_whole(desks: Desks) -> None:
    niks = {"desa-1": "3316094107900001", "desa-2": "3316094107910002"}
    for node, nik in niks.items():
        told = Told(desks, node)
        said = ("--nik", nik, "--reason", "kartu", "--propose")
        proposal = told("fani", "household", "identify", "H1", "P1", *said)["id"]
        told("dewi", "proposal", "check", proposal)
        told("dewi", "proposal", "apply", proposal)
        desks.carry(node, "dinsos")
    document = desks.run("dinsos", "sync", "conflicts").stdout
    shown = desks.run("dinsos", "sync", "conflicts", as_json=False).stdout
    assert not [nik for nik in niks.values() if nik in document + shown]
    [conflict] = json.loads(document)["conflicts"]
    assert conflict["field"] == "persons/P1"
    masked = ["3316*******0****", "3316*******1****"]
    name = "Warga Rekaan"
    assert [side["value"] for side in conflict["sides"]] == [{"name": name, "nik": one} for one in masked]
    assert [line.rpartition("  ")[2] for line in shown.splitlines()[2:4]] == [f"name {name}, NIK {one}" for one in masked]


def test_a_number_shows_no_more_digits_than_tell_it_from_the_others() -> None:
    cards = [NKK(text) for text in ("3316090101200001", "3316090101200002", "3316090101210001")]
    assert sorted(masks(cards[:2]).values()) == ["3316***********1", "3316***********2"]
    assert sorted(masks(cards).values()) == ["3316*******0***1", "3316*******0***2", "3316*******1***1"]
    assert masks([NKK("3316090101200001"), NKK("3317090101200002"), None, 3]) == {
        "3316090101200001": "3316************",
        "3317090101200002": "3317************",
    }
    many = [NKK(f"33160901012{at:05b}") for at in range(1, 32)]
    assert max(len(one.replace("*", "")) for one in masks(many).values()) == 8
    assert stated(cards[0], "en", masks(cards[:2])) == stated_json(cards[0], masks(cards[:2])) == "3316***********1"
    assert stated_json("Surat 3316090101200001", {}) == stated("Surat 3316090101200001", "en") == "Surat 3316************"


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (Fact(True, date(2026, 1, 6), Source.HOME_VISIT), "ya (2026-01-06, kunjungan rumah)", "yes (2026-01-06, home-visit)"),
        (Fact(None, date(2026, 1, 6), Source.MUSDES), "tidak tahu (2026-01-06, musdes)", "not known (2026-01-06, musdes)"),
        (
            (Membership("P1", "K1", "anak", None, date(2026, 1, 6)),),
            "orang P1, kartu keluarga K1, hubungan anak, sampai 2026-01-06",
            "person P1, family card K1, relation anak, until 2026-01-06",
        ),
        (
            Identity("Warga Rekaan", NIK("3316094107900001")),
            "nama Warga Rekaan, NIK 3316************",
            "name Warga Rekaan, NIK 3316************",
        ),
        (
            Home(RegionCode(AREA), "RT 02", date(2026, 1, 6)),
            f"desa {AREA}, alamat RT 02, sejak 2026-01-06",
            f"village {AREA}, address RT 02, since 2026-01-06",
        ),
        (ComplaintStatus.CLOSED, "ditutup", "closed"),
        ({"kk": "ada"}, "kk ada", "kk ada"),
        (None, "tidak ada, atau bukan untuk petugas ini", "none, or not for this officer"),
        (3, "3", "3"),
    ],
)
def test_a_statement_is_told_in_words_with_masked_numbers(value: object, indonesian: str, english: str) -> None:
    assert (stated(value, "id"), stated(value, "en")) == (indonesian, english)
