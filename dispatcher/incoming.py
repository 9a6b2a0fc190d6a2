"""What gateways said and nobody has recorded yet: a bounded line for each site, and each site in its turn."""

from collections import deque
from collections.abc import Iterator

from aiomqtt import Message

MOST = 5000  # messages; their gateways send again what finds no room
MOST_OF_A_SITE = 600  # a gateway waits for receipts when it has said 500
_SITE = 2  # the level of a topic


class Incoming:
    """Messages in the order of each site, taken from all sites in turn: a flood from one delays that one."""

    def __init__(self, most: int = MOST, most_of_a_site: int = MOST_OF_A_SITE) -> None:
        self._most, self._most_of_a_site = most, most_of_a_site
        self._lines: dict[str, deque[Message]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, message: Message) -> bool:
        """Keep one more; False when one was let go: this one, or the newest of the longest line."""
        line = self._lines.setdefault(_site(message), deque())
        if len(line) >= self._most_of_a_site:
            return False
        line.append(message)
        self._count += 1
        if self._count <= self._most:
            return True
        site, longest = max(self._lines.items(), key=lambda each: len(each[1]))
        longest.pop()
        self._count -= 1
        if not longest:
            del self._lines[site]
        return False

    def take(self, most: int) -> Iterator[Message]:
        """Take up to so many, one of each site before another of any."""
        for _ in range(min(most, self._count)):
            site = next(iter(self._lines))
            line = self._lines.pop(site)
            message = line.popleft()
            self._count -= 1
            if line:
                self._lines[site] = line  # behind the others
            yield message


def _site(message: Message) -> str:
    levels = message.topic.value.split("/", _SITE + 1)
    return levels[_SITE] if len(levels) > _SITE else ""
