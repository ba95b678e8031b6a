"""Courses are loaded as versions that never change, and shown to those who prepare and teach them."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.db import writing
from app.core.errors import NotFound
from app.core.permissions import SYSTEM, Actor, Role
from app.courses import service
from app.courses.models import CourseVersion
from app.courses.reader import load_folder

FOLDER = Path(__file__).resolve().parents[3] / "course_content" / "dementalent-expert"
SLUG = "dementalent-expert"


@pytest.fixture(scope="module")
def content() -> service.CourseContent:
    return load_folder(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the course that a test may spoil."""
    copy = tmp_path / SLUG
    shutil.copytree(FOLDER, copy)
    return copy


def spoil(folder: Path, old: str, new: str, file: str = "course.yaml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def count(db: Session) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(CourseVersion)) or 0


def test_loading_the_same_files_again_changes_nothing(
    db: Session, clock: FixedClock, content: service.CourseContent
) -> None:
    first = service.load_course(db, SYSTEM, clock, content=content)
    clock.advance(timedelta(days=1))
    second = service.load_course(db, SYSTEM, clock, content=content)
    assert first == second
    assert (first.number, first.slug, first.current) == (1, SLUG, True)
    assert first.content == content
    assert count(db) == 1


def test_a_change_makes_a_new_version_and_keeps_the_old_one(
    db: Session, clock: FixedClock, folder: Path, content: service.CourseContent
) -> None:
    old = service.load_course(db, SYSTEM, clock, content=content)
    spoil(folder, "price_cents: 250000", "price_cents: 260000")
    new = service.load_course(db, SYSTEM, clock, content=load_folder(folder))
    assert (new.number, new.content.price_cents) == (2, 260_000)
    assert service.version(db, old.id).content.price_cents == 250_000
    assert not service.version(db, old.id).current
    assert service.current_version(db, SLUG).id == new.id
    assert [row.number for row in service.versions(db)] == [2, 1]
    assert [row.number for row in service.courses(db)] == [2]


def test_a_cohort_keeps_the_certificate_of_its_version(
    db: Session, clock: FixedClock, folder: Path, content: service.CourseContent
) -> None:
    old = service.load_course(db, SYSTEM, clock, content=content)
    (folder / "certificate" / "certificate.css").write_text("body { color: black }", encoding="utf-8")
    service.load_course(db, SYSTEM, clock, content=load_folder(folder))
    assert service.version(db, old.id).content.certificate_css == content.certificate_css


def test_going_back_to_earlier_files_is_a_version_too(
    db: Session, clock: FixedClock, content: service.CourseContent
) -> None:
    service.load_course(db, SYSTEM, clock, content=content)
    service.load_course(db, SYSTEM, clock, content=replace(content, price_cents=1, sha256="0" * 64))
    assert service.load_course(db, SYSTEM, clock, content=content).number == 3


def test_many_that_load_a_new_course_at_once_make_one_version(
    app: Flask, clock: FixedClock, content: service.CourseContent
) -> None:
    together = Barrier(6)

    def load(_: int) -> int:
        together.wait()
        with app.app_context(), writing() as session:
            return service.load_course(session, SYSTEM, clock, content=content).number

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(load, range(6))) == [1] * 6


def test_each_version_leaves_one_line_in_the_audit_log(
    db: Session, clock: FixedClock, content: service.CourseContent
) -> None:
    stored = service.load_course(db, SYSTEM, clock, content=content)
    service.load_course(db, SYSTEM, clock, content=content)
    query = sa.select(AuditEvent).where(AuditEvent.action == "courses:version:load")
    (event,) = db.scalars(query)
    assert (event.object_id, event.data["number"], event.data["sha256"]) == (stored.id, 1, stored.sha256)


@pytest.mark.parametrize("slug", ["onbekend", "", "a\x00b", "é", "x" * 5000, "../x"])
def test_an_unknown_course_is_not_found(db: Session, slug: str) -> None:
    with pytest.raises(NotFound):
        service.current_version(db, slug)


def test_an_unknown_version_is_not_found(db: Session) -> None:
    with pytest.raises(NotFound):
        service.version(db, 12345)


def test_the_command_loads_a_folder_and_says_its_version(app: Flask, folder: Path) -> None:
    runner = app.test_cli_runner()
    for _ in range(2):
        result = runner.invoke(args=["course", "load", str(folder)])
        assert (result.exit_code, result.output) == (0, f"{SLUG}: versie 1\n")


def test_the_command_loads_everything_in_course_content_by_itself(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["course", "load"])
    assert result.exit_code == 0
    assert f"{SLUG}: versie 1" in result.output


