"""The console's own files, and what every answer says to a browser about safety."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Inline styles are let in because the component library writes its sizes and colours as style elements."""
SAFETY = [
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
NOT_KEPT = (b"cache-control", b"no-store")
ONLY_HTTPS = (b"strict-transport-security", b"max-age=2592000")
"""A browser that came over HTTPS takes no other way for a month, whatever a page or an address says."""
LARGEST_BODY = 65_536  # bytes; the longest complaint is some 3 kB
SMALLEST_ZIPPED = 8192  # bytes; below that the zipping costs more than the wire
FOREVER = "public, max-age=31536000, immutable"


class Safe:
    """Adds the safety headers to every answer, keeps the web service's out of caches, and bounds bodies."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_service = scope["path"].startswith("/api")
        safety = [*SAFETY, ONLY_HTTPS] if scope["scheme"] == "https" else SAFETY

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", ()))
                is_dated = not is_service or any(name == NOT_KEPT[0] for name, _ in given)
                message["headers"] = given + safety + ([] if is_dated else [NOT_KEPT])
            await send(message)

        await self.app(scope, _bounded(receive), send_safe)


def _bounded(receive: Receive) -> Receive:
    """Read a body only as far as it may go: HTTPException 413, which the app answers."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LARGEST_BODY:
            raise HTTPException(413)
        return message

    return receive_some


class Zipped:
    """Zips large answers to readings; an answer to a change is short, and a stream is never touched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._zipping = GZipMiddleware(app, minimum_size=SMALLEST_ZIPPED, compresslevel=1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        is_reading = scope["type"] == "http" and scope["method"] == "GET"
        await (self._zipping if is_reading else self._app)(scope, receive, send)


class Pages(Mount):
    """The built console at `/`; what lies under `/api` is never its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__("/", _Files(directory=folder, html=True), name="console")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Leave the web service's addresses alone, so that a wrong method there is told as such."""
        path: str = scope.get("path", "")
        if path == "/api" or path.startswith("/api/"):
            return Match.NONE, {}
        return super().matches(scope)


class _Files(StaticFiles):
    """Files whose name holds a hash never change; the others are asked for each time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                is_hashed = "/assets/" in scope["path"]
                MutableHeaders(scope=message)["cache-control"] = FOREVER if is_hashed else "no-cache"
            await send(message)

        await super().__call__(scope, receive, send_dated)
