"""Crews that are spoken with, so that nobody answers by himself, and who may give them work."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

import httpx
from playwright.sync_api import Page, expect

SHIFT = timedelta(hours=8)
NUMBERS = count(1)
"""Of crews and keys: each is another."""


class Room(NamedTuple):
    """Two of them, and an administrator."""

    admin: httpx.Client
    first: dict[str, Any]
    second: dict[str, Any]

    def job(self, place: str) -> dict[str, Any]:
        """Register a complaint and give it to the first crew."""
        return self._give(f"/api/incidents/{self.register(place)}/assignments", self.first)

    def register(self, place: str, category: str = "no_supply") -> str:
        """Register a complaint; gives its incident's id."""
        body = {"source": "test", "source_ref": place, "category": category, "place": place}
        complaint = self._post("/api/complaints", {**body, "office_id": self.first["office_id"]})
        return str(complaint["incident"]["id"])

    def incident(self, incident_id: str) -> dict[str, Any]:
        """Read an incident."""
        file = self.admin.get(f"/api/incidents/{incident_id}").raise_for_status().json()
        return dict(file["incident"])

    def give_to_second(self, job: dict[str, Any]) -> dict[str, Any]:
        """Do what another desk does: take it back and give it to the second crew."""
        return self._give(f"/api/assignments/{job['id']}/reassign", self.second, reason="nearer")

    def answer(self, job: dict[str, Any], *steps: str) -> None:
        """Key the crew's answers at another desk."""
        for step in steps:
            self._post(f"/api/assignments/{job['id']}/answers", {"step": step, "words": "haan"})

    def said(self, job: dict[str, Any]) -> list[str]:
        """List what people keyed for this job."""
        file = self.admin.get(f"/api/incidents/{job['incident_id']}").raise_for_status().json()
        lines = [each for each in file["heard"] if each["kind"] == "operator"]
        return [each["text"] for each in lines if each["assignment_id"] == job["id"]]

    def orders(self, incident_id: str) -> list[str]:
        """List the words of the orders of an incident, oldest first."""
        file = self.admin.get(f"/api/incidents/{incident_id}").raise_for_status().json()
        return [each["text"] for each in file["transmissions"] if each["purpose"] == "order"]

    def state(self, job: dict[str, Any]) -> str:
        """Say where a job stands."""
        file = self.admin.get(f"/api/incidents/{job['incident_id']}").raise_for_status().json()
        return str(next(each["state"] for each in file["assignments"] if each["id"] == job["id"]))

    def _give(self, path: str, crew: dict[str, Any], **more: str) -> dict[str, Any]:
        headers = {"Idempotency-Key": f"dialogs-{next(NUMBERS)}"}
        answer = self.admin.post(path, json={"crew_id": crew["id"], **more}, headers=headers)
        return dict(answer.raise_for_status().json()["assignment"])

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict(self.admin.post(path, json=body).raise_for_status().json())


def voice_crew(admin: httpx.Client, name: str) -> tuple[dict[str, Any], str]:
    """Put a crew that is spoken with on shift; gives it and the id of its set."""
    offices = admin.get("/api/offices").json()
    office_id = next(each["id"] for each in offices if each["kind"] == "zone")
    new = {"office_id": office_id, "name": name, "name_hi": "गैंग", "skill": "lt", "leader": "Gopal Ahirwar"}
    crew = admin.post("/api/crews", json=new).raise_for_status().json()
    held = {
        "office_id": office_id,
        "label": name,
        "make": "plain",
        "site": "desk",
        "via": "fm",
        "unit": name.replace(" ", "-"),
    }
    set_id = admin.post("/api/sets", json=held).raise_for_status().json()["id"]
    ends_at = (datetime.now(UTC) + SHIFT).isoformat()  # noqa: TID251 -- a shift's end
    bound = {"set_id": set_id, "crew_id": crew["id"], "rung": 1, "ends_at": ends_at}
    admin.post("/api/bindings", json=bound).raise_for_status()
    return crew, set_id


def open_dialog(console: Page, place: str, *keys: str) -> None:
    """Choose the incident at this place and press the keys of a dialog."""
    console.locator("#search").fill(place)  # the list draws no more rows than the screen holds
    console.locator(".row").filter(has_text=place).click()
    expect(console.locator(".head .place")).to_have_text(place)
    for key in keys:
        console.keyboard.press(key)


def choose_crew(console: Page, name: str) -> None:
    """Choose a crew in the open dialog, wherever in the list it stands: what is out of sight is not drawn."""
    dialog = console.get_by_role("dialog")
    expect(dialog.get_by_role("listbox")).to_be_focused()
    if dialog.locator(".find input").is_visible():
        dialog.locator(".find input").fill(name)
    choice = dialog.locator(f"[data-choice='{name}']")
    choice.click()
    expect(choice).to_have_attribute("aria-selected", "true")
