"""Who a cookie or a token stands for; remembered for seconds, so that a storm does not read it each time."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.act import Act
from dispatcher.domain.office import Person
from dispatcher.domain.roles import Actor
from dispatcher.routes.refusals import NotSignedIn
from dispatcher.services import accounts
from dispatcher.store import Store

REMEMBERED_SECONDS = 3.0  # how long a sign-out made in another process may go unnoticed here
MOST_REMEMBERED = 5000  # three times the people of the largest company; some 5 MB
SECRET_BYTES = 32
PROLONGED_BELOW = 0.75  # of a session is left: one write in some hours of a person's work


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who calls: a person with a session, or a program with a token (then without `csrf`)."""

    actor: Actor
    token: str
    csrf: str | None = None
    language: str = "en"
    expires_at: datetime | None = None

    def ends_in(self, now: datetime) -> timedelta | None:
        """Tell how long the session lasts; None for a program."""
        return None if self.expires_at is None else self.expires_at - now


class Sessions:
    """Opens, finds and closes sessions; finds programs by their tokens."""

    def __init__(self, store: Store, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        """`clock` is monotonic, in seconds."""
        self._store = store
        self._now = now
        self._clock = clock
        self._found: dict[str, tuple[Visitor, float]] = {}
        self._endings = 0

    async def person(self, token: str) -> Visitor | None:
        """Find whose session this is, while it lasts."""
        visitor = self._remembered(token)
        if visitor is None:
            endings = self._endings
            now = self._now()
            found = await self._store.read(lambda tx: accounts.who(tx, now, token))
            if found is None:
                return None
            visitor = _of_person(found, token)
            self._remember(visitor, endings)
        is_over = visitor.csrf is None or visitor.expires_at is None or visitor.expires_at <= self._now()
        return None if is_over else visitor

    async def program(self, token: str) -> Visitor | None:
        """Find which program this token stands for."""
        visitor = self._remembered(token)
        if visitor is None:
            endings = self._endings
            actor = await self._store.read(lambda tx: accounts.program(tx, token))
            if actor is None:
                return None
            visitor = Visitor(actor, token)
            self._remember(visitor, endings)
        return visitor if visitor.csrf is None else None

    async def lasts(self, visitor: Visitor) -> bool:
        """Tell whether he is still let in."""
        find = self.program if visitor.csrf is None else self.person
        return await find(visitor.token) is not None

    async def open(self, act: Act, person: Person) -> Visitor:
        """Begin a session; NotSignedIn when the password that was right is not his any more."""
        token, csrf = secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        opened = await self._store.write(lambda tx: accounts.open_session(tx, act, person, token, csrf))
        if opened is None:
            raise NotSignedIn("Name or password is wrong.", "नाम या पासवर्ड गलत है।")
        return _of_person(opened, token)

    async def prolonged(self, act: Act, visitor: Visitor) -> Visitor:
        """Let a person's session last longer, when a good part of it is over; the same for a program."""
        usual, left = act.settings.session.delta, visitor.ends_in(act.now)
        if left is None or left > usual * PROLONGED_BELOW:
            return visitor
        endings = self._endings
        found = await self._store.write(lambda tx: accounts.prolong(tx, act, visitor.token))
        if found is None:
            raise NotSignedIn
        longer = _of_person(found, visitor.token)
        self._remember(longer, endings)
        return longer

    async def close(self, act: Act, token: str) -> None:
        """End a session; here at once, in other processes when they look again."""
        await self._store.write(lambda tx: accounts.close_session(tx, act, token))
        self._endings += 1
        self._found.pop(token, None)

    def _remembered(self, token: str) -> Visitor | None:
        visitor, until = self._found.get(token, (None, 0.0))
        return visitor if until > self._clock() else None

    def _remember(self, visitor: Visitor, endings: int) -> None:
        """Keep what a look-up found, unless something ended while it was under way."""
        if endings != self._endings:
            return
        self._found.pop(visitor.token, None)
        while len(self._found) >= MOST_REMEMBERED:
            del self._found[next(iter(self._found))]
        self._found[visitor.token] = (visitor, self._clock() + REMEMBERED_SECONDS)


def _of_person(found: accounts.SignedIn, token: str) -> Visitor:
    return Visitor(found.actor, token, found.session.csrf, found.language, found.session.expires_at)
