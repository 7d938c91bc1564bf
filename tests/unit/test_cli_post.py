"""What a post is promised by `init`, `slrtkit.toml` and `assess`."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.cli import main
from slrtkit.cli.config import Config, read_config
from slrtkit.cli.post import store_address
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import RegionCode, Zone
from slrtkit.errors import DomainError, NotFoundError, WireError
from slrtkit.kit import Kit

DEMO = Path(str(files("slrtkit.demo")))
CATALOG, AREAS = str(DEMO / "catalog"), str(DEMO / "areas.csv")
CONFIG = """
store = "sqlite:data/slrtkit.db"
catalog = "katalog"
node = "loket-1"

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

[[officer]]
id = "fasilitator"
name = "Prasetyo Contoh"
position = "Fasilitator"
roles = ["operator"]

[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["kadis", "operator"]
form = "Plt."
signer = "pkcs12:kadis.p12?level=b"
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def document(result: Result) -> Any:  # noqa: ANN401  JSON
    return json.loads(result.stdout)


def code(result: Result) -> str:
    assert result.exit_code == 2
    told: str = document(result)["error"]["code"]
    return told


# ------------------------------------------------------------------------ init


def test_init_makes_a_store_and_names_it_beside_it() -> None:
    Path("pos").mkdir()
    result = run("init", "sqlite:pos/slrtkit.db", "--areas", AREAS, "--catalog", CATALOG, "--json")
    told = document(result)
    assert (result.exit_code, told["config_written"], told["programs"]) == (
        0,
        True,
        len(list((DEMO / "catalog").glob("[A-Z-]*[A-Z].toml"))),
    )
    config = read_config(Path("pos/slrtkit.toml"))
    assert config.store == "sqlite:slrtkit.db"
    assert config.path(config.areas).resolve() == Path(AREAS).resolve()
    assert config.path(config.catalog).resolve() == Path(CATALOG).resolve()


def test_init_changes_nothing_that_is_there() -> None:
    Path("slrtkit.toml").write_text("# mine\n", "utf-8")
    assert "sudah ada dan tidak diubah" in run("init", "one.db").stdout
    assert Path("slrtkit.toml").read_text("utf-8") == "# mine\n"
    before = Path("one.db").read_bytes()
    assert code(run("init", "one.db", "--json")) == "store.exists"
    assert Path("one.db").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--catalog", "nowhere"], "catalog.folder"),
        (["--areas", "nowhere.csv"], "areas.file"),
        (["--areas", "."], "areas.file"),
    ],
)
def test_init_makes_no_store_beside_what_cannot_be_read(words: list[str], expected: str) -> None:
    assert code(run("init", "new.db", *words, "--json")) == expected
    assert not Path("new.db").exists()


def test_init_needs_a_folder_and_a_store_of_a_known_kind() -> None:
    assert code(run("init", "nowhere/new.db", "--json")) == "store.folder"
    assert code(run("init", "oracle:new", "--json")) == "plugin.unknown"
    assert run("init", "memory:", "--lang", "en").stdout.startswith("New store: memory:")
    assert read_config(Path("slrtkit.toml")).store == "memory:"


@pytest.mark.parametrize(
    ("written", "address"),
    [("a.db", "sqlite:a.db"), ("sqlite:a.db", "sqlite:a.db"), ("./a:b.db", "sqlite:./a:b.db"), ("C:\\a.db", "sqlite:C:\\a.db")],
)
def test_a_path_alone_is_a_sqlite_file(written: str, address: str) -> None:
    assert store_address(written) == address


# ----------------------------------------------------------------------- areas


