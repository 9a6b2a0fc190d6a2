"""Who acts, and what each role may do inside the offices it is scoped to."""

from dataclasses import dataclass
from enum import StrEnum

from dispatcher.domain.errors import NotAllowed


class Role(StrEnum):
    """What a person is, inside his office and all below it."""

    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    NODAL_ENGINEER = "nodal_engineer"
    ADMIN = "admin"


class Permission(StrEnum):
    """What can be done."""

    REGISTER = "register"
    DISPATCH = "dispatch"
    ROSTER = "roster"
    TAKE_ALARM = "take_alarm"
    CLOSE = "close"
    ADMINISTER = "administer"


_DESK = frozenset({Permission.REGISTER, Permission.DISPATCH, Permission.TAKE_ALARM, Permission.CLOSE})

MAY: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset({Permission.REGISTER}),
    Role.DISPATCHER: _DESK,
    Role.SUPERVISOR: _DESK | {Permission.ROSTER},
    Role.NODAL_ENGINEER: frozenset({Permission.TAKE_ALARM, Permission.CLOSE}),
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a program with a token, that does something.

    `office_path` is the scope: ids from the company down, joined by "/"; empty is everything.
    """

    id: str
    name: str
    role: Role
    office_id: str
    office_path: str

    def may(self, what: Permission) -> bool:
        """Tell whether the role may do this."""
        return what in MAY[self.role]

    def covers(self, office_path: str) -> bool:
        """Tell whether an office is the actor's own or below it."""
        return covers(self.office_path, office_path)


def covers(scope: str, office_path: str) -> bool:
    """Tell whether an office's path lies in a scope; the empty scope is everything."""
    return not scope or office_path == scope or office_path.startswith(scope + "/")


def require(actor: Actor, what: Permission, office_path: str) -> None:
    """NotAllowed when the actor may not do this in this office."""
    if not actor.may(what):
        raise NotAllowed(
            f"The role {actor.role} may not do this; ask someone who may.",
            "यह आपके रोल का काम नहीं है; जिसके रोल का है उससे कहें।",
        )
    if not actor.covers(office_path):
        raise NotAllowed(
            "This belongs to an office outside yours; ask that office.",
            "यह दूसरे ऑफिस का है; उसी ऑफिस से कहें।",
        )


def system(name: str = "desk") -> Actor:
    """Give the desk itself as an actor: what no person did."""
    return Actor(id="", name=name, role=Role.ADMIN, office_id="", office_path="")
