"""Nothing well written is marked; each list of data is sure of what it says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk import paths
from perfdesk.proof.language import detectors as language
from perfdesk.proof.language.doubled import doubled_characters, doubled_words
from perfdesk.proof.language.persons import personal_numbers
from perfdesk.proof.language.phrases import wrong_constructions, wrong_phrases
from perfdesk.proof.proofreader import Proofreader
from perfdesk.proof.values import Passage, Setting

HERE = Path(__file__).parent
WELL_WRITTEN = [
    line
    for line in (HERE / "well_written.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
RULES = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
SHIPPED_RULES = tomllib.loads(
    (paths.resources() / "proof" / "rules.toml").read_text(encoding="utf-8")
)
PAIRS = [
    tuple(pair.split("→"))
    for group in tomllib.loads(
        (paths.resources() / "proof" / "phrases.toml").read_text(encoding="utf-8")
    )["group"]
    for pair in group["pairs"]
]
SETTING = Setting(fiscal_year=2023, unit="星河区人民政府办公室")
#: The lists of a sample that are no texts a clerk writes in sentences.
SAMPLES = sorted((paths.resources() / "samples").glob("*.toml"))


def marked(*texts: str | Passage, setting: Setting = SETTING) -> list[tuple[str, str]]:
    reader = Proofreader(setting, language.LOCAL, language.ACROSS)
    reader.put(
        text if isinstance(text, Passage) else Passage(number, text)
        for number, text in enumerate(texts)
    )
    return [
        (slip.check, reader.passages[slip.spot.key].text[slip.spot.start : slip.spot.end])
        for slip in reader.slips
    ]


@pytest.mark.parametrize("sentence", WELL_WRITTEN)
def test_what_is_well_written_stays_silent(sentence: str) -> None:
    assert marked(sentence) == []


def test_what_is_well_written_stays_silent_as_one_report() -> None:
    assert marked("\n".join(WELL_WRITTEN)) == []
    assert marked(*WELL_WRITTEN) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda file: file.stem)
def test_the_shipped_samples_stay_silent(sample: Path) -> None:
    tables = tomllib.loads(sample.read_text(encoding="utf-8"))
    setting = Setting(tables["sample"]["fiscal_year"], tables["sample"]["unit"])
    texts: list[str] = []

    def read(record: dict[str, object]) -> None:
        values = record["values"]
        assert isinstance(values, dict)
        dates = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
        texts.extend(text for text in values.values() if not dates.fullmatch(text))
        inner = record.get("record", [])
        assert isinstance(inner, list)
        for one in inner:
            read(one)

    read({"values": tables["values"], "record": tables["record"]})
    assert texts
    assert marked(*texts, setting=setting) == []


def test_what_the_program_wrote_and_figures_are_not_read() -> None:
    text = "依法法行政,完成。"
    assert marked(text) != []
    assert marked(Passage(0, text, is_generated=True)) == []
    assert marked(Passage(0, text, kind="figure")) == []
    assert marked(Passage(0, "")) == []


# -- lists ---------------------------------------------------------------------------------


def test_there_are_enough_wrong_phrases() -> None:
    assert len(PAIRS) >= 80
    assert len({wrong for wrong, _ in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(("wrong", "right"), PAIRS)
def test_each_wrong_phrase_is_found_and_put_right(wrong: str, right: str) -> None:
    passage = Passage(1, f"我们{wrong}，")
    (slip,) = wrong_phrases(passage)
    assert slip.replacement == right
    mended = Passage(1, f"我们{right}，")
    assert list(wrong_phrases(mended)) == []
    assert list(doubled_characters(mended)) == []


@pytest.mark.parametrize("kind", ["wrong_phrase", "construction"])
def test_each_rule_finds_its_sentence(kind: str) -> None:
    find = wrong_phrases if kind == "wrong_phrase" else wrong_constructions
    for sentence, words in RULES[kind]:
        found = [slip.spot for slip in find(Passage(1, sentence))]
        assert [sentence[spot.start : spot.end] for spot in found] == [words], sentence
    for rule in SHIPPED_RULES[kind]:
        pattern = re.compile(rule["pattern"])
        assert any(pattern.search(sentence) for sentence, _ in RULES[kind]), rule["pattern"]


def test_no_rule_runs_on_without_a_bound() -> None:
    for kind in SHIPPED_RULES:
        for rule in SHIPPED_RULES[kind]:
            assert not re.search(r"[\])][*+]|[^\\][.][*+]", rule["pattern"]), rule["pattern"]


# -- doubled -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "哈哈哈",
        "落实实施细则",
        "公开开展活动",
        "自评评分表",
        "审核核查",
        "全市市场监管",
        "目的的达成",
        "这些设备现在在用",
        "组织公众参与与监督",
        "走访对对口部门",
        "谢谢",
    ],
)
def test_words_that_meet_are_not_doubled(text: str) -> None:
    assert list(doubled_characters(Passage(1, text))) == []


def test_words_said_on_purpose_are_not_doubled() -> None:
    for text in ("研究研究再定", "一项一项地办", "说着说着", "妈妈妈妈"):
        assert list(doubled_words(Passage(1, text))) == []


def test_a_word_three_times_is_told_once() -> None:
    (slip,) = doubled_words(Passage(1, "加强绩效绩效绩效管理"))
    assert (slip.spot.start, slip.spot.end, slip.slots["word"]) == (2, 6, "绩效")


#: Correct sentences in which other words meet so that they look like a slip.
MEETING = [
    line
    for line in (HERE / "words_meet.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("sentence", MEETING)
def test_a_click_never_damages_a_correct_sentence(sentence: str) -> None:
    """By "fix all" 三季度末完成 became 三季度未完成: the report said the opposite of the truth."""
    reader = Proofreader(SETTING, language.LOCAL, language.ACROSS)
    reader.put([Passage(1, sentence)])
    assert [slip for slip in reader.slips if slip.replacement is not None] == []


def test_what_may_turn_a_meaning_round_is_told_without_a_fix() -> None:
    """A clerk who trusts the button would sign the opposite of what was done."""
    for sentence in ("项目末完成验收。", "目标末达到。", "由付主任签字。", "以经基本核实。"):
        (slip,) = wrong_phrases(Passage(1, sentence))
        assert (slip.variant, slip.replacement) == ("likely", None), sentence


# -- persons -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["440103180001011237", "440103210101011237", "990103199001011237", "440103991331123"]
)
def test_what_is_no_identity_card_is_not_told(number: str) -> None:
    assert list(personal_numbers(Passage(1, f"编码{number}。"))) == []


def test_numbers_of_persons_are_masked_where_they_are_told() -> None:
    (slip,) = personal_numbers(Passage(1, "手机13812345678。"))
    assert slip.slots["masked"] == "138******78"


# -- quotation marks, ways -----------------------------------------------------------------


def test_straight_quotes_around_foreign_words_stay() -> None:
    assert marked('系统"OA"上线') == []


def test_two_ways_that_are_both_rare_are_chance() -> None:
    spaced = [Passage(1, "召开 3 次会议，办理 12 件。", is_file=True)]
    assert marked(*spaced, Passage(2, "接待3批、5人。", is_file=True)) == []


# -- any text ------------------------------------------------------------------------------

_TRICKY = (
    "法会议工作的年月第届次约余万元电话账号，。；：、（）《》“”‘’〔〕０"
    ",.;:()\"'[] \u3000\n0123456789%X_*…@"
)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=_TRICKY, max_size=60), st.booleans())
def test_whatever_is_typed_slips_stand_in_it_and_fixes_change_it(text: str, is_file: bool) -> None:
    reader = Proofreader(SETTING, language.LOCAL, language.ACROSS)
    reader.put([Passage(1, text, is_file=is_file)])
    for slip in reader.slips:
        assert 0 <= slip.spot.start < slip.spot.end <= len(text)
        quote = text[slip.spot.start : slip.spot.end]
        assert slip.replacement != quote
        if slip.replacement is not None:
            fixed = text[: slip.spot.start] + slip.replacement + text[slip.spot.end :]
            again = Proofreader(SETTING, language.LOCAL, language.ACROSS)
            again.put([Passage(1, fixed, is_file=is_file)])
            same = [
                one
                for one in again.slips
                if one.check == slip.check
                and one.spot.start == slip.spot.start
                and fixed[one.spot.start : one.spot.end] == quote
            ]
            assert same == []
