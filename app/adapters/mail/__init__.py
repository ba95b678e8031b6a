"""Mail: over SMTP by setting, else to files."""

from __future__ import annotations

from app.adapters.mail.files import FileSender
from app.adapters.mail.smtp import SmtpSender

__all__ = ["FileSender", "SmtpSender"]
