"""The small law of these tests, also for the command line."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
