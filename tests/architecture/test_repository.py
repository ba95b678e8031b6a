"""What the repository promises about itself, apart from its imports (`make lint` checks those)."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "tests/node/package-lock.json"]
MIGRATIONS = sorted((HOME / "migrations" / "versions").glob("*.py"))

#: Files over 300 lines, each with the reason why it is no folder.
LONG_FILES: dict[str, str] = {}


def tracked(*patterns: str) -> list[Path]:
    """The files of the repository that match, as Git knows them (also those not yet committed)."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a Git work tree")
    return [HOME / name for name in done.stdout.splitlines() if (HOME / name).is_file()]


def test_every_make_target_is_told_by_make_help() -> None:
    text = (HOME / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):(?!=)", text, re.MULTILINE))
    told = subprocess.run(["make", "-s", "help"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "bench", "lint", "lock", "help"} <= targets
    assert targets == {line.split()[1] for line in told.splitlines()}
    assert all(len(line.split()) > 3 for line in told.splitlines())


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_carries_hashes_and_no_address_or_machine_path(name: str) -> None:
    text = (HOME / name).read_text()
    assert "sha512-" in text or "--hash=sha256:" in text
    for line in text.splitlines():
        assert "://" not in line
        assert not re.search(r"(^|[\s\"'=])(/|~/|[A-Z]:\\)", line)
        assert not line.startswith(("--index-url", "--extra-index-url", "--find-links", "--trusted-host"))


def test_running_and_testing_use_the_same_versions() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^ ;\\]+", (HOME / name).read_text(), re.MULTILINE))

    assert versions("requirements.lock") < versions("requirements-dev.lock")


def test_files_stay_small_enough_to_read() -> None:
    lengths = {
        str(path.relative_to(HOME)): len(path.read_text().splitlines())
        for path in tracked("app/*.py", "tests/*.py", "scripts/*", "migrations/env.py")
    }
    assert {name for name, length in lengths.items() if length > 300} == set(LONG_FILES)


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.name)
def test_a_migration_is_dated_and_imports_no_application_code(path: Path) -> None:
    assert re.fullmatch(r"20\d{6}_\d{4}_[a-z0-9_]+\.py", path.name)
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or ".").split(".")[0])
    assert not imported & {"app", "wsgi", "tests", "scripts", "."}


def test_migrations_form_one_line() -> None:
    follows = {}
    for path in MIGRATIONS:
        text = path.read_text()
        name = re.search(r"^revision\b.*= [\"'](\w+)", text, re.MULTILINE)
        before = re.search(r"^down_revision\b.*= (?:[\"'](\w+)|None)", text, re.MULTILINE)
        assert name
        assert before
        follows[name[1]] = before[1]
    earlier = list(follows.values())
    assert len(set(earlier)) == len(earlier)
    assert sum(name is None for name in earlier) == min(1, len(MIGRATIONS))


def test_scripts_in_bash_stop_at_the_first_mistake() -> None:
    for path in [*(HOME / "scripts").glob("*.sh"), HOME / ".ci" / "run"]:
        assert "set -euo pipefail" in path.read_text(), path
        assert path.stat().st_mode & 0o111, path