def test_the_command_names_file_line_and_field_and_changes_nothing(
    app: Flask, db: Session, folder: Path, tmp_path: Path
) -> None:
    good = tmp_path / "goed" / SLUG
    shutil.copytree(FOLDER, good)
    spoil(folder, "price_cents: 250000", "price_cents: veel")
    spoil(folder, "hours: 6", "uren: 6", "modules/01-anders-kijken.md")
    line = (folder / "course.yaml").read_text(encoding="utf-8").split("price_cents:")[0].count("\n") + 1
    result = app.test_cli_runner().invoke(args=["course", "load", str(good), str(folder)])
    assert result.exit_code == 1
    assert f"{folder}/course.yaml:{line}: price_cents: Schrijf hier een heel getal" in result.output
    assert "01-anders-kijken.md:7: uren: Dit veld bestaat niet." in result.output
    assert "01-anders-kijken.md:2: hours: Dit veld ontbreekt." in result.output
    assert "Niets geladen. Aantal fouten: 3." in result.output
    assert count(db) == 0


def test_the_command_says_when_a_folder_is_not_there(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["course", "load", str(tmp_path / "weg")])
    assert result.exit_code == 1
    assert "bestaat niet" in result.output


@pytest.fixture
def loaded(app: Flask, clock: FixedClock, content: service.CourseContent) -> service.CourseVersionView:
    with app.app_context(), writing() as session:
        return service.load_course(session, SYSTEM, clock, content=content)


def pages(content: service.CourseContent) -> list[str]:
    return ["", f"/{SLUG}", f"/{SLUG}?versie=1", *(f"/{SLUG}/{module.key}" for module in content.modules)]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.TRAINER])
def test_administrators_and_trainers_read_every_page(
    role: Role,
    client: FlaskClient,
    loaded: service.CourseVersionView,
    actor_for: Callable[[Role], Actor],
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    login(client, actor_for(role))
    for path in pages(loaded.content):
        answer = client.get(f"/beheer/leergangen{path}")
        assert answer.status_code == 200, path
        assert "<h1>" in answer.text
    shown = client.get(f"/beheer/leergangen/{SLUG}").text
    assert "€\u00a02.500,00" in shown
    for module in loaded.content.modules:
        assert module.title in shown
    day = client.get(f"/beheer/leergangen/{SLUG}/anders-kijken").text
    assert "Nog aan te vullen door de stichting" in day
    assert "Werkblad Twee brillen" in day


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEARNER, Role.FINANCE, Role.AUDITOR])
def test_others_do_not_see_these_pages(
    role: Role,
    client: FlaskClient,
    loaded: service.CourseVersionView,
    actor_for: Callable[[Role], Actor],
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    login(client, actor_for(role))
    for path in pages(loaded.content):
        assert client.get(f"/beheer/leergangen{path}").status_code == 403, path


def test_wrong_addresses_answer_404(
    client: FlaskClient,
    loaded: service.CourseVersionView,
    actor_for: Callable[[Role], Actor],
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    for path in (
        "/weg",
        "/%00",
        "/" + "x" * 3000,
        f"/{SLUG}/weg",
        f"/{SLUG}/%00",
        f"/{SLUG}?versie=2",
        f"/{SLUG}?versie=0",
        f"/{SLUG}?versie=-1",
        f"/{SLUG}?versie=",
        f"/{SLUG}?versie=9223372036854775808",
        f"/{SLUG}?versie=%EF%BC%91",
    ):
        assert client.get(f"/beheer/leergangen{path}").status_code == 404, path


def test_an_old_version_says_that_it_is_old(
    app: Flask,
    clock: FixedClock,
    client: FlaskClient,
    loaded: service.CourseVersionView,
    actor_for: Callable[[Role], Actor],
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    with app.app_context(), writing() as session:
        newer = replace(loaded.content, price_cents=300_000, sha256="1" * 64)
        service.load_course(session, SYSTEM, clock, content=newer)
    login(client, actor_for(Role.ADMINISTRATOR))
    old = client.get(f"/beheer/leergangen/{SLUG}?versie=1").text
    assert "Oude versie 1" in old
    assert f'href="/beheer/leergangen/{SLUG}/anders-kijken?versie=1"' in old
    assert "€\u00a03.000,00" in client.get(f"/beheer/leergangen/{SLUG}").text


def test_without_courses_the_list_says_what_to_do(
    client: FlaskClient,
    actor_for: Callable[[Role], Actor],
    login: Callable[[FlaskClient, Actor], FlaskClient],
) -> None:
    login(client, actor_for(Role.ADMINISTRATOR))
    assert "flask course load" in client.get("/beheer/leergangen").text
