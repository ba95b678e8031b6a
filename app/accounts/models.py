"""Tables of people and accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security import AsaList, RoleMixin, UserMixin
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime
from app.core.names import PersonName

account_role = sa.Table(
    "account_role",
    Base.metadata,
    sa.Column("account_id", sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id"), primary_key=True),
)


class Person(Base):
    """A human whom the foundation knows: learner, coordinator, trainer or staff."""

    __tablename__ = "person"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Given name or initials.
    given_name: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Infix (tussenvoegsel), may be empty.
    infix: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: Family name without the infix.
    family_name: Mapped[str] = mapped_column(sa.String(SHORT))
    #: Sorting form of the name, without infix and diacritics.
    sort_name: Mapped[str] = mapped_column(sa.String(LINE), index=True)
    #: Work e-mail address, lower case.
    email: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: Job title.
    function: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Preferred language, ``nl`` or ``en``.
    language: Mapped[str] = mapped_column(sa.String(2), default="nl")
    #: When the person confirmed the spelling of the name.
    name_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When first known.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def name(self) -> PersonName:
        """The name's parts together."""
        return PersonName(self.given_name, self.infix, self.family_name)


class RoleRow(Base, RoleMixin):
    """A role by name; the names are those of ``core.permissions.Role``."""

    __tablename__ = "role"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The role's name.
    name: Mapped[str] = mapped_column(sa.String(SHORT), unique=True)


class Account(Base, UserMixin):
    """A login of a person, in the columns that Flask-Security asks for."""

    __tablename__ = "account"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose login it is.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    #: Login name: the person's e-mail address.
    email: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: argon2id hash; None until a password is chosen.
    password: Mapped[str | None] = mapped_column(sa.String(LINE))
    #: False blocks every login.
    active: Mapped[bool] = mapped_column(default=True)
    #: Names the login in sessions; a new value ends them all.
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When the address was proven by a link.
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When the account was made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Second factor in use: ``authenticator`` or None.
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: Its secret, encrypted by Flask-Security's TOTP keys.
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(LINE * 2))
    #: Secrets of unified sign-in (the magic link), encrypted likewise.
    us_totp_secrets: Mapped[str | None] = mapped_column(sa.String(LONG))
    #: Telephone number of unified sign-in; not used.
    us_phone_number: Mapped[str | None] = mapped_column(sa.String(SHORT))
    #: Recovery codes for a lost second factor, encrypted.
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))

    roles: Mapped[list[RoleRow]] = relationship(  # type: ignore[assignment]  # the library declares plain mixins
        secondary=account_role, lazy="selectin"
    )
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LoginSession(Base):
    """A browser's session, kept here so that it can be ended from here."""

    __tablename__ = "login_session"

    #: SHA-256 of the cookie's value.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    #: Row number for the page "Waar ben je ingelogd".
    number: Mapped[str] = mapped_column(sa.String(SHORT), unique=True)
    #: Whose; None before login.
    account_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    #: What Flask keeps in it, as tagged JSON.
    data: Mapped[str] = mapped_column(sa.Text)
    #: Browser, shortened, so that people recognise it.
    device: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: When it began: the absolute limit counts from here.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: Last use, by the minute: the idle limit counts from here.
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class PersonMerge(Base):
    """Two records of one human made one. The merged person stays as an empty name that leads to the kept one."""

    __tablename__ = "person_merge"
    __table_args__ = (
        sa.CheckConstraint("kept_person_id <> merged_person_id", name="two"),
        sa.Index(
            "uq_person_merge_merged",
            "merged_person_id",
            unique=True,
            sqlite_where=sa.text("undone_at is null"),
            postgresql_where=sa.text("undone_at is null"),
        ),
    )

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Who remains.
    kept_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    #: Who went up in the other; once at a time.
    merged_person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    #: Which rows changed hands, for undoing it: {"table.column": [keys]}, and what was switched off.
    moved: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: When.
    merged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: By whom.
    merged_by_person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    #: When it was undone; within a day.
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LinkToken(Base):
    """A secret link sent by mail: an invitation, or the proof of a new address. Only its hash is kept."""

    __tablename__ = "link_token"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: What it is for: ``invitation``, ``address``, or ``objection`` to a new address.
    kind: Mapped[str] = mapped_column(sa.String(SHORT))
    #: For ``address``: the new e-mail address that the link proves; for ``objection``: the old one; else empty.
    address: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: For whom.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: SHA-256 of the token.
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    #: When it was made.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: After this it no longer works.
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    #: When it was used.
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: When it was withdrawn.
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
