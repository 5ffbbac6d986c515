"""Text of programs that start the real window in a process of their own and look at it by a timer.

``BEGIN``, then what a test adds with its function ``look``, then ``RUN``. The arguments are the
data folder, what is to be done there, and the answers to message boxes, with commas between.
"""

from __future__ import annotations

BEGIN = """
import json
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from perfdesk.paths import DataFolder
from perfdesk.ui.running import application as ui

how, answers = sys.argv[2], sys.argv[3].split(",")
folder = DataFolder(Path(sys.argv[1])) if sys.argv[1] else DataFolder.default()

def answer_box():
    box = QApplication.activeModalWidget()
    if not isinstance(box, QMessageBox):
        return False
    print(box.text())
    wanted = answers.pop(0)
    next(one for one in box.buttons() if one.text().startswith(wanted)).click()
    return True
"""
RUN = """
timer = QTimer()
timer.timeout.connect(look)
make = ui.make_application

def make_and_begin(argv):
    application = make(argv)
    timer.start(50)
    return application

ui.make_application = make_and_begin
sys.exit(ui.run(folder, argv=["perfdesk", "-platform", "offscreen"]))
"""
