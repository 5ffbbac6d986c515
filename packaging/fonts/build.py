#!/usr/bin/env python3
"""Build the shipped fonts from pinned packages, or check the committed ones.

`python packaging/fonts/build.py` fetches, builds, compares with the hashes in
sources.toml and writes resources/fonts only if every file is as pinned.
`--verify` reads the committed files only: no network, no fontTools.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from fontbuild import characters, fetch, outputs
from fontbuild.errors import FontBuildError
from fontbuild.recipe import load_recipe

if TYPE_CHECKING:
    from fontbuild.recipe import Face, Recipe

HERE = Path(__file__).resolve().parent
RECIPE = HERE / "sources.toml"
TARGET = HERE.parents[1] / "resources" / "fonts"

Inputs = dict[tuple[str, str], bytes]


def _require_fonttools(wanted: str) -> None:
    """Refuse another fontTools: it may write other bytes for the same font."""
    try:
        found = version("fonttools")
    except PackageNotFoundError:
        found = "absent"
    if found != wanted:
        raise FontBuildError(f"fonttools is {found}; the pinned hashes were made with {wanted}")


def _wanted_characters(recipe: Recipe, face: Face, inputs: Inputs, report: set[int]) -> set[int]:
    """Give the characters one face is to hold."""
    from fontbuild.convert import code_points_of  # noqa: PLC0415 - --verify has no fontTools

    match face.characters:
        case "report":
            return report - set(map(ord, face.dropped))
        case "page_number":
            return characters.page_number_characters()
        case "report_missing_from_fangsong":
            body = next(other for other in recipe.faces if other.role == "fangsong")
            drawn = code_points_of(inputs[body.package, body.member])
            return report - (drawn - set(map(ord, body.dropped)))
        case "beyond_report":
            drawn = code_points_of(inputs[face.package, face.member])
            return characters.rare_characters(drawn, report)
        case "names_beyond":
            return _names_beyond(recipe, inputs, report)


def _names_beyond(recipe: Recipe, inputs: Inputs, report: set[int]) -> set[int]:
    """Give the hanzi of names that neither the text faces nor the other rare face has."""
    from fontbuild.convert import code_points_of  # noqa: PLC0415 - --verify has no fontTools

    rare = recipe.rare_characters
    named = characters.read_unihan_names(inputs[rare.package, rare.member], rare.sources)
    other = next(face for face in recipe.faces if face.characters == "beyond_report")
    drawn = code_points_of(inputs[other.package, other.member])
    return (named | set(map(ord, rare.others))) - report - drawn


def _build_faces(recipe: Recipe, inputs: Inputs, standard: list[int]) -> dict[str, bytes]:
    """Build every face in turn."""
    from fontbuild.convert import build_face  # noqa: PLC0415 - --verify has no fontTools

    report = characters.report_characters(standard)
    built: dict[str, bytes] = {}
    for face in recipe.faces:
        wanted = _wanted_characters(recipe, face, inputs, report)
        upstream = inputs[face.package, face.member]
        built[face.file] = build_face(face, upstream, wanted, recipe.changed)
        print(f"built {face.file}: {len(built[face.file]):,} bytes")
    return built


def build(recipe: Recipe, folder: Path, target: Path) -> list[str]:
    """Build all files and write them if they are as pinned; else say what differs."""
    _require_fonttools(recipe.fonttools)
    inputs = fetch.read_inputs(recipe, folder)
    listed = recipe.standard_characters
    unihan = inputs[listed.package, listed.member]
    standard = characters.read_unihan_standard_list(unihan, listed.count)
    character_list = {listed.file: characters.character_list_text(standard)}
    contents = _build_faces(recipe, inputs, standard)
    for licence in recipe.licences:
        upstream = inputs[licence.package, licence.member]
        contents[licence.file] = outputs.licence_text(licence, upstream)
    contents[outputs.INDEX_FILE] = outputs.index_text(recipe)
    faults = outputs.differences(outputs.pinned_outputs(recipe), contents)
    faults += outputs.differences({listed.file: listed.sha256}, character_list)
    if not faults:
        outputs.write_all(target, contents)
        outputs.write_all(HERE, character_list)
    return faults


def verify(recipe: Recipe, target: Path) -> list[str]:
    """Compare the committed files with the recipe, offline."""
    pinned = outputs.pinned_outputs(recipe)
    listed = {recipe.standard_characters.file: recipe.standard_characters.sha256}
    faults = outputs.differences(pinned, outputs.read_present(target, pinned))
    return faults + outputs.differences(listed, outputs.read_present(HERE, listed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Build or check the shipped fonts.")
    parser.add_argument("--verify", action="store_true", help="only check the committed files")
    parser.add_argument("--inputs", type=Path, help="folder that keeps the package files")
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write or check")
    return parser.parse_args()


def _run(arguments: argparse.Namespace) -> list[str]:
    """Do what the command line asks and give the faults found."""
    recipe = load_recipe(RECIPE)
    if arguments.verify:
        return verify(recipe, arguments.target)
    if arguments.inputs:
        arguments.inputs.mkdir(parents=True, exist_ok=True)
        return build(recipe, arguments.inputs, arguments.target)
    with tempfile.TemporaryDirectory(prefix="perfdesk-fonts-") as folder:
        return build(recipe, Path(folder), arguments.target)


def main() -> int:
    """Give 0 if every file is as pinned."""
    try:
        faults = _run(_arguments())
    except FontBuildError as err:
        faults = [str(err)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("all font files are as pinned")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
