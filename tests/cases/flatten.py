#!/usr/bin/env python3
"""Turns the case files into a script of API calls that a runner of a few lines can read.

A call is a line `verb count`, then `count` arguments, each a line with its size in bytes, the
bytes, and a line end:

    owner 2
    4
    lead
    2
    L1

The first call names the folder of time zones. A runner answers each call with one line of JSON.
"""
import sys

from case_files import ZONEINFO, Call, read_cases


def script_of(cases, zoneinfo):
    calls = [Call("zones", zoneinfo)] + [call for case in cases for call in case.calls]
    return b"".join(encoded(call) for call in calls)


def encoded(call):
    arguments = [argument.encode("utf-8", "surrogatepass") for argument in call.arguments]
    return f"{call.verb} {len(arguments)}\n".encode() + b"".join(
        str(len(argument)).encode() + b"\n" + argument + b"\n" for argument in arguments)


if __name__ == "__main__":
    sys.stdout.buffer.write(script_of(read_cases(*sys.argv[1:2]), ZONEINFO))
