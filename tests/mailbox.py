"""A real IMAP server (Dovecot) on this machine, for one test: unprivileged, on a free port, gone afterwards."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.authority import Shown
from tests.machines import free_port, until

USER, PASSWORD = "leergang", "geheim"
#: When mails came in: some days before the clock of the tests.
DELIVERED = '"10-Jan-2026 12:00:00 +0000"'
#: Debian puts it where the PATH of an ordinary user does not look.
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")

SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
{tls}
disable_plaintext_auth = no
mail_location = maildir:{home}/mail
first_valid_uid = {uid}
first_valid_gid = {gid}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service imap-urlauth-login {{
  chroot =
}}
service submission-login {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass
class Mailbox:
    """The server's side of a mailbox, as any mail program works with it."""

    port: int
    #: Where it speaks TLS; 0 when it does not.
    tls_port: int = 0

    def url(self, folder: str = "INBOX") -> str:
        """What stands in INBOX_URL."""
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{folder}"

    def tls_url(self, folder: str = "INBOX", *, host: str = "127.0.0.1") -> str:
        """The same by TLS."""
        return f"imaps://{USER}:{PASSWORD}@{host}:{self.tls_port}/{folder}"

    @contextmanager
    def login(self) -> Iterator[imaplib.IMAP4]:
        """A mail program of somebody else."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=60) as server:
            server.login(USER, PASSWORD)
            yield server

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Puts mails into a folder, unread."""
        with self.login() as server:
            for mail in mails:
                answer, _ = server.append(folder, "", DELIVERED, mail.replace(b"\n", b"\r\n"))
                assert answer == "OK"

    def make(self, folder: str) -> None:
        """Makes a folder; one of that name that was there is thrown away with its mails."""
        with self.login() as server:
            server.delete(folder)
            assert server.create(folder)[0] == "OK"

    def look(self, folder: str = "INBOX") -> list[Any]:
        """Number, flags and size of every mail: all that reading could change."""
        with self.login() as server:
            server.select(folder, readonly=True)
            return list(server.uid("FETCH", "1:*", "(UID FLAGS RFC822.SIZE)")[1])


@contextmanager
def running(shown: Shown | None = None) -> Iterator[Mailbox]:
    """A fresh, empty server; skips the test where Dovecot is not installed.

    With a certificate it speaks TLS on a port of its own as well.
    """
    if DOVECOT is None:
        pytest.skip("dovecot is missing (package dovecot-imapd): run `make dev`")
    root = os.geteuid() == 0
    who = pwd.getpwnam("nobody" if root else getpass.getuser())
    home = Path(tempfile.mkdtemp(prefix="imap-", dir="/tmp"))
    port, tls_port = free_port(), free_port() if shown else 0
    tls = "ssl = no"
    if shown:
        for name, content in (("cert.pem", shown.certificate), ("key.pem", shown.key)):
            (home / name).write_bytes(content)
            (home / name).chmod(0o644)
        tls = f"ssl = yes\nssl_cert = <{home}/cert.pem\nssl_key = <{home}/key.pem"
    settings = home / "dovecot.conf"
    group = grp.getgrgid(who.pw_gid).gr_name
    settings.write_text(
        SETTINGS.format(
            home=home,
            uid=who.pw_uid,
            gid=who.pw_gid,
            user=who.pw_name,
            group=group,
            password=PASSWORD,
            port=port,
            tls=tls,
            tls_port=tls_port,
        )
    )
    settings.chmod(0o644)
    if root:
        os.chown(home, who.pw_uid, who.pw_gid)
    more: dict[str, Any] = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if root else {}
    server = subprocess.Popen(
        [DOVECOT, "-F", "-c", settings], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more
    )
    box = Mailbox(port, tls_port)

    def answers() -> bool:
        if server.poll() is not None:
            assert server.stderr is not None
            pytest.fail(f"dovecot does not start: {server.stderr.read().decode()[:500]}")
        with suppress(OSError, imaplib.IMAP4.error), box.login():
            return True
        return False

    try:
        until(answers, "the mail server")
        yield box
    finally:
        server.terminate()
        server.wait(timeout=20)
        assert server.stderr is not None
        server.stderr.close()
        shutil.rmtree(home, ignore_errors=True)
