# SPDX-License-Identifier: MIT
# Sinks of streams (device/python/BlockSender), written as if they read.


# A sink of a generator: it yields how many bytes it wants, at least -n of them for a negative n.
class lb_pull:
    def __init__(self, generator):
        self.g = generator
        self.n = next(generator)
        self.b = b''

    def __call__(self, data):
        data = self.b + data
        at = 0
        end = len(data)
        n = self.n
        try:
            while at < end and (n < 0 or end - at >= n):
                to = min(end, at - n) if n < 0 else at + n
                part = data[at:to]
                at = to
                n = self.g.send(part)
        except StopIteration:
            n = end + 1
            at = end
        self.n = n
        self.b = data[at:]

    def close(self):
        self.g.close()
