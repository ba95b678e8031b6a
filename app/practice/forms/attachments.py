"""The form with which a learner adds a picture."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, RadioField
from wtforms.validators import InputRequired

from app.core.errors import Refused
from app.core.pictures import Picture
from app.core.text import T
from app.practice.service.attachments import MOST_BYTES, prepare
from app.web.forms import Form


class AttachmentForm(Form):
    """A photo of paper or a drawing, and the promise that nobody can be recognised on it."""

    kind = RadioField(
        _l("Wat staat erop?"),
        [InputRequired()],
        choices=[
            ("document", _l("Een papier, zoals een weekschema")),
            ("drawing", _l("Een tekening of iets gemaakts")),
        ],
    )
    file = FileField(_l("Foto"), description=_l("JPG, PNG of WebP, ten hoogste 7 MB."))
    bare = BooleanField(_l("Er staat geen gezicht, naam, adres of telefoonnummer op."))

    def picture(self) -> Picture:
        """What was chosen, drawn anew. Refused when no photo was, or one that cannot be kept."""
        storage: Any = self.file.data
        if not isinstance(storage, FileStorage) or not storage.filename:
            raise Refused(T("Kies een foto."), field="file")
        if not self.bare.data:
            text = T(
                "Staat er een gezicht of een naam op? Dek het af en maak de foto opnieuw. Zet dan hier een vinkje."
            )
            raise Refused(text, field="bare")
        return prepare(storage.stream.read(MOST_BYTES + 1))
