"""The notifiers keep the promises of a notifier, and the outbox those of a folder that others empty."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from slrtkit.adapters.notify import MemoryNotifier, Outbox
from slrtkit.domain.notice import Notice
from slrtkit.errors import NotifyError, PluginError
from slrtkit.plugins import NOTIFY
from slrtkit.testing.notify import NOTICES, NotifierCapability, NotifierContract


class TestOutbox(NotifierContract):
    @pytest.fixture
    def open_notifier(self, tmp_path: Path) -> Callable[[], Outbox]:
        return lambda: Outbox(tmp_path / "keluar")

    @pytest.fixture
    def take(self, tmp_path: Path) -> Callable[[], tuple[Notice, ...]]:
        def taken() -> tuple[Notice, ...]:
            outbox = Outbox(tmp_path / "keluar")
            found = outbox.waiting()
            for notice in found:
                outbox.mark_sent(notice.id)
            return found

        return taken


class TestMemory(NotifierContract):
    lacks: ClassVar[dict[NotifierCapability, str]] = {NotifierCapability.DURABLE: "it ends with the process"}

    @pytest.fixture
    def made(self) -> list[MemoryNotifier]:
        return []

    @pytest.fixture
    def open_notifier(self, made: list[MemoryNotifier]) -> Callable[[], MemoryNotifier]:
        def opened() -> MemoryNotifier:
            made.append(MemoryNotifier())
            return made[-1]

        return opened

    @pytest.fixture
    def take(self, made: list[MemoryNotifier]) -> Callable[[], tuple[Notice, ...]]:
        return lambda: tuple(notice for one in made for notice in one.take())


def test_a_gateway_in_any_language_reads_one_file_a_notice_and_marks_it(tmp_path: Path) -> None:
    outbox = NOTIFY.open("outbox:keluar", folder=tmp_path)
    outbox.send(NOTICES[0])
    [file] = (tmp_path / "keluar").iterdir()
    assert json.loads(file.read_text("utf-8")) == {
        "id": NOTICES[0].id,
        "kind": "answer-ready",
        "to": {"kind": "resident", "id": "BKL-02-1"},
        "about": "7Q2M-XK4D-9TRB",
        "text": {"id": NOTICES[0].text.id, "en": NOTICES[0].text.en},
    }
    assert file.name == f"{NOTICES[0].id}.json"
    file.with_suffix(".sent").touch()
    assert Outbox(tmp_path / "keluar").waiting() == ()


def test_a_folder_that_cannot_be_written_is_one_error_that_may_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "keluar").write_text("no folder", "utf-8")
    with pytest.raises(NotifyError) as refused:
        Outbox(tmp_path / "keluar").send(NOTICES[0])
    assert refused.value.retryable
    assert str(tmp_path) not in str(refused.value)


def test_a_notice_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox = Outbox(tmp_path)

    def fail(*_: object, **__: object) -> Any:  # noqa: ANN401  it returns nothing
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", fail)
    with pytest.raises(NotifyError, match="No space left"):
        outbox.send(NOTICES[0])
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    outbox.send(NOTICES[0])
    assert outbox.waiting() == NOTICES[:1]


def test_a_file_that_is_no_notice_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", "utf-8")
    with pytest.raises(NotifyError) as refused:
        Outbox(tmp_path).waiting()
    assert (refused.value.code, refused.value.path) == ("notify.file", "x.json")


def test_a_notifier_is_opened_by_its_address(tmp_path: Path) -> None:
    memory = NOTIFY.open("memory:")
    memory.send(NOTICES[0])
    assert isinstance(memory, MemoryNotifier)
    for address in ("outbox:", "outbox:keluar?delay=3", "memory:?size=3"):
        with pytest.raises(PluginError):
            NOTIFY.open(address, folder=tmp_path)
