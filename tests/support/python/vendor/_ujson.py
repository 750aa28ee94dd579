# SPDX-License-Identifier: MIT
# As a core without Unicode strings has it: of \uXXXX the low eight bits are left.
import json as _json

dump = _json.dump
dumps = _json.dumps


def _mangled(text):
    at = text.find('\\')
    while at >= 0:
        if text[at + 1:at + 2] == 'u':
            text = text[:at] + '\\u00' + text[at + 4:]
            at += 4
        at = text.find('\\', at + 2)
    return text


def loads(text):
    if isinstance(text, str):
        text = _mangled(text)
    return _json.loads(text)


def load(stream):
    return loads(stream.read())
