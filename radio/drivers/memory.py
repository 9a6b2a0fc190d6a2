"""A memory of bounded size."""

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(OrderedDict[K, V]):
    """Keeps the newest: setting a key makes it the newest, and beyond `most` keys the oldest is forgotten."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        """Remember it as the newest."""
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)

    def forget(self, value: V) -> None:
        """Forget every key that stands for `value`."""
        for key in [key for key, kept in self.items() if kept == value]:
            del self[key]
