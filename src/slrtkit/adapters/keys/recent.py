"""What was asked for lately, as much as there is room for."""

from typing import Generic, TypeVar

__all__ = ["Recent"]

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Holds values by their names, and lets go of those that nobody asked for longest.

    Two generations: when the younger is full, the elder goes, and what is asked for again is young again. So nothing has to be
    put in order, whatever is asked.

    Args:
        most: Values in one generation.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[K, V] = {}
        self._elder: dict[K, V] = {}

    def __bool__(self) -> bool:
        """Whether it holds anything."""
        return bool(self._young or self._elder)

    def get(self, name: K) -> V | None:
        """Return a value, or None where it is not held."""
        value = self._young.get(name)
        if value is None:
            value = self._elder.get(name)
            if value is not None:
                self.hold(name, value)
        return value

    def young(self, name: K) -> V | None:
        """Return a value that was asked for of late, or None; nothing is changed, so threads may look as they like."""
        return self._young.get(name)

    def hold(self, name: K, value: V) -> None:
        """Hold a value."""
        if len(self._young) >= self._most:
            self._elder, self._young = self._young, {}
        self._young[name] = value

    def forget(self, name: K) -> None:
        """Let go of a value, where it is held."""
        self._young.pop(name, None)
        self._elder.pop(name, None)

    def clear(self) -> None:
        """Let go of everything."""
        self._young, self._elder = {}, {}
