# SPDX-License-Identifier: MIT
# The vendor's two partitions as MicroPython mounts them. The flash itself is flash.mjs.
import io
import _bridge
from _bridge import call, store

# The WebAssembly build's numbers of errors, and MicroPython's.
_numbers = {44: 2, 20: 17, 54: 20, 31: 21, 55: 39, 63: 1, 2: 13, 28: 22, 51: 28, 8: 9, 37: 36}


def _guard(work, *words):
    try:
        return work(*words)
    except OSError as e:
        raise OSError(_numbers.get(e.errno, e.errno))


class Writer(io.IOBase):
    """A file that is open for writing: a shadow, which takes the place of the file when it is closed."""

    def __init__(self, path, mode):
        kept = 'r+' if '+' in mode and 'r' in mode else mode[0]
        self._id = int(call(b'O', kept + '\0' + path))
        name = '/open/' + str(self._id)
        self._file = store.open(name, 'ab+' if mode[0] == 'a' else 'r+b')
        self._is_text = 'b' not in mode

    def write(self, data):
        if isinstance(data, str):
            data = data.encode()
        size = len(data)
        call(b'G', '%d %d' % (self._id, size))
        self._file.write(data)
        return size

    def read(self, size=-1):
        data = self._file.read(size)
        return data.decode() if self._is_text else data

    def readline(self):
        data = self._file.readline()
        return data.decode() if self._is_text else data

    def readinto(self, buffer):
        return self._file.readinto(buffer)

    def seek(self, offset, whence=0):
        return self._file.seek(offset, whence)

    def tell(self):
        return self._file.tell()

    def flush(self):
        self._file.flush()
        call(b'C', '%d 0' % self._id)

    def close(self):
        if self._id:
            self._file.close()
            call(b'C', '%d 1' % self._id)
            self._id = 0

    def ioctl(self, request, argument):
        if request == 4:
            self.close()
        return 0

    def __enter__(self):
        return self

    def __exit__(self, *about):
        self.close()


class VfsLfs1:
    def __init__(self, *about):
        self._is_backup = about[-1] == 'customer_backup_fs'
        self._root = '/bak' if self._is_backup else '/usr'
        self.is_read_only = False

    def _path(self, path):
        if isinstance(path, bytes):
            path = path.decode()
        words = []
        for word in path.split('/'):
            if word == '..':
                words = words[:-1]
            elif word and word != '.':
                words.append(word)
        return '/'.join([self._root] + words)

    def mount(self, read_only, mkfs):
        pass

    def umount(self):
        pass

    def chdir(self, path):
        if self.stat(path)[0] != 0x4000:
            raise OSError(20)

    def open(self, path, mode):
        path = self._path(path)
        if self.is_read_only and mode not in ('r', 'rb', 'rt'):
            return -1
        if mode in ('r', 'rb', 'rt'):
            if _guard(store.stat, path)[0] & 0x4000:
                raise OSError(21)
            call(b'r')
            return _guard(store.open, path, mode)
        return Writer(path, mode)

    def stat(self, path):
        found = _guard(store.stat, self._path(path))
        is_folder = found[0] & 0x4000
        return (0x4000 if is_folder else 0x8000, 0, 0, 0, 0, 0, 0 if is_folder else found[6], 0, 0, 0)

    def ilistdir(self, path):
        path = self._path(path)
        if not _guard(store.stat, path)[0] & 0x4000:
            raise OSError(20)
        return self._entries(path)

    def _entries(self, path):
        for entry in store.ilistdir(path):
            if entry[1] == 0x4000:
                yield (entry[0], 0x4000, 0, 0)
            else:
                yield (entry[0], 0x8000, 0, store.stat(path + '/' + entry[0])[6])

    def mkdir(self, path):
        call(b'M', self._path(path))

    def remove(self, path):
        call(b'D', self._path(path))

    rmdir = remove

    def rename(self, old, new):
        call(b'N', self._path(old) + '\0' + self._path(new))

    def statvfs(self, path):
        blocks = _bridge.settings()['bakBlocks' if self._is_backup else 'usrBlocks']
        free = max(0, blocks - int(call(b'U', 'bak' if self._is_backup else 'usr')))
        return (4096, 4096, blocks, free, free, 0, 0, 0, 0, 255)
