"""Letters over SMTP. smtplib raises one class for 4xx and 5xx, so the code is read (TRUST.md)."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.core.ports import MailDelayed, MailRefused

TIMEOUT_SECONDS = 20


class SmtpSender:
    """Sends through ``smtp://user:password@host:port`` (STARTTLS when offered) or ``smtps://``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def send(self, message: EmailMessage) -> str:
        """Sends one letter. Raises MailRefused on 5xx, MailDelayed on 4xx and on any network fault."""
        try:
            with self._connect() as server:
                refused = server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _fault(code, answer) from error
        except smtplib.SMTPResponseException as error:
            raise _fault(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailDelayed(f"{type(error).__name__}: {error}") from error
        if refused:
            code, answer = next(iter(refused.values()))
            raise _fault(code, answer)
        return "250 accepted"

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
        if self._user:
            server.login(self._user, self._password)
        return server


def _fault(code: int, answer: bytes | str) -> MailRefused | MailDelayed:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    text = f"{code} {words}"
    return MailRefused(text) if code >= 500 else MailDelayed(text)
