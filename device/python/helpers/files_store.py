# SPDX-License-Identifier: MIT
# Writes files that come one after the other in one stream: a head, the path, the content. Needs files.py; run by
# lb_pull of pull.py, so that `yield n` reads. Each file is written under a temporary name, compared by size and CRC
# when it is closed, and renamed; a break leaves the temporary file, to go on with, and the old file.
import uos
import ustruct


class _lb_Store:
    def __init__(self):
        self.answer = _lb_Answer()
        self.count = 0
        self.listed = None

    # Has to be known before the next start of the module: its own list names this file.
    def is_listed(self, path):
        if self.listed is None or path == b'/usr/checksum.json':
            self.listed = b''
            try:
                file = open('/usr/checksum.json', 'rb')
                try:
                    self.listed = file.read(16384).lower()
                finally:
                    file.close()
            except (OSError, MemoryError):
                pass
        path = path.lower()
        return b'"' + path + b'"' in self.listed or b'"' + path[1:] + b'"' in self.listed

    # What was sent once more counts anew.
    def run(self):
        self.__init__()
        path = b''
        folder = b''
        while True:
            length, size, crc, start = ustruct.unpack('<HIII', (yield 14))
            path = yield length
            try:
                cut = path.rfind(b'/') + 1
                if path[:cut] != folder:
                    folder = path[:cut]
                    _lb_parents(path)
                key = lb_crc(0xFFFFFFFF, path + ustruct.pack('<II', size, crc))
                temp = folder + ('.lb%08x~' % key).encode()
                at = start
                file = open(temp, 'ab' if start else 'wb')
                _lb_done(file)
                try:
                    while at < size:
                        part = yield -min(size - at, 4096)
                        file.write(part)
                        # What is flushed is there after a power cut too.
                        if (at + len(part)) >> 15 != at >> 15:
                            file.flush()
                        at += len(part)
                finally:
                    file.close()
                if uos.stat(temp)[6] != size or _lb_file_crc(temp, size) != crc:
                    raise OSError(200)
                _lb_done(uos.rename(temp, path))
            except OSError as error:
                self.answer.add('e', path, error.args[0])
                try:
                    uos.remove(temp)
                except (OSError, NameError):
                    pass
                raise
            self.count += 1
            print()  # it works
            if self.is_listed(path):
                self.answer.add('k', path)

    # What was done, whether or not all was.
    def tell(self):
        self.answer.add('s', b'', self.count)
        self.answer.end()
