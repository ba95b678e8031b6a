"""The register of permissions: one declaration each, and nobody holds what was not given."""

from __future__ import annotations

from enum import StrEnum

import pytest

from app.core.permissions import ANONYMOUS, SYSTEM, Actor, Grants, Role


class Some(StrEnum):
    """Permissions for these tests."""

    READ = "some:thing:read"
    WRITE = "some:thing:write"


@pytest.fixture
def grants() -> Grants:
    register = Grants()
    register.add({Some.READ: frozenset({Role.TRAINER, Role.AUDITOR}), Some.WRITE: frozenset({Role.TRAINER})})
    return register


def test_roles_together_hold_what_each_of_them_holds(grants: Grants) -> None:
    assert grants.of(frozenset({Role.TRAINER})) == {"some:thing:read", "some:thing:write"}
    assert grants.of(frozenset({Role.AUDITOR})) == {"some:thing:read"}
    assert grants.of(frozenset({Role.AUDITOR, Role.LEARNER})) == {"some:thing:read"}
    assert grants.of(frozenset()) == frozenset()


def test_a_permission_is_declared_once(grants: Grants) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        grants.add({Some.READ: frozenset(Role)})
    assert grants.holders(Some.READ) == {Role.TRAINER, Role.AUDITOR}


def test_the_holders_of_what_nobody_declared_cannot_be_asked() -> None:
    with pytest.raises(KeyError):
        Grants().holders(Some.READ)


def test_an_actor_can_do_what_was_given_and_nothing_else(grants: Grants) -> None:
    actor = Actor(1, roles=frozenset({Role.AUDITOR}), permissions=grants.of(frozenset({Role.AUDITOR})))
    assert actor.can(Some.READ)
    assert not actor.can(Some.WRITE)
    assert actor.has(Role.TRAINER, Role.AUDITOR)
    for nobody in (ANONYMOUS, SYSTEM):
        assert not nobody.can(Some.READ)
        assert not nobody.has(*Role)
