"""Who may do what, and where."""

import itertools

import pytest

from dispatcher.domain.errors import NotAllowed
from dispatcher.domain.roles import Actor, Permission, Role, covers, require

MAY = {
    "operator": "register",
    "dispatcher": "register dispatch take_alarm close",
    "supervisor": "register dispatch take_alarm close roster",
    "nodal_engineer": "take_alarm close",
    "admin": "register dispatch take_alarm close roster administer",
}


@pytest.mark.parametrize(("role", "permission"), list(itertools.product(Role, Permission)))
def test_each_role_may_do_its_own_work_in_its_own_offices(role: Role, permission: Permission) -> None:
    actor = Actor("P", "Asha", role, "B", "A/B")
    if permission in MAY[role].split():
        require(actor, permission, "A/B")
        require(actor, permission, "A/B/C")
    else:
        with pytest.raises(NotAllowed):
            require(actor, permission, "A/B")
    for elsewhere in ("A", "A/BB", "A/C", "AB", ""):
        with pytest.raises(NotAllowed):
            require(actor, permission, elsewhere)


def test_the_empty_scope_is_everything() -> None:
    assert covers("", "A/B")
    assert not covers("A", "AB")
