"""The mailbox in which answers to invitations come: over IMAP by setting, else a folder of files."""

from app.adapters.inbox.folder import FolderInbox
from app.adapters.inbox.imap import ImapInbox

__all__ = ["FolderInbox", "ImapInbox"]