def areas(text: str | bytes) -> Path:
    path = Path("areas.csv")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_areas_are_read_in_any_order() -> None:
    tree = read_areas(areas("\ufeffname,code\nBangkle,33.16.09.1008\nBlora,33.16.09\nKabupaten Blora,33.16\n"))
    assert tree[RegionCode("33.16.09.1008")].name == "Bangkle"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("kode,nama\n33,Jawa Tengah\n", ["areas.csv:1"]),
        ("", ["areas.csv:1"]),
        ("code,name\n33,A\nx,B\n34.\n", ["areas.csv:3", "areas.csv:4"]),
        (b"code,name\n33,\xff\n", ["areas.csv"]),
        ('code,name\n33,"a"b\n', ["areas.csv"]),
    ],
)
def test_areas_that_cannot_be_read_are_told_by_line(text: str | bytes, paths: list[str]) -> None:
    with pytest.raises(WireError) as refused:
        read_areas(areas(text))
    assert [problem.path for problem in refused.value.problems] == paths


def test_areas_without_the_one_above_are_refused() -> None:
    with pytest.raises(DomainError):
        read_areas(areas("code,name\n33.16,A\n33.17.01,B\n"))


# ---------------------------------------------------------------- slrtkit.toml


def test_a_configuration_names_everything_a_post_has() -> None:
    Path("slrtkit.toml").write_text(CONFIG, "utf-8")
    config = read_config(Path("slrtkit.toml"))
    assert (config.node, config.path(config.catalog)) == ("loket-1", Path("katalog"))
    assert config.office is not None
    assert (config.office.zone, config.office.letterhead.agency) == (Zone.WITA, "DINAS SOSIAL")
    head = config.officer[1].officer(config.office.code, "ab")
    assert (head.id, head.office, head.key, head.block.form.value) == ("kadis", "33.16.dinsos", "ab", "Plt.")


@pytest.mark.parametrize(
    ("old", "new", "path", "expected"),
    [
        ("catalog =", "katalog =", "slrtkit.toml: katalog", "did you mean catalog?"),
        ("zone =", "zona =", "slrtkit.toml: office.zona", "did you mean zone?"),
        ("agency =", "agencies =", "slrtkit.toml: office.letterhead.agencies", "did you mean agency?"),
        ("signer =", "signr =", "slrtkit.toml: officer[1].signr", "did you mean signer?"),
        ("signer =", "xyz =", "slrtkit.toml: officer[1].xyz", "no such field"),
        ('"WITA"', '"WIB+1"', "slrtkit.toml: office.zone", "not a value"),
        ('"Fasilitator"', "1.5", "slrtkit.toml: officer[0].position", ""),
        ("[office]", "[office", "slrtkit.toml", "line"),
    ],
)
def test_a_configuration_is_refused_at_its_key(old: str, new: str, path: str, expected: str) -> None:
    Path("slrtkit.toml").write_text(CONFIG.replace(old, new), "utf-8")
    if path.endswith("position"):
        assert read_config(Path("slrtkit.toml")).officer[0].position == "1.5"
        return
    with pytest.raises(WireError) as refused:
        read_config(Path("slrtkit.toml"))
    assert [problem.text for problem in refused.value.problems if problem.path == path and expected in problem.text]


def test_a_configuration_that_is_no_text_or_not_there_is_refused() -> None:
    Path("slrtkit.toml").write_bytes(b"\xff")
    with pytest.raises(WireError):
        read_config(Path("slrtkit.toml"))
    with pytest.raises(NotFoundError):
        read_config(Path("nowhere.toml"))
    assert Config().office is None


# ---------------------------------------------------------------------- assess


@pytest.fixture
def district() -> None:
    """A store with the sample district, and the configuration that names it."""
    assert run("init", "slrtkit.db", "--areas", AREAS, "--catalog", CATALOG).exit_code == 0
    Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
    assert run("import", "rumah.csv", "--as", "operator").exit_code == 0


