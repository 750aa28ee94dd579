# SPDX-License-Identifier: MIT
# Sends the contents of files one after the other: the size, pieces with their length, a length of 0, and then 0 and
# the CRC, or 1 and the number of the error. Needs files.py.
import uos
import ustruct


def _lb_fetch(write, paths):
    for path in paths:
        crc = 0xFFFFFFFF
        left = 0
        began = False
        try:
            if _lb_is_folder(path):
                raise OSError(21)
            left = uos.stat(path)[6]
            file = open(path, 'rb')
            try:
                write(ustruct.pack('<I', left))
                began = True
                while left > 0:
                    data = file.read(min(left, 2048))
                    if not data:
                        raise OSError(5)
                    crc = lb_crc(crc, data)
                    write(ustruct.pack('<H', len(data)))
                    write(data)
                    left -= len(data)
            finally:
                file.close()
            write(ustruct.pack('<HBI', 0, 0, crc))
        except OSError as error:
            if not began:
                write(ustruct.pack('<I', 0))
            write(ustruct.pack('<HBI', 0, 1, error.args[0]))
            return
