from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.app.settings import Choices, Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_chosen_is_there_the_next_time(tmp_path: Path) -> None:
    chosen = Choices(150, "黑体", "dark", "某某局", 500, 1200, "pitch-28+bold-2")

    Settings(tmp_path / "设置").keep(chosen)
    Settings(tmp_path / "设置").set("second_place", 'D:\\备份 "二"\n')

    again = Settings(tmp_path / "设置")
    assert again.choices == chosen
    assert again.get("second_place") == 'D:\\备份 "二"\n'
    assert again.folder == tmp_path / "设置"


def test_a_setting_can_be_forgotten(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.set("place", "x")
    settings.set("place", None)
    settings.set("place", None)

    assert Settings(tmp_path).get("place") is None


def test_ordinary_choices_leave_no_word(tmp_path: Path) -> None:
    """A later version may change what is ordinary."""
    settings = Settings(tmp_path)
    settings.keep(Choices(percent=125))
    settings.keep(Choices())

    assert (tmp_path / "settings.toml").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    "text",
    [
        'percent = "60"\nscheme = "green"\nidle_ms = "1"\nceiling_ms = "99999"',
        'percent = "-"\nidle_ms = "四百"\nceiling_ms = 7\nunit = ["a"]',
        "[percent",
        "\x00\x01",
    ],
)
def test_a_file_made_by_hand_cannot_do_harm(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")

    assert Settings(tmp_path).choices == Choices()


def test_bytes_that_are_no_text_count_as_no_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x80")

    assert Settings(tmp_path).choices == Choices()


def test_nothing_stays_unsaved_longer_than_the_pause(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('idle_ms = "1100"', encoding="utf-8")

    assert Settings(tmp_path).choices.ceiling_ms == 1100


@pytest.mark.parametrize("name", ["idle_ms", "ceiling_ms"])
def test_saving_cannot_be_put_off_for_long(tmp_path: Path, name: str) -> None:
    """Ten seconds could be chosen once: that much was lost when the power went."""
    (tmp_path / "settings.toml").write_text(f'{name} = "10000"', encoding="utf-8")

    choices = Settings(tmp_path).choices

    assert max(choices.idle_ms, choices.ceiling_ms) <= 1200


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    barred = tmp_path / "file"
    barred.write_text("", encoding="utf-8")
    settings = Settings(barred / "below")

    settings.set("place", "x")

    assert settings.get("place") == "x"


def test_the_folder_is_that_of_this_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))

    assert Settings().folder == tmp_path / "own"


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_words_come_back(
    tmp_path_factory: pytest.TempPathFactory, words: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("settings")
    settings = Settings(folder)
    for name, text in words.items():
        settings.set(name, text)

    again = Settings(folder)
    assert {name: again.get(name) for name in words} == words


def test_the_list_of_names_is_kept_apart_from_choices(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert settings.people == ()
    settings.keep_people(["张三、李四", " 欧阳 娜 ", "张三", "王", ""])
    assert Settings(tmp_path).people == ("张三", "李四", "欧阳 娜")
    settings.keep(Choices())
    assert Settings(tmp_path).people == ("张三", "李四", "欧阳 娜")
    settings.keep_people([])
    assert Settings(tmp_path).people == ()


@pytest.mark.parametrize("word", ["../x", "a++b", "+a", "A"])
def test_a_page_style_that_is_none_counts_as_not_chosen(tmp_path: Path, word: str) -> None:
    settings = Settings(tmp_path)
    settings.set("page_style", word)
    assert settings.choices.page_style == ""
