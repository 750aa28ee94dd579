# SPDX-License-Identifier: MIT
# Of sys.stdin only.
from _bridge import call as _call

POLLIN = 1
POLLOUT = 4
POLLERR = 8
POLLHUP = 16


class poll:
    def __init__(self):
        self._streams = []

    def register(self, stream, mask=POLLIN | POLLOUT):
        self._streams.append((stream, mask))

    def unregister(self, stream):
        self._streams = [pair for pair in self._streams if pair[0] is not stream]

    def poll(self, timeout=-1):
        has = _call(b'p', str(timeout * 1000)) == b'1'
        return [(stream, POLLIN) for stream, mask in self._streams if has and mask & POLLIN]

    def ipoll(self, timeout=-1, flags=0):
        return iter(self.poll(timeout))
