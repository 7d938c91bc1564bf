"""`slrtkit sync push` and `pull`: the same bundles over a network, which go on where the line broke."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from slrtkit.cli import main
from slrtkit.cli.desk import Desk
from slrtkit.cli.post import open_post
from slrtkit.kit.sync import opened_device
from slrtkit.service.bundle.frames import BundleFile
from slrtkit.service.bundle.reading import Receiver
from slrtkit.service.nodes import NodeDesk
from slrtkit.web.bundles import BundleShelf, bundle_app, shelf_of

from .conftest import District, Site, running

CONFIG = """
store = "sqlite:slrtkit.db"
node = "{node}"

[keys]
ring = "environment:RING_{variable}"
vault = "slrtkit.vault"
"""
ROWS = """household,village,address,roster_complete,card,nkk,person,name,nik,relation,since,asked_on,source
H1,33.16.99.2001,,ya,K1,,P1,Warga Rekaan,,kepala_keluarga,,2026-01-05,interview
"""


class Posts:
    """A village and its district, each in a folder of its own, and the district's counter on loopback."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.url = folder, ""
        for node in ("desa", "dinsos"):
            monkeypatch.setenv(f"RING_{node.upper()}", f"1:{token_hex(32)}")
            (folder / node).mkdir()
            (folder / node / "slrtkit.toml").write_text(CONFIG.format(node=node, variable=node.upper()), "utf-8")
            assert CliRunner().invoke(main, ["init", f"sqlite:{folder / node / 'slrtkit.db'}"]).exit_code == 0
        until = ("--until", "2099-12-31")
        founded = self.sync("dinsos", "enrol", "--found", "33.16", *until)
        self.sync("desa", "enrol", "--request", f"{folder}/minta")
        answer = ("--area", "33.16.99.2001", *until, "--out", f"{folder}/jawab")
        self.sync("dinsos", "enrol", "--device", f"{folder}/minta", *answer)
        self.sync("desa", "enrol", "--accept", f"{folder}/jawab", "--fingerprint", str(founded["fingerprint"]))
        (folder / "warga.csv").write_text(ROWS, "utf-8")
        self.run("desa", "import", f"{folder}/warga.csv")

    def run(self, node: str, *words: str, code: int = 0) -> Result:
        more = ("--config", str(self.folder / node / "slrtkit.toml"), "--json", "--lang", "en")
        done = CliRunner().invoke(main, [*words, *more])
        assert done.exit_code == code, done.output
        return done

    def sync(self, node: str, *words: str, code: int = 0) -> dict[str, object]:
        told: dict[str, object] = json.loads(self.run(node, "sync", *words, code=code).stdout)
        return told

    def pulled(self, *words: str, code: int = 0) -> list[dict[str, object]]:
        told: list[dict[str, object]] = json.loads(self.run("desa", "sync", *words, code=code).stdout)["bundles"]
        return told

    def shelf(self) -> BundleShelf:
        config = self.folder / "dinsos" / "slrtkit.toml"

        @contextmanager
        def shelf() -> Iterator[BundleShelf]:
            with open_post(None, config) as post:
                desk = Desk(post, None, "")
                nodes = NodeDesk(post.journal, opened_device(post.sealing.sealer, "dinsos"), desk.day_of)
                yield shelf_of(Receiver(nodes, post.blobs), self.folder, lambda: desk.context, post.clock.now)

        def who(*asked: str) -> str:
            with shelf() as opened:
                return opened.caller(*asked)

        def take(device: str, file: Path) -> str:
            with shelf() as opened:
                return opened.take(device, file)

        return BundleShelf(self.folder / "loket", who, take)


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = Posts(tmp_path_factory.mktemp("kabupaten"), monkeypatch)
        with running(bundle_app(made.shelf())) as site:
            made.url = site.url
            yield made


