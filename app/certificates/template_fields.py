"""Which fields of a certificate a template uses: what must stand there, what is left out, what does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import nodes

from app.core.document_template import parse
from app.core.template_faults import NO_LIST, Fault
from app.core.text import T, Text

#: Without these nobody can tell whose certificate it is, or verify it. In English those of `en` count.
_NEEDED: Final[dict[str, Text]] = {
    "name": T("de naam"),
    "course_title": T("de leergang"),
    "foundation": T("wie uitgeeft"),
    "issued_on_text": T("de datum van uitgifte"),
    "number": T("het nummer"),
    "code": T("de code naast het nummer"),
    "verify_short": T("het adres om te controleren"),
}
#: What a reader expects besides.
_EXPECTED: Final[dict[str, Text]] = {
    "proof": T("wat de deelnemer deed"),
    "period": T("de periode"),
    "hours": T("de uren"),
    "place": T("de plaats"),
    "trainers": T("de trainers"),
    "signatory_name": T("wie ondertekent"),
    "signatory_role": T("de functie van wie ondertekent"),
    "competencies.title": T("de taken"),
    "competencies.summary": T("wat iemand kan"),
    "competencies.level": T("de niveaus van de taken"),
    "programme.title": T("het programma"),
    "requirements.label": T("de eisen en het resultaat"),
    "awarded_on_text": T("de eerste datum, na opnieuw uitgeven"),
    "valid_until_text": T("tot wanneer het geldt"),
    "replaces": T("welk certificaat het vervangt"),
    "sample": T("dat het een voorbeeld is"),
}
_QR: Final = "asset:qr.svg"


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """What a template says of a certificate."""

    #: Fields that do not exist, with their line.
    unknown: tuple[Fault, ...]
    #: What must stand there and does not.
    needed: tuple[Text, ...]
    #: What one would expect and is left out.
    left_out: tuple[Text, ...]


def check_fields(html: str, css: str, example: Mapping[str, Any], language: str) -> FieldCheck:
    """Compares a template that has no faults with ``example``, a complete certificate in that language."""
    seen = _Seen(example)
    seen.walk(parse(html).body, {})
    translated = set(example["en"] or ())

    def missing(fields: Mapping[str, Text]) -> list[Text]:
        lacking = []
        for field, word in fields.items():
            names = [field]
            if language != "nl" and field.split(".")[0] in translated:
                names = [f"en.{field}"] if language == "en" else [field, f"en.{field}"]
            lacking += [
                T("%(what)s (%(field)s)", what=word, field=name) for name in names if name not in seen.used
            ]
        return lacking

    needed = missing(_NEEDED)
    if _QR not in html and _QR not in css:
        needed.append(T("%(what)s (%(field)s)", what=T("de QR-code"), field=_QR))
    return FieldCheck(
        tuple(sorted(dict.fromkeys(seen.unknown), key=lambda one: one.line)),
        tuple(needed),
        tuple(missing(_EXPECTED)),
    )


class _Anything:
    """What is not a field of the certificate: a word of the template itself."""


_ANYTHING: Final = _Anything()


class _Seen:
    """Walks a template with, for each name in it, the path of the field that it stands for."""

    def __init__(self, example: Mapping[str, Any]) -> None:
        self._example = example
        self.used: set[str] = set()
        #: Paths of what is no list, a word of which one could walk along the letters.
        self._single: set[str | _Anything] = set()
        self.unknown: list[Fault] = []

    def walk(self, found: list[nodes.Node], names: Mapping[str, str | _Anything]) -> None:
        for node in found:
            if isinstance(node, nodes.For):
                inner = {**names, "loop": _ANYTHING}
                path = self.path(node.iter, names)
                if path in self._single:
                    self.unknown.append(Fault(node.lineno, NO_LIST))
                if isinstance(node.target, nodes.Name):
                    inner[node.target.name] = path
                self.walk([*node.body, *node.else_], inner)
            elif isinstance(node, nodes.Macro):
                self.walk(node.body, {**names, **{one.name: _ANYTHING for one in node.args}})
            elif isinstance(node, nodes.Call):
                self.walk([*node.args, *node.kwargs], names)
            elif isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Name)):
                self.path(node, names)
            else:
                self.walk(list(node.iter_child_nodes()), names)

    def path(self, node: nodes.Node, names: Mapping[str, str | _Anything]) -> str | _Anything:
        """The path of a field, such as `en.competencies`; noted as used, or as unknown."""
        if isinstance(node, nodes.Name):
            if node.name in names:
                return names[node.name]
            return self._step("", node.name, node.lineno)
        if isinstance(node, nodes.Getattr):
            before = self.path(node.node, names)
            return (
                before if isinstance(before, _Anything) else self._step(f"{before}.", node.attr, node.lineno)
            )
        self.walk(list(node.iter_child_nodes()), names)
        return _ANYTHING

    def _step(self, before: str, name: str, line: int) -> str | _Anything:
        value: Any = self._example
        for part in [*before.split(".")[:-1], name]:
            if isinstance(value, list):
                value = value[0] if value else None
            if not isinstance(value, Mapping) or part not in value:
                self.unknown.append(
                    Fault(
                        line, T("Het veld %(name)s bestaat niet op een certificaat.", name=f"{before}{name}")
                    )
                )
                return _ANYTHING
            value = value[part]
        self.used.add(f"{before}{name}")
        if not isinstance(value, list):
            self._single.add(f"{before}{name}")
        return f"{before}{name}"
