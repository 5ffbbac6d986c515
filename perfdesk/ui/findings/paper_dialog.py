"""Tell whether a paper is the report as it is now: its fingerprint typed beside the report's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
)

from perfdesk.app.printed.paper import check_paper, fingerprint_of, told
from perfdesk.errors import UserError
from perfdesk.ui.parts.framing import framed
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.style import set_role

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.ui.parts.style import Theme


class PaperDialog(QDialog):
    """Shows the code of the report's data; compares it with the one that is typed from paper."""

    def __init__(
        self, session: ReportSession, library: Library, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._library = library
        self._now = QLabel(fingerprint_of(session))
        self._typed = QLineEdit()
        self._result = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._build(theme)

    def compare(self) -> None:
        """Compare what was typed, and say what came of it."""
        try:
            check = check_paper(self._library, self._session, self._typed.text().strip())
        except UserError as error:
            self._result.setText(str(error))
        else:
            self._result.setText(told(check))

    def _build(self, theme: Theme) -> None:
        px = theme.px
        self.setWindowTitle("核对纸质件")
        about = QLabel(sentence("paper_about"))
        about.setWordWrap(True)
        about.setProperty("role", "hint")
        self._now.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._typed.setPlaceholderText("例如 7K3M-92QD-HXAB")
        self._typed.setMaxLength(40)
        self._typed.setAccessibleName("纸质件上的数据指纹")
        self._typed.textChanged.connect(self._result.clear)
        self._result.setWordWrap(True)
        self._result.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self._result.setAlignment(Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.setHorizontalSpacing(px(16))
        form.setVerticalSpacing(px(12))
        form.addRow("报告现在的指纹", self._now)
        form.addRow("纸质件上的指纹(&P)", self._typed)
        compare = self._buttons.addButton("核对", QDialogButtonBox.ButtonRole.ActionRole)
        set_role(compare, "primary")
        compare.clicked.connect(self.compare)
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText("关闭")
        close.setAutoDefault(False)
        self._buttons.rejected.connect(self.reject)
        box = framed(self, theme)
        box.addWidget(about)
        box.addLayout(form)
        box.addWidget(self._result)
        box.addWidget(self._buttons)
        compare.setDefault(True)  # Of a button that is in no dialog yet Qt would forget it.
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 34)
