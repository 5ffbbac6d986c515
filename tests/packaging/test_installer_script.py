"""The installer's script keeps what its head says, and each of its sentences is said somewhere."""

from __future__ import annotations

import re

import pytest
from common.project import TOP
from windows import install_broken_off, install_meanwhile
from windows.make_setup import INNER, LAST, LIST, STAGING

from perfdesk.native import RUNNING_MARK

_FOLDER = TOP / "packaging" / "windows"
_MAIN = (_FOLDER / "installer.nsi").read_text(encoding="utf-8")
_PARTS = {path.name: path.read_text(encoding="utf-8") for path in (_FOLDER / "setup").iterdir()}
_ALL = _MAIN + "".join(_PARTS.values())
_SENTENCES = dict(
    re.findall(r'^\$\{Sentence\} (\w+) "(.*)"$', _PARTS["sentences.nsh"], re.MULTILINE)
)
#: A hanzi; whole sentences have many.
_HANZI = re.compile(r"[\u4e00-\u9fff]")


def _define(name: str) -> str:
    found = re.search(rf'^!define {name} "?(.*?)"?$', _MAIN, re.MULTILINE)
    assert found, name
    return found[1]


def test_every_sentence_is_used_and_every_used_one_is_there() -> None:
    used = set(re.findall(r"\$\(([A-Z][A-Z_]+)\)", _ALL))
    assert used == _SENTENCES.keys()


def test_clerks_read_whole_chinese_sentences_only_from_the_sentences() -> None:
    own = {"绩效自评工作台", "绩效自评报告包", "旧文件"}
    for name, text in _PARTS.items():
        if name == "sentences.nsh":
            continue
        code = "\n".join(line.split(";")[0] for line in text.splitlines())
        quoted = [word for word in re.findall(r'"([^"]*)"', code) if _HANZI.search(word)]
        assert all(any(each in word for each in own) for word in quoted), name


@pytest.mark.parametrize("name", sorted(_SENTENCES))
def test_a_sentence_fits_into_what_nsis_holds(name: str) -> None:
    """NSIS cuts at 1023 characters without a word; slots may hold a path of 260."""
    text = _SENTENCES[name]
    assert _HANZI.search(text) or not text
    slots = len(re.findall(r"\$[A-Za-z0-9]+", text.replace("$\\r$\\n", "")))
    assert len(text) + slots * 260 < 1024, name


def test_every_exit_code_is_told_in_the_head() -> None:
    codes = dict(re.findall(r"^!define CODE_(\w+) (\d+)$", _MAIN, re.MULTILINE))
    told = set(re.findall(r"^; +(\d{1,2})  ", _MAIN, re.MULTILINE))
    assert set(codes.values()) | {"0", "1", "2"} == told
    assert all(f"${{CODE_{name}}}" in "".join(_PARTS.values()) for name in codes)


def test_every_switch_is_told_in_the_head() -> None:
    head = _MAIN[: _MAIN.index("Target amd64")]
    known = set(re.findall(r'== "(/[A-Z]+=?)"', _PARTS["pages.nsh"] + _PARTS["uninstall.nsh"]))
    inner = {"/RELAUNCHED", "/NCRC"}
    assert known - inner == {word for word in known - inner if f";   {word}" in head}


def test_names_that_others_know_are_the_same_there() -> None:
    assert _define("MUTEX_RUNNING") == RUNNING_MARK
    assert install_meanwhile.MARK == RUNNING_MARK
    assert _define("LIST") == LIST
    assert _define("NEW") == "$INSTDIR\\" + STAGING.rstrip("\\")
    assert _define("ASIDE") == "$INSTDIR\\" + install_broken_off.ASIDE
    assert STAGING.rstrip("\\") == install_broken_off.STAGED
    assert _define("CLI") in LAST
    assert f"$Folder\\{INNER}\\python3*.dll" in _ALL


def test_nothing_is_run_that_scanners_take_for_an_intruder() -> None:
    """Neither command interpreters nor files that the installer would put into %TEMP% itself."""
    code = "\n".join(line.split(";")[0] for line in _ALL.splitlines()).lower()
    for word in (
        "cmd.exe",
        "cmd /c",
        "powershell",
        "nsexec",
        "execshellwait",
        "execwait",
        "taskkill",
    ):
        assert word not in code
    assert re.findall(r"^\s*exec\s", code, re.MULTILINE) == []


def test_whole_folders_are_deleted_only_where_all_in_them_is_ours() -> None:
    """Else only listed files go; ``RMDir /r`` is for what was unpacked, and data by own wish."""
    code = "\n".join(line.split(";")[0] for line in _ALL.splitlines())
    targets = {t.strip('"') for t in re.findall(r"RMDir /r (\S+)", code)}
    assert targets == {"${NEW}", "${NEW}\\$6", "$0"}
    assert code.count("RMDir /r $0") == 1
    removing = _PARTS["uninstall.nsh"]
    assert removing.index("RMDir /r $0") > removing.index("Function un.RemoveFolder")


def test_moves_do_not_answer_by_the_error_flag() -> None:
    """NSIS clears it with each look, so that the second of two looks would see no error."""
    for name, text in _PARTS.items():
        for found in re.finditer(
            r"^\s*Call (\w+)\s*\n\s*\$\{If(?:Not)?\} \$\{Errors\}", text, re.MULTILINE
        ):
            pytest.fail(f"{name}: {found[1]} is looked at by the error flag")
