"""Two import contracts that import-linter does not bring along; `make lint` runs them with the others."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class _DirectImports(Contract):
    """Base: a contract about single import statements, reported with file and line."""

    def _check(self, graph: ImportGraph, broken: list[tuple[str, str]]) -> ContractCheck:
        lines = [
            f"{detail['importer']} -> {detail['imported']} (l.{detail['line_number']})"
            for importer, imported in sorted(broken)
            for detail in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not broken, metadata={"lines": lines})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Prints each import that breaks the contract."""
        for line in check.metadata["lines"]:
            output.print_error(f"- {line}", bold=True)


class DoorsContract(_DirectImports):
    """A package under `root` is imported by its neighbours through its `service` only.

    `open` names the packages that are no feature; a package outside `root` and modules directly in `root` do not
    count.
    """

    type_name = "doors"
    root = fields.StringField()
    open = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Walks every import of another feature's module."""
        broken = []
        for imported in graph.modules:
            room, inner = self._place(imported)
            if room is None or inner.split(".")[0] == "service":
                continue
            for importer in graph.find_modules_that_directly_import(imported):
                other, _ = self._place(importer)
                if other is not None and other != room:
                    broken.append((importer, imported))
        return self._check(graph, broken)

    def _place(self, module: str) -> tuple[str | None, str]:
        start = f"{self.root}."
        if not module.startswith(start):
            return None, ""
        room, _, inner = module.removeprefix(start).partition(".")
        return (None, "") if room in self.open else (room, inner)  # type: ignore[operator]


class PureContract(_DirectImports):
    """`modules` import nothing but the standard library, `allowed`, and each other inside one package."""

    type_name = "pure"
    modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Walks every import of a pure module."""
        pure = {m.name for m in module_expressions_to_modules(graph, self.modules, as_packages=True)}  # type: ignore[arg-type]
        broken = [
            (module, imported)
            for module in pure
            for imported in graph.find_modules_directly_imported_by(module)
            if imported not in pure
            and imported not in self.allowed  # type: ignore[operator]
            and imported.split(".")[0] not in sys.stdlib_module_names
        ]
        return self._check(graph, broken)
