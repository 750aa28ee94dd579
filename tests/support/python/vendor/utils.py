# SPDX-License-Identifier: MIT
# quecpython-backup.md 3.
from _bridge import call as _call


class crc32:
    def update(self, start, data):
        answer = _call(b'c', (start & 0xffffffff).to_bytes(4, 'little') + bytes(data))
        return int.from_bytes(answer, 'little')
