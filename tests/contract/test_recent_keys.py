"""Keys and ciphers are held as long as they are asked for, and never more of them than there is room for."""

from slrtkit.adapters.keys.recent import Recent


def test_what_is_asked_for_stays_and_what_nobody_asks_for_goes() -> None:
    held: Recent[str, int] = Recent(2)
    for number, name in enumerate("abcde"):
        held.hold(name, number)
        assert held.get("a") == 0
    assert held.get("b") is None
    assert [name for name in "abcde" if held.get(name) is not None] == ["a", "d", "e"]


def test_what_is_forgotten_is_not_there_however_old_it_is() -> None:
    held: Recent[str, int] = Recent(1)
    held.hold("a", 1)
    held.hold("b", 2)
    for name in "abc":
        held.forget(name)
        assert held.get(name) is None
    assert not held


def test_nothing_is_left_after_all_was_let_go() -> None:
    held: Recent[str, int] = Recent(4)
    held.hold("a", 1)
    assert held
    held.clear()
    assert held.get("a") is None
    assert not held