def test_a_bundle_is_pushed_and_its_receipt_taken_and_comes_again_where_the_line_broke_before_it(posts: Posts) -> None:
    export, file = partial(posts.sync, "desa", "export", "--to", "dinsos", "--out"), str(posts.folder / "paket.slrt")
    assert export(file)["events"] == 1
    assert posts.sync("desa", "push", file, "--url", posts.url)["device"] == "dinsos"
    assert [one["last"] for one in posts.sync("dinsos", "status")["chains"]] == [1]  # type: ignore[attr-defined]  # a list
    assert export(f"{file}.lagi")["events"] == 0
    assert "sync.line" in posts.run("desa", "sync", "push", file, "--url", "http://127.0.0.1:9", code=2).output
    assert posts.sync("desa", "push", file, "--url", posts.url)["device"] == "dinsos"
    assert [one["last"] for one in posts.sync("dinsos", "status")["chains"]] == [1]  # type: ignore[attr-defined]  # a list
    sent = bytearray(Path(file).read_bytes())
    sent[BundleFile(BytesIO(sent)).body - 1] ^= 1
    Path(file).write_bytes(sent)
    refused = posts.sync("desa", "push", file, "--url", posts.url, code=1)
    assert (refused["taken"], refused["code"]) == (False, "bundle.changed")


def test_what_waits_for_a_device_is_pulled_from_where_its_file_ends_and_taken_once(posts: Posts) -> None:
    waiting, into = posts.folder / "loket" / "out" / "desa", posts.folder / "ambil"
    waiting.mkdir(parents=True)
    into.mkdir()
    made = posts.sync("dinsos", "export", "--to", "desa", "--all", "--out", str(waiting / "k-1.slrt"))
    (waiting / "k-2.slrt").write_bytes((waiting / "k-1.slrt").read_bytes()[:-1])
    (into / "k-1.slrt").write_bytes((waiting / "k-1.slrt").read_bytes()[:300])
    words = ("pull", "--url", posts.url, "--into", str(into))
    first, second = posts.pulled(*words, code=1)
    assert (first["taken"], first["bundle"], second["code"]) == (True, made["bundle"], "bundle.truncated")
    (waiting / "k-2.slrt").unlink()
    again = posts.sync("desa", *words)
    assert (again["taken_before"], [one["code"] for one in again["bundles"]]) == (1, ["bundle.replayed"])  # type: ignore[attr-defined]  # a list
    config = str(posts.folder / "desa" / "slrtkit.toml")
    for lang, lines in (("en", ["bundles: 0", "taken before: 1"]), ("id", ["paket: 0", "sudah diterima sebelumnya: 1"])):
        shown = CliRunner().invoke(main, ["sync", *words, "--config", config, "--lang", lang])
        assert (shown.exit_code, shown.stdout.splitlines()) == (0, lines)


def test_a_counter_that_names_another_folder_is_not_followed(posts: Posts) -> None:
    listing = Route("/out", lambda _: JSONResponse([{"bundle": "../paket", "size": 1}]))
    with running(Starlette(routes=[listing])) as site:
        assert posts.pulled("pull", "--url", site.url, "--into", str(posts.folder / "desa")) == []


def test_serve_keeps_the_counter_of_a_district_that_shows_officers_nothing(
    posts: Posts, district: District, tmp_path: Path
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"".join(load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in district.trust.roots))
    config = posts.folder / "dinsos" / "slrtkit.toml"
    words = [sys.executable, "-m", "slrtkit", "serve", "--trust", str(roots), "--port", "0", "--json"]
    alone = CliRunner().invoke(main, ["serve", "--trust", str(roots), "--bundles", str(tmp_path)])
    assert (alone.exit_code, "--store DB" in alone.stderr) == (2, True)
    words += [
        "--store",
        f"sqlite:{posts.folder / 'dinsos' / 'slrtkit.db'}",
        "--config",
        str(config),
        "--bundles",
        str(tmp_path),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as served:
        assert served.stdout
        url = json.loads(served.stdout.readline())["url"]
        file = str(tmp_path / "serve.slrt")
        posts.sync("desa", "export", "--to", "dinsos", "--all", "--out", file)
        assert posts.sync("desa", "push", file, "--url", f"{url}bundles")["device"] == "dinsos"
        assert posts.pulled("pull", "--url", f"{url}bundles", "--into", str(tmp_path)) == []
        assert Site(url).get("/").status == 200
        assert Site(url).get("/api/households").status == 404
        served.send_signal(signal.SIGINT)
        assert served.wait() == 0
