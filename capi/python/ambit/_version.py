"""The version of this package; the library's must have the same major and minor number."""

__version__ = "0.1.0"
