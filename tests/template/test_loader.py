from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.template import loader
from tests.helpers.packages import IDENTITY, SECTION, load_package, write_package

if TYPE_CHECKING:
    from pathlib import Path


def faults(root: Path, *texts: str, identity: str = IDENTITY) -> list[str]:
    """Return the faults of a template, one a line."""
    with pytest.raises(UserError) as caught:
        load_package(root, *texts, identity=identity)
    assert caught.value.code == "template_faulty"
    return str(caught.value.slots["faults"]).split("\n")


def field(more: str = "", *, code: str = "budget", kind: str = "decimal") -> str:
    """Return a field of the main section."""
    return f'[[field]]\ncode = "{code}"\ntype = "{kind}"\nlabel = "名"\nsection = "main"\n{more}\n'


def test_template_of_one_section_and_one_field_loads(tmp_path: Path) -> None:
    template = load_package(tmp_path, SECTION + field())
    assert list(template.sections) == ["main"]
    assert list(template.fields) == ["budget"]


def test_files_of_a_template_may_be_cut_anywhere(tmp_path: Path) -> None:
    template = load_package(tmp_path, SECTION, field(code="a"), field(code="b"))
    assert list(template.fields) == ["a", "b"]


def test_numbers_are_read_as_decimals(tmp_path: Path) -> None:
    template = load_package(tmp_path, SECTION + field("minimum = 0.10\nmaximum = 3"))
    assert str(template.fields["budget"].minimum) == "0.10"
    assert template.fields["budget"].maximum == Decimal(3)


def test_mark_that_windows_puts_before_a_text_is_dropped(tmp_path: Path) -> None:
    template = load_package(tmp_path, "\ufeff" + SECTION + field(), identity="\ufeff" + IDENTITY)
    assert list(template.fields) == ["budget"]


