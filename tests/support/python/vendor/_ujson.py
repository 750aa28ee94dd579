# SPDX-License-Identifier: MIT
# As a core without Unicode strings has it: of \uXXXX the low eight bits are left.
import json as _json

dump = _json.dump
dumps = _json.dumps


def _mangled(text):
    at = text.find('\\u')
    while at >= 0:
        text = text[:at] + '\\u00' + text[at + 4:]
        at = text.find('\\u', at + 6)
    return text


def loads(text):
    if isinstance(text, str):
        text = _mangled(text)
    return _json.loads(text)


def load(stream):
    return loads(stream.read())
