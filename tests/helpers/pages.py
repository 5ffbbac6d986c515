"""A template with every data type, and pages of the form over real sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.report.values import FieldRef
from perfdesk.ui.bridge import Bridge
from perfdesk.ui.editors.base import FieldEditor
from perfdesk.ui.pages.section_page import SectionPage
from tests.helpers.packages import open_session

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate

EVERY_TYPE = """
[[section]]
code = "main"
heading = "各类项目"
[section.help]
what = "本节写什么。"

[[section]]
code = "below"
parent = "main"
heading = "下级"

[[section]]
code = "records"
heading = "记录"

[[section]]
code = "other"
heading = "其他"
relevant = "public"

[[field]]
code = "note"
type = "text"
label = "说明"
section = "main"
required = true
advised_length = [4, 8]
hint = "写几句话。"

[[field]]
code = "items"
type = "list"
label = "事项"
section = "main"
layout = { kind = "items", marker = "（{n}）" }

[[field]]
code = "budget"
type = "money"
label = "预算数"
section = "main"
unit = "万元"
minimum = 0
required = true

[[field]]
code = "spent"
type = "money"
label = "执行数"
section = "main"
unit = "万元"
required = "filled(budget)"

[[field]]
code = "rate"
type = "percent"
label = "完成率"
section = "main"
places = 1
calculate = "round(spent / budget * 100, 1)"

[[field]]
code = "told"
type = "sentence"
label = "文字"
section = "main"
pattern = "预算{budget}万元，执行{spent}万元，完成{rate}。"

[[field]]
code = "people"
type = "integer"
label = "人数"
section = "main"
unit = "人"

[[field]]
code = "ratio"
type = "decimal"
label = "系数"
section = "main"

[[field]]
code = "day"
type = "date"
label = "日期"
section = "main"

[[field]]
code = "kind"
type = "choice"
label = "类别"
section = "main"
choices = ["甲类", "乙类"]

[[field]]
code = "public"
type = "flag"
label = "是否公开"
section = "main"

[[field]]
code = "reason"
type = "text"
label = "不公开的理由"
section = "main"
relevant = "not public"

[[field]]
code = "link"
type = "integer"
label = "网页数"
section = "main"
relevant = "public"

[[field]]
code = "fixed"
type = "list"
label = "固定事项"
section = "below"
readonly = true

[[field]]
code = "task"
type = "group"
label = "任务"
section = "records"
min_lines = 1
max_lines = 250
layout = { kind = "records", parts = ["任务{n}：{goal}", "{indicator}"] }

[[field]]
code = "goal"
type = "text"
label = "目标"
group = "task"
required = true

[[field]]
code = "score"
type = "decimal"
label = "得分"
group = "task"

[[field]]
code = "indicator"
type = "group"
label = "指标"
group = "task"
max_lines = 3
layout = { kind = "records", parts = ["指标{n}：{account}"] }

[[field]]
code = "account"
type = "text"
label = "完成值"
group = "indicator"
required = true

[[field]]
code = "project"
type = "table"
label = "项目表"
section = "records"
max_lines = 6

[[field]]
code = "name"
type = "text"
label = "项目名称"
group = "project"

[[field]]
code = "cost"
type = "money"
label = "金额"
group = "project"
unit = "万元"
minimum = 0

[[field]]
code = "double"
type = "money"
label = "两倍"
group = "project"
unit = "万元"
calculate = "cost * 2"

[[field]]
code = "level"
type = "choice"
label = "级次"
group = "project"
choices = ["省级", "市级"]

[[field]]
code = "open"
type = "flag"
label = "公开"
group = "project"

[[check]]
code = "within"
fields = ["spent", "budget"]
test = "spent <= budget"
message = "执行数 {left}大于预算数 {right}。"

[[check]]
code = "costly"
severity = "warning"
for_each = "project"
fields = ["cost"]
test = "cost < 100"
message = "金额 {left}偏大。"
"""

_Editor = TypeVar("_Editor", bound=FieldEditor)


@dataclass
class OpenPage:
    """A page that is shown, wired as the window wires it."""

    page: SectionPage
    bridge: Bridge
    session: ReportSession

    def editor(self, code: str, kind: type[_Editor], line: int = 0) -> _Editor:
        """Return the editor of a field, of the kind that is expected."""
        editor = self.page.editor(FieldRef(code, line))
        assert isinstance(editor, kind)
        return editor

    def text(self, code: str, line: int = 0) -> str:
        """Return what the report holds."""
        return self.session.value(FieldRef(code, line)).text

    def enter(self, code: str, text: str, line: int = 0) -> None:
        """Enter something from elsewhere: no editor of this page is the initiator."""
        change = self.session.enter(FieldRef(code, line), text)
        self.page.show_change(replace(change, initiator=None))


def open_page(
    qtbot: QtBot, template: ReportTemplate, section: str, session: ReportSession | None = None
) -> OpenPage:
    """Show the page of a section over a session in memory."""
    if session is None:
        session, _store = open_session(template)
    bridge = Bridge(session)
    page = SectionPage(section, bridge)
    qtbot.addWidget(page)
    bridge.changed.connect(page.show_change)
    page.resize(900, 700)
    with qtbot.waitActive(page):
        page.show()
    return OpenPage(page, bridge, session)


def compose(widget: QWidget, preedit: str) -> None:
    """Begin a composition, as a Chinese input method does."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def commit(widget: QWidget, text: str) -> None:
    """End a composition with a text."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
