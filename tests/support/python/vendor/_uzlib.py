# SPDX-License-Identifier: MIT
# decompress and DecompIO as the 1.12 core has them, its bug included (quecpython-backup.md 9.3): the window of a zlib
# stream is taken for 2 to 128 bytes.
import deflate as _deflate
from _bridge import call as _call


def decompress(data, wbits=0):
    return _call(b'Z' if wbits < 0 else b'z', bytes(data))


def DecompIO(stream, wbits=0):
    if wbits < 0:
        return _deflate.DeflateIO(stream, _deflate.RAW, -wbits)
    if wbits >= 16:
        return _deflate.DeflateIO(stream, _deflate.GZIP, wbits - 16)
    header = stream.read(2)
    if len(header) < 2 or header[0] & 15 != 8 or (header[0] * 256 + header[1]) % 31:
        raise OSError(22)
    return _deflate.DeflateIO(stream, _deflate.RAW, max(5, header[0] >> 4))
