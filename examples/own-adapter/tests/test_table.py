"""The table keeps the promises of a notifier, and is found by its address."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.domain.notice import Notice
from slrtkit.errors import NotifyError, PluginError
from slrtkit.plugins import NOTIFY
from slrtkit.testing import NotifierContract
from slrtkit.testing.notify import NOTICES
from slrtkit_notify_table import NoticeTable


class TestTable(NotifierContract):
    @pytest.fixture
    def open_notifier(self, tmp_path: Path) -> Callable[[], NoticeTable]:
        return lambda: NoticeTable(tmp_path / "notices.db")

    @pytest.fixture
    def take(self, tmp_path: Path) -> Callable[[], tuple[Notice, ...]]:
        return NoticeTable(tmp_path / "notices.db").take


def test_it_is_found_by_its_address(tmp_path: Path) -> None:
    assert NOTIFY.installed()["table"] == "slrtkit-notify-table 1.0.0"
    NOTIFY.open("table:notices.db", folder=tmp_path).send(NOTICES[0])
    assert NoticeTable(tmp_path / "notices.db").take() == NOTICES[:1]


@pytest.mark.parametrize("address", ["table:", "table:notices.db?delay=3"])
def test_an_address_without_a_file_or_with_an_option_is_refused(address: str) -> None:
    with pytest.raises(PluginError):
        NOTIFY.open(address)


def test_a_file_that_is_no_database_is_one_error_that_may_be_tried_again(tmp_path: Path) -> None:
    (tmp_path / "notices.db").write_text("no database" * 100, "utf-8")
    with pytest.raises(NotifyError) as refused:
        NoticeTable(tmp_path / "notices.db").send(NOTICES[0])
    assert refused.value.retryable