@pytest.mark.usefixtures("district")
def test_assess_tells_the_verdict_the_reasons_and_what_is_missing() -> None:
    words = ("assess", "--household", "BKL-02", "--person", "BKL-02-1", "--program", "KERINGANAN-RS", "--on", "2026-11-21")
    told = run(*words).stdout
    assert told.startswith("KERINGANAN-RS  Keringanan Biaya Rumah Sakit  BKL-02-1 Paijah\n  BELUM DAPAT DITENTUKAN\n")
    assert "  Dasar hukum: Peraturan Menteri Sosial Nomor 15 Tahun 2018" in told
    assert "  Pakta integritas telah ditandatangani: belum diketahui\n" in told
    assert "Belum diketahui: Paijah: menandatangani pakta integritas\n" in told
    assert "Diketahui: Paijah: sedang dirawat inap\n      Sumber: " in told
    assert told.rstrip().endswith(
        "Tanyakan berikutnya:\n    1. Paijah: telah menandatangani pakta integritas, "
        "atau belum menandatangani pakta integritas? [jawaban apa pun menentukan]"
    )
    english = run(*words, "--lang", "en").stdout
    assert "  UNDETERMINED\n  Legal basis: " in english
    assert "Not known: Paijah: has signed the integrity pact" in english
    assert "[any answer settles it]" in english
    (answer,) = document(run(*words, "--json"))["assessments"]
    assert (answer["verdict"], answer["missing"], answer["person"]) == ("undetermined", ["integrity_pact"], "BKL-02-1")
    assert len(answer["rules"]) == 64
    assert {criterion["outcome"] for criterion in answer["criteria"]} == {"met", "unknown"}
    assert all(criterion["described"]["id"] and criterion["source"] for criterion in answer["criteria"])
    (question,) = answer["questions"]
    assert (question["fact"], question["criteria"]) == ("integrity_pact", ["pakta-integritas"])
    assert (question["decides"], question["remains"]) == (1.0, 0.0)
    assert question["says"]["en"] == "Paijah: has signed the integrity pact, or has not signed the integrity pact?"


def test_a_kit_asks_what_the_command_asks(slrtkit_kit: Kit) -> None:
    seen = slrtkit_kit.seen_by(slrtkit_kit.context("fasilitator"))
    (asked,) = seen.ask("BKL-02", "BKL-02-1", "KERINGANAN-RS", date(2026, 11, 21))
    assert (asked.label, asked.criteria) == ("integrity_pact", ("pakta-integritas",))


@pytest.mark.usefixtures("district")
def test_without_a_person_and_a_program_everybody_is_judged_by_every_program() -> None:
    told = document(run("assess", "--household", "BKL-01", "--on", "2026-11-21", "--json"))["assessments"]
    persons = [(answer["program"], answer["person"]) for answer in told]
    assert len(set(persons)) == len(persons)
    assert {answer["unit"] for answer in told} >= {"person", "household"}
    assert {answer["person"] for answer in told if answer["unit"] == "household"} == {None}
    assert {answer["person"] for answer in told if answer["unit"] == "person"} == {"BKL-01-1", "BKL-01-2", "BKL-01-3"}
    *_, summary = run("assess", "--household", "BKL-01", "--on", "2026-11-21", "--lang", "en").stdout.split("Summary as of ")
    day, *lines = summary.strip().splitlines()
    assert (day, len(lines)) == ("21 November 2026:", len(told))
    order = [line.split()[0] for line in lines]
    assert order == sorted(order, key=["ELIGIBLE", "UNDETERMINED", "INELIGIBLE"].index)


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("when", "amount", "told", "value"),
    [
        ("count(m for m in members) == 3", "100000 * count(m for m in members)", "What is given: Rp300,000/month", 300_000),
        ("disaster_victim", "income", "What is given if eligible: Not known: The household: income", None),
        ("count(m for m in members) > 3", "600", None, None),
    ],
)
def test_what_is_given_is_told_as_far_as_it_is_known(
    tmp_path: Path, when: str, amount: str, told: str | None, value: int | None
) -> None:
    program = (DEMO / "catalog" / "RTLH.toml").read_text("utf-8").partition("[[version]]")[0].replace('"RTLH"', '"BANTUAN"')
    folder = tmp_path / "katalog"
    folder.mkdir()
    version = (
        f'[[version]]\nin_force_from = 2026-01-01\nlegal_basis = "x"\namount = "{amount}"\namount_unit = "Rp/bulan"\n'
        f'[[version.criterion]]\ncode = "x"\nsays = {{ id = "Contoh", en = "An example" }}\nwhen = "{when}"\n'
    )
    (folder / "BANTUAN.toml").write_text(program + version, "utf-8")
    words = ("assess", "--household", "BKL-01", "--catalog", "katalog", "--on", "2026-11-21")
    (answer,) = document(run(*words, "--json"))["assessments"]
    page = run(*words, "--lang", "en").stdout
    assert (told or "What is given") in page if told else "What is given" not in page
    assert (answer["amount"] or {}).get("value") == value
    assert (answer["amount"] or {"unit": "Rp/bulan"})["unit"] == "Rp/bulan"


