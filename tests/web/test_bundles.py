"""Bundles over a network are the same bytes as on a stick; they go on where the line broke, for devices of the district."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from slrtkit.adapters.line import BundleLine
from slrtkit.errors import BundleRefusedError, SyncError
from slrtkit.service.bundle.calling import call, caller
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, Post, district, new_post
from slrtkit.web.bundles import BundleShelf, bundle_app

from .conftest import running


class Counter:
    """A village, its district, and the district's counter on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.village = new_post("desa-2001")
        self.head = district(self.village)
        register(self.village.journal, self.village.context(), [post.household(f"H{n}") for n in range(20)])
        who = partial(caller, self.head.desk, now=lambda: post.NOW)
        self.shelf = BundleShelf(folder, who, self.take, 1 << 20)
        self.url = ""

    def take(self, node: str, file: Path) -> str:
        assert node == "desa-2001"
        with file.open("rb") as opened:
            return self.head.receiver.take(self.head.context("jaringan"), opened).receipt

    def line(self, device: Post | None = None, late: timedelta = timedelta()) -> BundleLine:
        keys = (device or self.village).desk.device
        return BundleLine(self.url, lambda method, path: call(keys, method, path, post.NOW + late))


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    made = Counter(tmp_path)
    with running(bundle_app(made.shelf)) as site:
        made.url = site.url
        yield made


def test_a_bundle_comes_by_the_network_as_it_does_on_a_stick(counter: Counter, tmp_path: Path) -> None:
    village, file = counter.village, tmp_path / "desa.slrt"
    file.write_bytes(village.bundle(DISTRICT))
    receipt = counter.line().send("desa-1", file)
    assert village.receiver.take_receipt(village.context(), receipt).events == 20
    assert counter.head.journal.household("H7").state.id == "H7"
    with pytest.raises(BundleRefusedError) as refused:
        counter.line().send("desa-1", file)
    assert refused.value.code == "bundle.replayed"
    assert not list((tmp_path / "in").rglob("*.*"))


def test_what_was_sent_before_the_line_broke_is_not_sent_again(counter: Counter, tmp_path: Path) -> None:
    bundle, file = counter.village.bundle(DISTRICT), tmp_path / "desa.slrt"
    file.write_bytes(bundle)
    (tmp_path / "in" / "desa-2001").mkdir(parents=True)
    (tmp_path / "in" / "desa-2001" / "desa-1").write_bytes(bundle[:700])
    assert counter.line().send("desa-1", file)
    wrong = ask(counter, "PATCH", "/in/desa-2", {"Upload-Offset": "5"})
    assert wrong == (409, "bundle.offset")
    kept = ask(counter, "PATCH", "/in/desa-2", {"Upload-Offset": "0"}, b"begin")
    assert kept[0] == 204
    assert (tmp_path / "in" / "desa-2001" / "desa-2").read_bytes() == b"begin"


def test_a_bundle_is_fetched_from_where_the_file_ends(counter: Counter, tmp_path: Path) -> None:
    out = tmp_path / "out" / "desa-2001"
    out.mkdir(parents=True)
    assert counter.line().waiting() == {}
    bundle = counter.head.bundle("desa-2001")
    (out / "d-1.slrt").write_bytes(bundle)
    file = tmp_path / "fetched.slrt"
    assert counter.line().waiting() == {"d-1": len(bundle)}
    for have in (0, 300, len(bundle)):
        file.write_bytes(bundle[:have])
        counter.line().fetch("d-1", file)
        assert file.read_bytes() == bundle
    assert counter.village.receiver.take(counter.village.context(), BytesIO(file.read_bytes())).manifest.events == 0


@pytest.mark.parametrize("late", [timedelta(minutes=11), timedelta(minutes=-11)])
def test_a_request_holds_for_some_minutes(late: timedelta, counter: Counter) -> None:
    with pytest.raises(BundleRefusedError) as refused:
        counter.line(late=late).waiting()
    assert refused.value.code == "node.call"


def test_a_stranger_and_a_lost_laptop_are_told_nothing(counter: Counter) -> None:
    with pytest.raises(BundleRefusedError) as refused:
        counter.line(new_post("desa-2001")).waiting()
    assert refused.value.code == "node.call"
    assert ask(counter, "GET", "/out", signed=False) == (401, "node.call")
    counter.head.desk.revoke(counter.head.context("hilang"), "desa-2001")
    with pytest.raises(BundleRefusedError):
        counter.line().waiting()


def test_a_name_is_no_path_and_a_bundle_has_an_end(counter: Counter) -> None:
    with pytest.raises(BundleRefusedError) as missing:
        counter.line().fetch("d-9", counter.folder / "x")
    assert missing.value.code == "bundle.missing"
    assert ask(counter, "GET", "/out/.hidden")[0] == 401
    huge = ask(counter, "PATCH", "/in/big", {"Upload-Offset": "0"}, bytes((1 << 20) + 1))
    assert huge == (413, "bundle.size")


def test_a_counter_is_called_by_https_and_a_line_that_breaks_says_so(tmp_path: Path) -> None:
    with pytest.raises(SyncError) as refused:
        BundleLine("http://kabupaten.contoh.example", lambda _method, _path: "")
    assert refused.value.code == "sync.address"
    with pytest.raises(SyncError) as broken:
        BundleLine("http://127.0.0.1:9", lambda _method, _path: "").fetch("x", tmp_path / "x")
    assert broken.value.code == "sync.line"
    BundleLine("https://kabupaten.contoh.example/paket/", lambda _method, _path: "")


def ask(
    counter: Counter, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"", *, signed: bool = True
) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(counter.url).netloc, timeout=60)
    said = call(counter.village.desk.device, method, path, post.NOW)
    carried = {"Authorization": f"Slrtkit {said}"} if signed else {}
    connection.request(method, path, body, carried | (headers or {}))
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, json.loads(text).get("code", "") if text else ""