@pytest.mark.parametrize("name", ["missing", "empty", "file"])
def test_folder_without_template_is_told_apart(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        loader.load(tmp_path / name)
    assert caught.value.code == "template_missing"
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("more", "key", "words"),
    [
        ("colour = 1", "colour", "不认识的键"),
        ("required = 1", "required", "true 或 false"),
        ("places = 7", "places", "过大"),
        ("places = -1", "places", "过小"),
        ('places = "2"', "places", "须为整数"),
        ("hint = 3", "hint", "须为文字"),
        ("choices = 3", "choices", "须为列表"),
        ("help = 3", "help", "须为表"),
        ('help = { what = "甲", who = "乙" }', "help.who", "不认识的键"),
        ("minimum = inf", "minimum", ""),
        ("minimum = nan", "minimum", ""),
        ('layout = { kind = "rows" }', "layout.kind", "不在允许的取值之内"),
        ("layout = {}", "layout.kind", "缺少必填的键"),
        ('pattern = "甲"', "field[budget]", "sentence 须有 pattern"),
        ('choices = ["甲"]', "field[budget]", "choice 须有 choices"),
        ('constraint = "True"', "field[budget]", "constraint_message"),
        ('constraint_message = "甲"', "field[budget]", "constraint_message"),
        ("min_lines = 3\nmax_lines = 2", "field[budget]", "min_lines"),
        ('layout = { kind = "items" }', "field[budget]", "layout.kind 须为"),
        ('group = "main"', "field[budget]", "须且只须有一个"),
        ('calculate = ""', "calculate", "不能为空"),
        (f'calculate = "{"1" * 1001}"', "calculate", "过长"),
        ('default = "三"', "default", "不是可识别的数字"),
        ("maximum = 1\ndefault = '2'", "default", "不能大于"),
    ],
)
def test_fault_of_a_field_is_told_with_its_key(
    tmp_path: Path, more: str, key: str, words: str
) -> None:
    found = faults(tmp_path, SECTION + field(more))
    assert all(fault.startswith("part1.toml：field[budget]") for fault in found)
    assert any(key in fault and words in fault for fault in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (field(kind="colour"), "不在允许的取值之内"),
        (field(kind="choice"), "choice 须有 choices"),
        (field(kind="sentence"), "sentence 须有 pattern"),
        (field(kind="money"), "万元 或 元"),
        (field('unit = "美元"', kind="money"), "万元 或 元"),
        (field('calculate = "1"', kind="list"), "calculate 只用于"),
        (field('default = "甲"', kind="group"), "没有自己的值"),
        (field('layout = { kind = "records" }', kind="group"), "records 须有 parts"),
        (field(kind="group"), "记录组没有任何项"),
        (field(code="Budget"), "书写不合规定"),
        (field(code="预算"), "书写不合规定"),
        (field(code="__class__"), "书写不合规定"),
        (field(code="a" * 61), "过长"),
        ('[[field]]\ncode = "a"\ntype = "text"\nlabel = ""\nsection = "main"', "不能为空"),
        ('[[field]]\ncode = "a"\ntype = "text"\nlabel = "甲"', "须且只须有一个"),
    ],
)
def test_field_that_is_none_is_refused(tmp_path: Path, text: str, words: str) -> None:
    assert any(words in fault for fault in faults(tmp_path, SECTION + text))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[sections]", "part1.toml：sections：不认识的表"),
        ("field = 3", "part1.toml：field：须为 [[field]]，且不超过 2000 个"),
        ("[field]\na = 1", "part1.toml：field：须为 [[field]]，且不超过 2000 个"),
        ("field = [3]", "part1.toml：field[1]：须为表"),
        ("[[check]]", "part1.toml：check[1].code：缺少必填的键"),
        ("section = [\n" + "{},\n" * 2001 + "]", "part1.toml：section：须为"),
        (IDENTITY, "template.toml：template：[template] 出现了两次"),
        ("a = ", "part1.toml：TOML 书写有误"),
        ("a = 1\na = 2", "part1.toml：TOML 书写有误"),
        ("a = 1e99999999999999999999", "part1.toml：TOML 书写有误"),
        ("a = " + "9" * 5000, "part1.toml：TOML 书写有误"),
        ("a = " + "[" * 100_000, "part1.toml：嵌套过深"),
        ("# " + "x" * (1 << 20), "part1.toml：文件超过 1 MB"),
    ],
    ids=range(13),
)
def test_file_that_is_none_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    assert any(line.startswith(fault) for line in faults(tmp_path, text))


def test_entries_of_all_files_count_together(tmp_path: Path) -> None:
    many = '[[section]]\ncode = "a"\nheading = "甲"\n' * 1001
    assert faults(tmp_path, many, many) == [
        "part2.toml：section：须为 [[section]]，且不超过 2000 个"
    ]


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("aliases = [" + '"甲",' * 101 + "]", "aliases：过多"),
        (f'aliases = ["{"甲" * 101}"]', "aliases.0：过长"),
        ('layout = { kind = "records", parts = [' + '"甲",' * 21 + "] }", "layout.parts：过多"),
        (f'layout = {{ kind = "records", parts = ["{"甲" * 201}"] }}', "layout.parts.0：过长"),
    ],
)
def test_lists_of_a_field_are_limited(tmp_path: Path, more: str, key: str) -> None:
    (found,) = faults(tmp_path, SECTION + field(more, kind="group"))
    assert found == f"part1.toml：field[budget].{key}"


def test_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = write_package(tmp_path, SECTION)
    (folder / "part1.toml").write_bytes(SECTION.encode("gbk"))
    with pytest.raises(UserError, match=r"part1\.toml：不是 UTF-8 编码"):
        loader.load(folder)


def test_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    folder = write_package(tmp_path, SECTION + field())
    (folder / "more.toml").mkdir()
    with pytest.raises(UserError, match=r"more\.toml："):
        loader.load(folder)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    assert any("文件超过 20 个" in fault for fault in faults(tmp_path, *[SECTION] * 20))


