"""What an archival PDF says of itself: PDF/A-3a and PDF/UA-1, and Factur-X when an e-invoice is inside.

WeasyPrint writes the claims of one standard only, and whatever is given as `xmp_metadata` in a second `rdf:RDF`, which
validators do not read. So the one `rdf:RDF` that it generates is completed here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pydyf
from weasyprint import Attachment
from weasyprint.css import ColorProfile

from app.adapters.pdf.fetcher import ClosedFetcher
from app.core.ports import PdfAttachment

#: ISO 19005-3 level A: tagged, Unicode, may hold files.
VARIANT = "pdf/a-3a"
#: The XML is the same invoice in another form (Factur-X 1.0 section 6.2.2).
_SAME_INVOICE = "Alternative"
#: It says more than the paper, to machines (ISO 32000-2 table 43).
_MORE = "Supplement"
_END = b"</rdf:RDF>"

_UA_CLAIM = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
"""
_FX_CLAIM = b"""\
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
<fx:DocumentType>INVOICE</fx:DocumentType>
<fx:Version>1.0</fx:Version>
</rdf:Description>
"""


def _property(name: str, kind: str, category: str, description: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description>"
        "</rdf:li>"
    )


def _schema(title: str, address: str, prefix: str, *properties: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{address}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{''.join(properties)}</rdf:Seq></pdfaSchema:property>"
        "</rdf:li>\n"
    )


_UA_SCHEMA = _schema(
    "PDF/UA Universal Accessibility Schema",
    "http://www.aiim.org/pdfua/ns/id/",
    "pdfuaid",
    _property("part", "Integer", "internal", "Indicates which part of ISO 14289 the document conforms to"),
)
_FX_SCHEMA = _schema(
    "Factur-X PDFA Extension Schema",
    "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "fx",
    _property("DocumentFileName", "Text", "external", "name of the embedded XML invoice file"),
    _property("DocumentType", "Text", "external", "INVOICE"),
    _property("Version", "Text", "external", "The actual version of the Factur-X XML schema"),
    _property("ConformanceLevel", "Text", "external", "The conformance level of the embedded Factur-X data"),
)


def _extensions(*schemas: str) -> bytes:
    """PDF/A asks that a document explains every property of its own (ISO 19005-3 section 6.6.2.3)."""
    return (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
        f"<pdfaExtension:schemas><rdf:Bag>\n{''.join(schemas)}</rdf:Bag></pdfaExtension:schemas>\n"
        "</rdf:Description>\n"
    ).encode()


_PLAIN = _UA_CLAIM + _extensions(_UA_SCHEMA)
_WITH_INVOICE = _UA_CLAIM + _FX_CLAIM + _extensions(_UA_SCHEMA, _FX_SCHEMA)


class SameProfile(ColorProfile):
    """A colour profile byte by byte as its file has it; WeasyPrint's comes out with the time of day in it."""

    def __init__(self, given: bytes) -> None:
        super().__init__(io.BytesIO(given), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))
        self._given = given

    @property
    def content(self) -> bytes:
        """What goes into the PDF."""
        return self._given


def srgb() -> ColorProfile:
    """The colours that an archival PDF means: WeasyPrint's file, read once instead of for each document."""
    return SameProfile((files("weasyprint.pdf") / "sRGB2014.icc").read_bytes())


def claims_completed(generate: Callable[..., bytes], *, facturx: bool) -> Callable[..., bytes]:
    """`DocumentMetadata.generate_rdf_metadata`, with the further claims inside its one `rdf:RDF`."""
    more = _WITH_INVOICE if facturx else _PLAIN

    def completed(*given: Any) -> bytes:
        head, end, rest = generate(*given).rpartition(_END)
        if not end:
            raise RuntimeError("WeasyPrint no longer writes <rdf:RDF>: adapt app/adapters/pdf/archive.py")
        return head + more + end + rest

    return completed


def embedded(
    facturx: PdfAttachment | None, supplement: PdfAttachment | None, *, created: datetime
) -> list[Attachment]:
    """The files as WeasyPrint takes them, dated `created`."""
    moment = created.astimezone(UTC)
    return [
        Attachment(
            file_obj=io.BytesIO(file.content),
            name=file.name,
            description=file.description,
            created=moment,
            modified=moment,
            relationship=relationship,
            url_fetcher=ClosedFetcher({}, Path()),
        )
        for file, relationship in ((facturx, _SAME_INVOICE), (supplement, _MORE))
        if file
    ]


def finisher(supplement: PdfAttachment | None) -> Callable[[object, pydyf.PDF], None]:
    """Drops the doubles that WeasyPrint puts in the catalogue's list of files, and gives a file its own media type."""

    def finish(_document: object, pdf: pydyf.PDF) -> None:
        if "AF" in pdf.catalog:
            pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
        if supplement is None or not supplement.media_type:
            return
        for thing in pdf.objects:
            if isinstance(thing, pydyf.Stream) and thing.stream == [supplement.content]:
                thing.extra["Subtype"] = f"/{supplement.media_type.replace('/', '#2f')}"

    return finish
