"""The hand-made answers of tests/report, also for the command line."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "report"))
