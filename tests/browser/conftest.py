"""A real browser against the real application: web server, worker and demo world, started as `make run` does.

The tests of one process share one demo world, so each makes what it changes.
"""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.walk.company import Company, stays_within
from tests.browser.walking import DESKTOP, PHONE, Demo

HERE = Path(__file__).resolve().parent
HOME = HERE.parent.parent
SHOTS = HERE / "shots"

#: Browsers by name, as Debian, Ubuntu and Google call them.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: Waits until the page was drawn in its present size.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
RUN_AXE = """() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
})"""


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The application with the demo world on SQLite, and its worker; stopped and forgotten afterwards."""
    instance = Path(tempfile.mkdtemp(prefix="leergang-browser-"))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    environ = {**kept, "HOST": "127.0.0.1", "PORT": port, "INSTANCE": str(instance)}
    server = subprocess.Popen(
        [sys.executable, "scripts/serve.py", "--with-parent"],
        cwd=HOME,
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert server.stdout
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if line.startswith("Ctrl-C"):
                break
        else:
            pytest.fail("the application did not start:\n" + "".join(said), pytrace=False)
        log = threading.Thread(target=_keep, args=(server.stdout, SHOTS / "server.log"))
        log.start()
        command = [str(Path(sys.executable).parent / "flask"), "--app", "wsgi", "demo", "show", "--json"]
        shown = subprocess.run(command, cwd=HOME, env=environ, capture_output=True, text=True, check=True)
        yield Demo(f"http://127.0.0.1:{port}", instance, json.loads(shown.stdout))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        server.stdout.close()
        shutil.rmtree(instance, ignore_errors=True)


def _keep(stream: TextIO, path: Path) -> None:
    """Writes what the server says to a file, so that it never waits for a reader."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as log:
        log.writelines(stream)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, else the one that Playwright installed."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--lang=nl", *sandbox])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def no_tries(demo: Demo) -> None:
    """Forgets who tried to log in: the tests come in as the same few people, more often than people may."""
    with closing(sqlite3.connect(demo.instance / "leergang.db", timeout=30)) as base, base:
        base.execute("DELETE FROM rate_window WHERE key LIKE 'login%'")


@pytest.fixture
def new_page(browser: Browser, demo: Demo) -> Iterator[Callable[..., Page]]:
    """Opens pages of separate visitors: `new_page()`, `new_page(viewport=PHONE)`, any option of a browser context.

    At the end the test fails when a page reported a script error, a refused resource or an answer of 500 or more; but
    for what matches the expression `expected` of one of its pages.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    awaited: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # The browser also reports each answer of 4xx, which may be what the test asked for.
        if message.type == "error" and "Failed to load resource: the server responded" not in message.text:
            faults.append(f"{message.page.url if message.page else ''}: {message.text}")

    def answered(response: Response) -> None:
        kind = response.request.resource_type
        if response.status >= 500 or (response.status >= 400 and kind not in ("document", "other")):
            faults.append(f"{response.status} {response.url}")

    def open_page(*, expected: str = "", **options: Any) -> Page:
        if expected:
            awaited.append(expected)
        settings = {
            "base_url": demo.url,
            "locale": "nl-NL",
            "timezone_id": "Europe/Amsterdam",
            "viewport": DESKTOP,
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**{**settings, **options})
        contexts.append(context)
        context.on("console", heard)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("response", answered)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    wrong = [fault for fault in faults if not any(re.search(one, fault) for one in awaited)]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One visitor's page at desktop size."""
    return new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Checks the page as it stands with axe-core: `axe(page)` fails on any breach of WCAG 2.2 AA or best practice."""
    found = find_spec("axe_playwright_python")
    assert found
    assert found.origin
    source = (Path(found.origin).parent / "axe.min.js").read_text()

    def axe(page: Page) -> None:
        page.evaluate(source)
        result = page.evaluate(RUN_AXE)
        problems = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
            + "\n    ".join(f"{' '.join(map(str, node['target']))}: {node['html']}" for node in rule["nodes"])
            for rule in result["violations"]
        ]
        assert result["passes"], "axe checked nothing"
        assert not problems, f"{page.url}\n" + "\n".join(problems)

    return axe


@pytest.fixture(scope="session")
def shot() -> Callable[[Page, str], Path]:
    """Keeps a picture of the whole page: `shot(page, "enrol-1")` writes `tests/browser/shots/enrol-1.png`.

    The window is made as high as the page for a moment, so that bars at its bottom stand below the text.
    """

    def shot(page: Page, name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        size = page.viewport_size
        assert size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        page.evaluate(DRAWN)
        page.screenshot(path=path, animations="disabled")
        page.set_viewport_size(size)
        return path

    return shot


@pytest.fixture
def company(
    demo: Demo,
    new_page: Callable[..., Page],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> Company:
    """Everyone who can log in to the demo world, each in a browser of their own."""
    return Company(demo, new_page, axe, shot)


@pytest.fixture
def look(axe: Callable[[Page], None], shot: Callable[[Page, str], Path]) -> Callable[[Page, str], None]:
    """Looks at a page at a desk and on a phone, in light and in dark: heading, width, accessibility, pictures."""

    def look(page: Page, name: str) -> None:
        expect(page.locator("h1")).to_have_count(1)
        for size, place in ((DESKTOP, "desk"), (PHONE, "phone")):
            for scheme in ("light", "dark"):
                page.set_viewport_size(size)
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                stays_within(page)
                axe(page)
                shot(page, f"{name}-{place}-{scheme}")
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")

    return look
