"""Sign-in: the same answer in the same time for a wrong name and a wrong password, and not too often."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from pwdlib import PasswordHash

from dispatcher.domain.act import Act
from dispatcher.domain.office import Person
from dispatcher.routes.refusals import NotSignedIn, TooManyTries
from dispatcher.services import accounts
from dispatcher.store import Overloaded, Store

log = structlog.get_logger()

AT_ONCE = 2  # a hash takes 64 MB and a core for 0.1 s; the rest of the desk needs its cores too
MOST_WAITING = 40  # the last of them waits 2 s
TRIES_PER_NAME_AND_ADDRESS = 10
TRIES_PER_NAME = 100  # from anywhere: nobody keeps a dispatcher out from another desk with a few
TRIES_PER_ADDRESS = 60  # a whole control room may sit behind one address
TRIES_SECONDS = 60.0

NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$AS4LS5bWbxpOqCc7jNPl6Q$Ozfir3TYi3DXHB9zLNJQFMh+x5RZbcAIaNX6YW0PsSo"
"""The hash of a password that was thrown away: checking it takes an unknown name as long as a known one."""

Count = Callable[[str, float], Awaitable[int]]
"""Counts one more under a name and gives the number within the present so many seconds."""


class Gate:
    """Checks names and passwords."""

    def __init__(self, store: Store, count: Count) -> None:
        self._store = store
        self._count = count
        self._hasher = PasswordHash.recommended()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def admit(self, act: Act, sign_in: str, password: str, address: str) -> Person:
        """Give the person. NotSignedIn for a wrong name or password, TooManyTries, Overloaded."""
        who = f"sign-in of {accounts.hashed(sign_in)}"
        for what, most in (
            (f"sign-in from {address}", TRIES_PER_ADDRESS),
            (f"{who} from {address}", TRIES_PER_NAME_AND_ADDRESS),
            (who, TRIES_PER_NAME),
        ):
            if await self._count(what, TRIES_SECONDS) > most:
                raise TooManyTries
        person = await self._store.read(lambda tx: accounts.find(tx, sign_in))
        is_right = await self._verify(password, person.password_hash if person else NOBODY)
        if person is None or not is_right:
            await self._store.write(lambda tx: accounts.refused(tx, act, sign_in))
            raise NotSignedIn("Name or password is wrong.", "नाम या पासवर्ड गलत है।")
        return person

    async def _verify(self, password: str, known: str) -> bool:
        if self._waiting >= MOST_WAITING:
            raise Overloaded("Too many sign in at once. Try again in a moment.")
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(self._hasher.verify, password, known)
        finally:
            self._waiting -= 1
