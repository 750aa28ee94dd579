# SPDX-License-Identifier: MIT
# Files of the module: what the other helpers for files share.
# Answers are records, packed, in lines of base64, so that names may hold any bytes; the last record has the CRC of
# all before it. Needs crc.py. Paths are bytes: the core has no Unicode strings, and others then leave names alone.
import uos
import ubinascii
import ustruct


# A call, unless it was damaged on the way.
def _lb_run(crc, call):
    if lb_crc(0, call) != crc:
        raise ValueError('damaged call')
    exec(call)


# The answer of one command.
class _lb_Answer:
    def __init__(self):
        self.queue = b''
        self.crc = 0xFFFFFFFF

    # kind: f file, c file with CRC, d folder, n nothing there, e error (size: its number), s anything else
    def add(self, kind, path=b'', size=0, crc=0):
        record = ustruct.pack('<BHII', ord(kind), len(path), size & 0xFFFFFFFF, crc) + path
        self.crc = lb_crc(self.crc, record)
        self.queue += record
        if len(self.queue) > 384:
            self.flush()

    def flush(self):
        # A multiple of three leaves no padding in the middle.
        n = len(self.queue) // 3 * 3
        self.line(self.queue[:n])
        self.queue = self.queue[n:]

    def line(self, data):
        print(ubinascii.b2a_base64(data).decode().strip())

    def end(self):
        self.line(self.queue + ustruct.pack('<BHII', 46, 0, 0, self.crc))
        self.queue = b''


# Runs work(answer, path) for each path; an error of the file system is a record, and the end.
def _lb_each(paths, work):
    answer = _lb_Answer()
    for path in paths:
        try:
            work(answer, path)
        except OSError as error:
            answer.add('e', path, error.args[0])
            break
    answer.end()


# The backup partition answers -1 where others raise.
def _lb_done(result):
    if result == -1:
        raise OSError(30)


def _lb_is_folder(path):
    return path == b'/' or uos.stat(path)[0] & 0x4000


def _lb_is_there(path):
    try:
        uos.stat(path)
        return True
    except OSError:
        return False


# CRC of the first `size` bytes of a file; fewer when it is shorter or cannot be read: then None.
def _lb_file_crc(path, size):
    crc = 0xFFFFFFFF
    file = open(path, 'rb')
    try:
        while size > 0:
            data = file.read(min(size, 2048))
            if not data:
                return None
            crc = lb_crc(crc, data)
            size -= len(data)
    finally:
        file.close()
    return crc


# All below a folder, as (path, size or -1); a folder stands before what is in it.
def _lb_walk(top, deep):
    todo = [top]
    while todo:
        folder = todo.pop()
        prefix = folder if folder == b'/' else folder + b'/'
        for entry in uos.ilistdir(folder):
            name = entry[0]
            path = prefix + name
            if entry[1] & 0x4000:
                if deep:
                    todo.append(path)
                yield path, -1
            else:
                yield path, entry[3] if len(entry) > 3 else uos.stat(path)[6]


# Whether this is the rest of a write that broke off: ".lb<8 digits>~".
def _lb_is_temp(path):
    return path[-1:] == b'~' and path[-13:-9] == b'/.lb'


# A record of it; of the path only what follows `start`.
def _lb_tell(answer, path, size, crc):
    answer.add('d' if size < 0 else 'f' if crc is None else 'c', path, max(size, 0), crc or 0)


# The CRC of a file; None for a folder, and for what cannot be read.
def _lb_crc_of(path, size):
    try:
        if size >= 0:
            return _lb_file_crc(path, size)
    except OSError:
        pass


def _lb_space(path):
    def work(answer, path):
        found = uos.statvfs(path)
        answer.add('s', b'', found[0], found[2])
        answer.add('s', b'', found[3], 0)
    _lb_each([path], work)


def _lb_parents(path):
    end = path.find(b'/', 1)
    while end > 0:
        if not _lb_is_there(path[:end]):
            _lb_done(uos.mkdir(path[:end]))
        end = path.find(b'/', end + 1)
