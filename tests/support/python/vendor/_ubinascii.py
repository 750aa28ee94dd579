# SPDX-License-Identifier: MIT
# Without a crc32, as QuecPython has it.
import binascii as _binascii
from _bridge import call as _call

hexlify = _binascii.hexlify
unhexlify = _binascii.unhexlify


def a2b_base64(data):
    return _call(b'd', data)


def b2a_base64(data):
    return _call(b'e', bytes(data))
