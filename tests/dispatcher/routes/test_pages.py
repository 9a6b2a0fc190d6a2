"""The console's own files, beside the web service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samanvay.servers.small_desk import Desk


@pytest.fixture
def served(tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    """Run a dispatcher with a console of two files."""
    pages = tmp_path / "dist"
    (pages / "assets").mkdir(parents=True)
    (pages / "index.html").write_text("<!doctype html><title>Samanvay</title>")
    (pages / "assets" / "index-1a2b.js").write_text("1")
    return desk_on(f"sqlite:///{tmp_path}/record.sqlite", pages=str(pages))


def test_the_console_is_served_at_the_root_under_a_strict_policy(served: Desk) -> None:
    page = served.client().get("/")
    assert page.status_code == 200
    assert "Samanvay" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"


def test_files_with_a_hash_in_their_name_are_kept(served: Desk) -> None:
    assert "immutable" in served.client().get("/assets/index-1a2b.js").headers["cache-control"]


def test_the_console_hides_no_address_of_the_service(served: Desk) -> None:
    client = served.client()
    assert client.get("/api/nothing").headers["content-type"] == "application/problem+json"
    assert client.get(f"/api/alarms/{served.company.root}/take").status_code == 405
    assert client.get("/no/such/page").status_code == 404
    assert client.get("/%2e%2e/record.sqlite").status_code == 404


def test_a_large_answer_is_zipped_and_a_stream_is_not(served: Desk) -> None:
    client = served.client({"Accept-Encoding": "gzip"})
    assert client.get("/api/openapi.json").headers["content-encoding"] == "gzip"
    admin = served.signed_in("admin")
    with admin.stream("GET", "/api/events") as stream:
        assert "content-encoding" not in stream.headers


def test_a_folder_without_a_console_still_gives_the_service(
    tmp_path: Path, desk_on: Callable[..., Desk]
) -> None:
    desk = desk_on(f"sqlite:///{tmp_path}/record.sqlite", pages=str(tmp_path / "nothing"))
    assert desk.client().get("/api/health").status_code == 200
