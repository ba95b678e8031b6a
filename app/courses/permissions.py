"""Who may read course content. It is changed in `course_content/` and by a command, never on a page."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class CoursePermission(StrEnum):
    """What one may do with courses."""

    READ = "courses:course:read"


HOLDERS: dict[CoursePermission, frozenset[Role]] = {
    CoursePermission.READ: frozenset({Role.ADMINISTRATOR, Role.TRAINER}),
}
