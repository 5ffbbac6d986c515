"""The bill of materials: every file of the frozen program, whose it is, and on what terms.

A file that no component accounts for stops the build, so that nothing comes in unseen.
"""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import HeaderParser
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from common import locks
from common.project import NAME, PRODUCT
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message
    from pathlib import Path

    from common.locks import Pin
    from common.project import Project

_INNER = "_internal/"
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
#: An expression of SPDX, its brackets left out.
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
#: For what registries are told in sentences instead of names.
_CLASSIFIER = {"OSI Approved :: MIT License": "MIT", "OSI Approved :: BSD License": "BSD-3-Clause"}


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that the program comes with.

    Attributes:
        files: Patterns of the files that are its own.
        texts: Where its licence texts lie: ``common/…``, ``python/…``, ``tree/…``, ``package/…``.
        within: The component of which it is a part.
        sha256: Of the file that it was taken from, where one is pinned.
    """

    name: str
    version: str
    licence: str
    title: str = ""
    files: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    within: str = ""
    note: str = ""
    purl: str = ""
    sha256: str = ""

    @property
    def folder(self) -> str:
        """Return the name of the folder that holds its licence texts."""
        return _PLAIN.sub("-", self.name.partition(" (")[0]).strip("-").lower()


def read_components(text: str, versions: Mapping[str, str], system: str = "") -> list[Component]:
    """Read ``components.toml``; versions of the form ``@name`` are looked up.

    Args:
        text: The file.
        versions: Name -> version.
        system: What holds for another system alone is left out; empty for all of it.

    Raises:
        BuildError: A version is asked for that nobody told.
    """
    found = []
    for entry in tomllib.loads(text)["component"]:
        if system and entry.get("only", system) != system:
            continue
        version = entry["version"]
        if version.startswith("@"):
            if version[1:] not in versions:
                raise BuildError(f"The version of {entry['name']} is not known ({version}).")
            version = versions[version[1:]]
        found.append(
            Component(
                entry["name"],
                version,
                entry["licence"],
                title=entry.get("title", ""),
                files=tuple(entry.get("files", ())),
                texts=tuple(entry.get("texts", ())),
                within=entry.get("within", ""),
                note=entry.get("note", ""),
            )
        )
    return found


def read_packages(text: str, pins: list[Pin], packages: Path) -> list[Component]:
    """Return the shipped Python packages as they tell of themselves, corrected by the file.

    Args:
        text: ``components.toml``; its ``[[package]]`` say what a package's metadata lack.
        pins: What was laid out.
        packages: The folder where it was laid out.
    """
    corrections = {entry["name"]: entry for entry in tomllib.loads(text).get("package", ())}
    found = []
    for pin in pins:
        told = HeaderParser().parsestr(
            (distribution(packages, pin.name) / "METADATA").read_text(encoding="utf-8")
        )
        given = corrections.get(pin.name, {})
        component = Component(
            told["Name"],
            pin.version,
            given.get("licence") or licence_of(told),
            texts=tuple(given.get("texts", (f"package/{pin.name}",))),
            purl=f"pkg:pypi/{pin.name}@{pin.version}",
            sha256=pin.hashes[0] if len(pin.hashes) == 1 else "",
        )
        found += [component, *parts(component, distribution(packages, pin.name) / "sboms")]
    return found


def parts(whole: Component, folder: Path) -> list[Component]:
    """Return what a package's own bill (CycloneDX) says that is compiled into it; none for none."""
    found = []
    for path in sorted(folder.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")).get("components", ()):
            if entry.get("scope") != "required":
                continue
            licences = " AND ".join(
                one.get("expression") or one["license"].get("id") or one["license"]["name"]
                for one in entry.get("licenses", ())
            )
            part = Component(entry["name"], entry.get("version", ""), licences, within=whole.name)
            found.append(part)
    return found


def distribution(packages: Path, name: str) -> Path:
    """Return the ``.dist-info`` folder of a package.

    Raises:
        BuildError: It is not there.
    """
    for path in packages.glob("*.dist-info"):
        if locks.normal(path.name.split("-")[0]) == name:
            return path
    raise BuildError(f"{name} is not laid out in {packages}.")


def licence_of(told: Message) -> str:
    """Return a package's licence from its metadata, as SPDX writes it where that can be told.

    Raises:
        BuildError: The metadata tell none.
    """
    stated = told["License-Expression"] or (told["License"] or "").splitlines()[:1]
    text = stated if isinstance(stated, str) else "".join(stated)
    if text and len(text) < 80 and _is_expression(text):
        return text
    for line in told.get_all("Classifier", []):
        name = _CLASSIFIER.get(line.removeprefix("License :: "))
        if name:
            return name
    raise BuildError(f"The metadata of {told['Name']} tell no licence; say it in components.toml.")


def _is_expression(text: str) -> bool:
    return _EXPRESSION.fullmatch(text.replace("(", "").replace(")", "")) is not None


def owners(
    files: list[str], components: list[Component], records: Mapping[str, str]
) -> dict[str, str]:
    """Return whose each file is, by the component's name.

    Args:
        files: Paths below the program's folder, with ``/``.
        components: Those with patterns; the first that fits counts.
        records: Path in the packages' folder, small letters -> package that laid it out.

    Raises:
        BuildError: Files that nobody accounts for.
    """
    found: dict[str, str] = {}
    unknown = []
    for file in files:
        owner = next((c.name for c in components if _is_own(file, c.files)), "")
        owner = owner or records.get(file.removeprefix(_INNER).lower(), "")
        if owner:
            found[file] = owner
        else:
            unknown.append(file)
    if unknown:
        raise BuildError(
            "components.toml does not say whose these files are:\n" + "\n".join(unknown[:40])
        )
    return found


def _is_own(file: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(file, pattern) for pattern in patterns)


def used(components: list[Component], owned: Mapping[str, str]) -> list[Component]:
    """Return those that the program holds: by a file, as part of another, or in the archive.

    Pure Python packages are in the programs' archive and have no file of their own.
    """
    names = set(owned.values())
    kept = [c for c in components if not c.files or c.name in names]
    present = {c.name for c in kept}
    return [c for c in kept if not c.within or c.within in present]


def as_json(components: list[Component], project: Project) -> str:
    """Return the bill in the form of CycloneDX 1.5; the same for the same input."""
    mark = f"{NAME} {project.version} {project.epoch}"
    listed = [_entry(component) for component in components]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, mark)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(project.epoch, UTC).isoformat(),
            "component": {"type": "application", "name": NAME, "version": project.version},
        },
        "components": listed,
    }
    return json.dumps(bill, ensure_ascii=False, indent=2) + "\n"


