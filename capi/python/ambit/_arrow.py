"""The Arrow C data interface over ctypes: taking tables from, and giving them to, any library that
speaks the PyCapsule protocol (pyarrow, polars, DuckDB, ...), without importing one."""

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    PYFUNCTYPE,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    py_object,
)
from typing import Any, Callable, Dict, List, Tuple

_API = ctypes.pythonapi
_pointer_of_capsule = PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", _API))
# The same of a capsule that is being destroyed: no count of users may be touched any more.
_pointer_of_dying = PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(("PyCapsule_GetPointer", _API))
_new_capsule = PYFUNCTYPE(py_object, c_void_p, c_char_p, c_void_p)(("PyCapsule_New", _API))


class ArrowSchema(Structure):
    pass


class ArrowArray(Structure):
    pass


class ArrowArrayStream(Structure):
    pass


_RELEASE = CFUNCTYPE(None, c_void_p)

ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", c_void_p),
    ("dictionary", c_void_p),
    ("release", c_void_p),
    ("private_data", c_void_p),
]
ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", c_void_p),
    ("children", c_void_p),
    ("dictionary", c_void_p),
    ("release", c_void_p),
    ("private_data", c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, c_void_p, POINTER(ArrowSchema))),
    ("get_next", CFUNCTYPE(c_int, c_void_p, POINTER(ArrowArray))),
    ("get_last_error", CFUNCTYPE(c_void_p, c_void_p)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


def _release(structure: Any) -> None:
    """Once: who releases a structure marks it."""
    if structure.release:
        _RELEASE(structure.release)(ctypes.addressof(structure))


class Table:
    """A table of somebody else's memory, kept for as long as this object is: `schema` and `pieces`
    are what the library takes."""

    def __init__(self, data: object) -> None:
        self.schema: Any = None
        self._arrays: List[ArrowArray] = []
        self._own: List[Any] = []  # Structures that this object releases.
        self._capsules: Tuple[Any, ...] = ()  # What releases the others.
        one_array = getattr(data, "__arrow_c_array__", None)
        stream = getattr(data, "__arrow_c_stream__", None)
        if one_array is not None:
            self._take_array(one_array())
        elif stream is not None:
            self._take_stream(stream())
        else:
            raise TypeError(
                "a table with __arrow_c_array__ or __arrow_c_stream__ is expected (of pyarrow, "
                f"polars, DuckDB, ...), not {type(data).__name__}")
        self.count = len(self._arrays)
        self.pieces = (POINTER(ArrowArray) * self.count)(*map(ctypes.pointer, self._arrays))

    def _take_array(self, capsules: Tuple[Any, Any]) -> None:
        schema, array = capsules
        self._capsules = (schema, array)
        self.schema = ArrowSchema.from_address(_pointer_of_capsule(schema, b"arrow_schema"))
        self._arrays = [ArrowArray.from_address(_pointer_of_capsule(array, b"arrow_array"))]

    def _take_stream(self, capsule: Any) -> None:
        stream = ArrowArrayStream.from_address(_pointer_of_capsule(capsule, b"arrow_array_stream"))
        self.schema = ArrowSchema()
        self._ask(stream, stream.get_schema, self.schema)
        self._own.append(self.schema)
        while True:
            array = ArrowArray()
            self._ask(stream, stream.get_next, array)
            if not array.release:  # The end of the stream.
                break
            self._own.append(array)
            self._arrays.append(array)

    @staticmethod
    def _ask(stream: ArrowArrayStream, function: Callable[..., int], out: Any) -> None:
        failed = function(byref(stream), byref(out))
        if failed:
            message = stream.get_last_error(byref(stream))
            text = (ctypes.string_at(message).decode(errors="replace") if message
                    else "no reason given")
            raise OSError(failed, f"the Arrow stream failed: {text}")

    def __del__(self) -> None:
        for structure in reversed(getattr(self, "_own", ())):
            _release(structure)


# ------------------------------------------------------------------------------------------------
# giving

_given: Dict[int, Any] = {}  # Structures inside capsules, by their address.


def _destructor(name: bytes, kind: Any) -> Any:
    def destroy(
        capsule: int, name: bytes = name, given: Dict[int, Any] = _given,
        pointer_of: Any = _pointer_of_dying, release: Any = _release,
    ) -> None:
        # A structure that was moved out says so by its release; whoever has it releases it.
        release(given.pop(pointer_of(capsule, name)))

    function = PYFUNCTYPE(None, c_void_p)(destroy)
    # Capsules may outlive this module when the interpreter ends: their destructor must too.
    ctypes.pythonapi.Py_IncRef(py_object(function))
    return function


_destroy_schema = _destructor(b"arrow_schema", ArrowSchema)
_destroy_array = _destructor(b"arrow_array", ArrowArray)


def _capsule(structure: Any, name: bytes, destructor: Any) -> Any:
    address = ctypes.addressof(structure)
    _given[address] = structure
    return _new_capsule(address, name, cast(destructor, c_void_p))


def give(schema: ArrowSchema, array: ArrowArray) -> Tuple[Any, Any]:
    """The two capsules of `__arrow_c_array__`, which release what nobody took out of them."""
    return (_capsule(schema, b"arrow_schema", _destroy_schema),
            _capsule(array, b"arrow_array", _destroy_array))
