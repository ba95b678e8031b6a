"""What the form macros need to know about a field: its kind, its errors, its HTML control."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from wtforms import fields as wt
from wtforms.widgets import HiddenInput


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line of the error summary; ``target`` is the id of the control, or empty."""

    text: str
    target: str


def kind_of(field: Any) -> str:
    """hidden, checkbox, radio, checks, select, textarea, file, number, password, list, group or text."""
    if isinstance(getattr(field, "widget", None), HiddenInput):
        return "hidden"
    if isinstance(field, wt.SubmitField):
        return "hidden"
    if isinstance(field, wt.BooleanField):
        return "checkbox"
    if isinstance(field, wt.RadioField):
        return "radio"
    if isinstance(field, wt.SelectMultipleField):
        return "checks"
    if isinstance(field, wt.SelectField):
        return "select"
    if isinstance(field, wt.TextAreaField):
        return "textarea"
    if isinstance(field, wt.FileField | wt.MultipleFileField):
        return "file"
    if isinstance(field, wt.IntegerField):
        return "number"
    if isinstance(field, wt.PasswordField):
        return "password"
    if isinstance(field, wt.FieldList):
        return "list"
    if isinstance(field, wt.FormField):
        return "group"
    return "text"


def own_errors(field: Any) -> list[str]:
    """The messages at the field itself, without those of the fields inside it."""
    if isinstance(field.errors, dict):
        return []
    return [str(error) for error in field.errors if not isinstance(error, list | tuple | dict)]


def _target(field: Any) -> str:
    return f"{field.id}-0" if kind_of(field) in ("radio", "checks") else str(field.id)


def _walk(field: Any) -> Iterator[ErrorLine]:
    for text in own_errors(field):
        yield ErrorLine(text, "" if kind_of(field) == "hidden" else _target(field))
    if kind_of(field) in ("list", "group"):
        for entry in field:
            yield from _walk(entry)


def error_list(form: Any) -> list[ErrorLine]:
    """All messages of ``form`` in the order of its fields, those of the whole form first."""
    lines = [ErrorLine(str(text), "") for text in getattr(form, "form_errors", ())]
    for field in form:
        lines.extend(_walk(field))
    return list(dict.fromkeys(lines))


def control(
    field: Any,
    described_by: str = "",
    autocomplete: str | None = None,
    inputmode: str | None = None,
    rows: int | None = None,
    aria_label: str | None = None,
) -> Markup:
    """The HTML control of ``field`` with our classes and its accessible description.

    No ``maxlength``: a browser would cut a pasted text in silence; the server says it in words.
    """
    kind = kind_of(field)
    own = field.render_kw or {}
    attributes: dict[str, Any] = {
        "class_": " ".join(
            filter(
                None,
                ["form-select" if kind == "select" else "form-control", "is-wrong" if field.errors else ""],
            )
        ),
        "required": False,
        "maxlength": False,
        "minlength": False,
    }
    if described_by:
        attributes["aria-describedby"] = described_by
    if field.errors:
        attributes["aria-invalid"] = "true"
    if field.flags.required:
        attributes["aria-required"] = "true"
    if aria_label:
        attributes["aria-label"] = aria_label
    if kind in ("text", "number", "textarea", "password"):
        attributes["autocomplete"] = autocomplete or own.get("autocomplete", "off")
    if kind == "number":
        attributes.update(type="text", inputmode="numeric", min=False, max=False, step=False)
    if inputmode:
        attributes["inputmode"] = inputmode
    if kind == "textarea":
        attributes["rows"] = own.get("rows", rows or 6)
    return Markup(field(**attributes))  # noqa: S704  (WTForms escapes)
