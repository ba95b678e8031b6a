"""Forms of teaching: material, announcements, notes, and what a participant shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from app.core.errors import Refused
from app.core.text import T
from app.teaching.service import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST_BYTES,
    Content,
    MaterialKind,
    Shown,
    When,
    upload,
)
from app.web.fields import DutchDateField
from app.web.forms import Form, Required, as_choices

_TITLE = _l("Titel")
_MARKDOWN = _l(
    "Een lege regel begint een nieuwe alinea. Met ## maak je een kop, met - een opsomming, met **vet** vette "
    "letters en met [woorden](https://…) een link."
)


class ShownForm(Form):
    """From when learners see a material."""

    when = RadioField(_l("Wanneer zien deelnemers dit?"), default=str(When.NOW))
    on = DutchDateField(
        _l("Vanaf deze dag"), description=_l("Alleen bij een dag die je zelf kiest. Als dag-maand-jaar.")
    )

    def offer(self, starts_at: datetime | None) -> None:
        """Offers a week before the session where there is one that begins then."""
        choices = [(str(When.NOW), _l("Meteen"))]
        if starts_at is not None:
            choices.append(
                (str(When.WEEK), _l("Een week voor de bijeenkomst. Wordt die verzet, dan gaat dit mee"))
            )
        self.when.choices = as_choices([*choices, (str(When.DATE), _l("Vanaf een dag die je kiest"))])

    def shown(self) -> Shown:
        """What was chosen, for the verbs."""
        return Shown(When(self.when.data), self.on.data)


class _Titled(Form):
    title = StringField(
        _TITLE,
        [Required(), Length(max=150)],
        description=_l("Zo staat het in de lijst, voor iedereen in de groep."),
    )


class FileForm(_Titled):
    """A file and its title."""

    title = StringField(
        _TITLE, [Length(max=150)], description=_l("Laat je dit leeg? Dan nemen we de naam van het bestand.")
    )
    file = FileField(
        _l("Bestand"),
        description=_l(
            "Ten hoogste 7 MB. PDF, Word, Excel, PowerPoint of OpenDocument zonder macro’s, JPG, PNG, WebP, MP3, TXT "
            "of CSV."
        ),
    )

    def content(self) -> Content:
        """What was chosen. Refused when no file was, or one that cannot be material."""
        storage: Any = self.file.data
        if not isinstance(storage, FileStorage) or not storage.filename:
            raise Refused(T("Kies een bestand."), field="file")
        found = upload(storage.filename, storage.stream.read(MOST_BYTES + 1))
        return Content(self.title.data or found.name.rpartition(".")[0], upload=found)


class LinkForm(_Titled):
    """A link and its title."""

    url = StringField(
        _l("Link"), [Required(), Length(max=1500)], description=_l("Het hele adres. Het begint met https://.")
    )

    def content(self) -> Content:
        """What was filled in."""
        return Content(self.title.data or "", url=self.url.data or "")


class TextForm(_Titled):
    """A text and its title."""

    text = TextAreaField(_l("Tekst"), [Required(), Length(max=LONGEST_TEXT)], description=_MARKDOWN)

    def content(self) -> Content:
        """What was filled in."""
        return Content(self.title.data or "", text=self.text.data or "")


class NewFileForm(FileForm, ShownForm):
    """A file and from when it is seen."""


class NewLinkForm(LinkForm, ShownForm):
    """A link and from when it is seen."""


class NewTextForm(TextForm, ShownForm):
    """A text and from when it is seen."""


#: By kind: the form for something new, and the form for a newer version.
NEW = {MaterialKind.FILE: NewFileForm, MaterialKind.LINK: NewLinkForm, MaterialKind.TEXT: NewTextForm}
NEWER = {MaterialKind.FILE: FileForm, MaterialKind.LINK: LinkForm, MaterialKind.TEXT: TextForm}


class PlainForm(Form):
    """Only key and token."""


class AnnouncementForm(Form):
    """News for a cohort."""

    title = StringField(_TITLE, [Required(), Length(max=120)])
    text = TextAreaField(_l("Tekst"), [Required(), Length(max=LONGEST_TEXT)], description=_MARKDOWN)
    by_letter = BooleanField(
        _l("Stuur het ook als mail"),
        description=_l(
            "Iedereen met een plaats in de groep krijgt één mail. Je ziet eerst hoe die eruitziet."
        ),
    )
    #: Who would get a letter when it was looked at.
    shown = HiddenField(validators=[Length(max=64)])


class NoteForm(Form):
    """What to remember of a session."""

    text = TextAreaField(
        _l("Notitie"),
        [Length(max=LONGEST_NOTE)],
        description=_l(
            "Schrijf niets op waaraan iemand met dementie te herkennen is: geen naam, adres, leeftijd of verhaal."
        ),
    )
    #: Which version stood there when the page was opened.
    seen = HiddenField(validators=[Length(max=10)])

    @property
    def seen_version(self) -> int:
        """That version as a number; -1 for anything odd, which no note ever has."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() else -1


class ContactForm(Form):
    """What a participant lets the others see."""

    show_email = BooleanField(_l("Laat mijn e-mailadres zien"))
    phone = StringField(
        _l("Telefoonnummer"),
        [Length(max=30)],
        description=_l("Leeg betekent: niemand ziet een nummer. Bijvoorbeeld 06 12 34 56 78."),
    )