@pytest.mark.usefixtures("district")
def test_a_family_is_judged_once(tmp_path: Path) -> None:
    program = (DEMO / "catalog" / "KERINGANAN-RS.toml").read_text("utf-8").partition("[[version]]")[0]
    program = program.replace('"person"', '"family"').replace('"KERINGANAN-RS"', '"KELUARGA"')
    folder = tmp_path / "katalog"
    folder.mkdir()
    version = (
        '[[version]]\nin_force_from = 2026-01-01\nlegal_basis = "x"\nsource = "x"\n[[version.criterion]]\ncode = "x"\n'
        'says = { id = "Desil per anggota", en = "Decile for each member" }\n'
        'when = "desil / (count(m for m in members) - 3) < 1"\n'
    )
    (folder / "KELUARGA.toml").write_text(program + version, "utf-8")
    words = ("assess", "--household", "BKL-01", "--catalog", "katalog")
    (answer,) = document(run(*words, "--on", "2026-11-21", "--json"))["assessments"]
    assert (answer["unit"], answer["undefined"]) == ("family", ["desil / (count(m for m in members) - 3)"])
    assert "Cannot be calculated: desil" in run(*words, "--on", "2026-11-21", "--lang", "en").stdout
    early = run(*words, "--on", "2025-12-31", "--json")
    assert (early.exit_code, document(early)["assessments"]) == (0, [])
    assert early.stderr.startswith("KELUARGA: no rules were in force on 2025-12-31")
    assert code(run(*words, "--program", "KELUARGA", "--on", "2025-12-31", "--json")) == "rule.not-in-force"


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--household", "XX-1"], "access.nothing"),
        (["--household", "BKL-01", "--person", "BKL-02-1"], "household.unknown"),
        (["--household", "BKL-01", "--program", "PKHX"], "program.unknown"),
        (["--household", "BKL-01", "--catalog", "nowhere"], "catalog.folder"),
        (["--household", "BKL-01", "--store", "nowhere.db"], "store.missing"),
        (["--household", "BKL-01", "--config", "nowhere.toml"], "config.file"),
        (["--household", "BKL-01", "--on", "besok"], "usage"),
        ([], "usage"),
    ],
)
def test_what_is_not_there_is_one_error(words: list[str], expected: str) -> None:
    assert code(run("assess", *words, "--json")) == expected


def test_without_a_catalog_nobody_is_judged() -> None:
    assert run("init", "slrtkit.db").exit_code == 0
    assert code(run("assess", "--household", "H", "--json")) == "config.catalog"


# ---------------------------------------------------------------- who acts


@pytest.mark.usefixtures("district")
def test_only_an_officer_of_the_configuration_acts() -> None:
    text = CONFIG.replace("sqlite:data/slrtkit.db", "sqlite:new.db").replace('catalog = "katalog"', "")
    assert run("init", "new.db").exit_code == 0
    Path("slrtkit.toml").write_text(text, "utf-8")
    assert code(run("import", "rumah.csv", "--json")) == "officer.unknown"
    refused = run("import", "rumah.csv", "--as", "siapa", "--json")
    assert (code(refused), document(refused)["error"]["cure"]) == ("officer.unknown", "--as fasilitator|kadis")
    assert run("import", "rumah.csv", "--as", "kadis").exit_code == 0
    one = text[: text.rindex("[[officer]]")].replace("new.db", "one.db")
    assert run("init", "one.db").exit_code == 0
    Path("satu.toml").write_text(one, "utf-8")
    assert run("import", "rumah.csv", "--config", "satu.toml").exit_code == 0