def test_template_without_identity_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, SECTION, identity="") == ["sample：template：缺少 [template] 表"]


def test_id_must_be_the_name_of_the_folder(tmp_path: Path) -> None:
    other = IDENTITY.replace('"sample"', '"other"')
    assert faults(tmp_path, SECTION, identity=other) == ["sample：template.id：与文件夹名不一致"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("version = 1", "version = 0", "version"),
        ("version = 1", 'version = "1"', "version"),
        ("version = 1", "version = 1\nfiscal_years = [2023.5]", "fiscal_years.0"),
        ("version = 1", 'version = 1\nstyle = "../x"', "style"),
        ('id = "sample"', 'id = "../sample"', "id"),
        ('numbering = ["{n:cn}、", "（{n:cn}）", "{n}."]', "numbering = []", "numbering"),
    ],
)
def test_fault_of_the_identity_is_told_with_its_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    found = faults(tmp_path, SECTION, identity=IDENTITY.replace(old, new))
    assert found[0].startswith(f"template.toml：template.{key}：")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        SECTION + field("colour = 1\nplaces = 9"),
        field(code="second", kind="colour"),
        "a = ",
        identity=IDENTITY.replace("version = 1", "version = 0"),
    )
    assert {"：".join(fault.split("：")[:2])[:34] for fault in found} == {
        "part1.toml：field[budget].places",
        "part1.toml：field[budget].colour",
        "part2.toml：field[second].type",
        "part3.toml：TOML 书写有误（Invalid value"[:34],
        "template.toml：template.version",
    }


def test_faults_across_tables_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        SECTION
        + field('calculate = "1 +"')
        + field('relevant = "nobody"', code="second")
        + field('constraint = "1"\nconstraint_message = "甲"', code="third"),
    )
    assert [fault.split("：")[1] for fault in found[:2]] == [
        "field[budget].calculate",
        "field[second].relevant",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os').system('touch harm')",
        "().__class__.__bases__[0].__subclasses__()",
        "open('harm', 'w')",
        "9 ** 9 ** 9 ** 9",
        "(lambda: budget)()",
        "[budget for budget in budget]",
    ],
)
def test_hostile_expression_is_a_fault_and_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (fault,) = faults(tmp_path, SECTION + field(f'calculate = "{source}"'))
    assert "不允许" in fault or "没有名为" in fault
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


PART = """
[[field]]
code = "shared"
type = "decimal"
label = "名"
section = "main"
"""


def _with_parts(*names: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return IDENTITY.replace("[template]\n", f"[template]\nparts = [{listed}]\n")


def test_parts_belong_to_every_template_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "money.toml").write_text(PART, encoding="utf-8")
    root = tmp_path / "templates"
    template = load_package(root, SECTION + field(), identity=_with_parts("money"))
    assert list(template.fields) == ["budget", "shared"]
    # Faults are told with the part's name.
    told = faults(root, SECTION + field(code="shared"), identity=_with_parts("money"))
    assert told == ["money.toml：field[shared].code：代码重复"]


def test_parts_that_are_shipped_are_known_everywhere(tmp_path: Path) -> None:
    template = load_package(
        tmp_path,
        SECTION + field("unit = '万元'", code="project_expenditure", kind="money"),
        identity=_with_parts("project-eval-table"),
    )
    assert "project_eval" in template.scorings


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("nowhere", "template.toml：template.parts：parts 文件夹中没有“nowhere.toml”"),
        ("../secret", "template.toml：template.parts.0：书写不合规定"),
        ("identity", "identity.toml：template：[template] 出现了两次"),
    ],
)
def test_part_is_a_file_of_tables_by_name(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "identity.toml").write_text(IDENTITY, encoding="utf-8")
    told = faults(tmp_path / "templates", SECTION + field(), identity=_with_parts(name))
    assert fault in told
