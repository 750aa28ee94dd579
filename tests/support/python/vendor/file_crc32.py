# SPDX-License-Identifier: MIT
# quecpython-backup.md 3: None for a file that is missing or empty; after a read error the value of what was read.
from utils import crc32


def calc(path):
    value = None
    try:
        with open(path, 'rb') as f:
            sum = crc32()
            while True:
                data = f.read(4096)
                if not data:
                    break
                value = sum.update(0xffffffff if value is None else value, data)
    except Exception:
        pass
    return None if value is None else '0x%x' % value