def _entry(component: Component) -> dict[str, Any]:
    key = "expression" if _is_expression(component.licence) else "license"
    licence = (
        {"expression": component.licence}
        if key == "expression"
        else {"license": {"name": component.licence}}
    )
    entry: dict[str, Any] = {
        "type": "library",
        "name": component.name,
        "version": component.version,
        "licenses": [licence],
    }
    if component.purl:
        entry["purl"] = component.purl
    if component.sha256:
        entry["hashes"] = [{"alg": "SHA-256", "content": component.sha256}]
    told = {"within": component.within, "note": component.note}
    if any(told.values()):
        entry["properties"] = [
            {"name": f"{NAME}:{name}", "value": value} for name, value in told.items() if value
        ]
    return entry


def as_text(components: list[Component], project: Project) -> str:
    """Return the bill for people: one line each, and where its licence stands."""
    lines = [
        f"{PRODUCT} {project.version} 组件清单",
        "",
        "本程序由以下组件构成。每个组件的许可文本在同名文件夹中。",
        "",
    ]
    for component in components:
        name = component.title or component.name
        where = f"  → {component.folder}/" if component.texts else ""
        within = f"（包含于 {component.within}）" if component.within else ""
        lines.append(f"{name} {component.version}  {component.licence}{within}{where}")
        if component.note:
            lines.append(f"    {component.note}")
    return "\n".join(lines) + "\n"
