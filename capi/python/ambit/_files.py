"""The files that an importer reads, and the request that they go into."""

import os
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Tuple, Union

from ._call import to_json

Files = Union[Mapping[str, Union[str, bytes]], Iterable[Union[str, "os.PathLike[str]"]]]
"""File names with their contents, or paths that are read here."""


def import_request(files: Files, options: Dict[str, Any]) -> bytes:
    return to_json({
        "files": [{"name": each, "text": text} for each, text in _contents(files)],
        "options": options,
    })


def _contents(files: Files) -> List[Tuple[str, str]]:
    """Pairs, since files of two folders may have one name; the library says what that means."""
    if isinstance(files, Mapping):
        return [(name, _text(content, name)) for name, content in files.items()]
    if isinstance(files, (str, bytes, os.PathLike)) or not isinstance(files, Iterable):
        raise TypeError(
            "files must be a list of paths, or a mapping of names to contents, "
            f"not {type(files).__name__}")
    return [(Path(path).name, Path(path).read_bytes().decode("utf-8")) for path in files]


def _text(content: Union[str, bytes], name: str) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, bytes):
        return content.decode("utf-8")
    raise TypeError(f"the content of {name!r} must be str or bytes, not {type(content).__name__}")
