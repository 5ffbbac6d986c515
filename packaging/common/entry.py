"""Where the frozen program begins, windowed or on the console."""

import sys

from perfdesk.__main__ import main

sys.exit(main())
