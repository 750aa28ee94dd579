# SPDX-License-Identifier: MIT
# Files of the module: what the other helpers for files share.
# Answers are records, packed, in pieces of base64, so that names may hold any bytes; the last record has the CRC of
# all before it. A piece is one write and stands between VT and FF: another thread may print at any moment. An empty
# one says that work goes on. Needs crc.py. Paths are bytes: the core has no Unicode strings, and others then leave
# names alone.
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
        while len(self.queue) > 384:
            self.flush(384)

    # A multiple of three leaves no padding in the middle.
    def flush(self, n):
        print(end='\v%s\f' % ubinascii.b2a_base64(self.queue[:n]).decode().strip())
        self.queue = self.queue[n:]

    def end(self):
        self.add('.', b'', 0, self.crc)
        self.flush(999)


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
        return uos.stat(path)
    except OSError:
        pass


_lb_reads = 0


# The CRC of a file; None for a folder, and for what is shorter or cannot be read. Whoever waits hears that the work
# goes on.
def _lb_crc_of(path, size):
    global _lb_reads
    crc = 0xFFFFFFFF
    if size < 0:
        return
    try:
        with open(path, 'rb') as file:
            while size > 0:
                data = file.read(min(size, 2048))
                if not data:
                    return
                crc = lb_crc(crc, data)
                size -= len(data)
                _lb_reads += 1
                if not _lb_reads & 255:
                    print(end='\v\f')
        return crc
    except OSError:
        pass


# All below a folder, as (path, size or -1); a folder stands before what is in it.
def _lb_walk(top, deep):
    todo = [top]
    while todo:
        folder = todo.pop()
        for entry in uos.ilistdir(folder):
            path = folder.rstrip(b'/') + b'/' + entry[0]
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
    answer.add('d' if size < 0 else 'f' if crc is None else 'c', path, size, crc or 0)


def _lb_space(path):
    def work(answer, path):
        found = uos.statvfs(path)
        answer.add('s', b'', found[0], found[2])
        answer.add('s', b'', found[3])
    _lb_each([path], work)


def _lb_parents(path):
    end = path.find(b'/', 1)
    while end > 0:
        if not _lb_is_there(path[:end]):
            _lb_done(uos.mkdir(path[:end]))
        end = path.find(b'/', end + 1)
