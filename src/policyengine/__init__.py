"""US K-12 education law as rules that run."""

__version__ = "0.1.0"
