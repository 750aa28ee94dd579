# SPDX-License-Identifier: MIT
# Takes a stream of bytes from the host (device/python/BlockSender). Needs lb_crc.
#
# A block: 0xA0 plus kind (1 packed, 2 the last; or 4 a question, 5 a test, 8 stop), number modulo 16, size of the
# content (2 bytes, low first), content, CRC-32 of all that (4 bytes, low first). Zeros between blocks are nothing.
# An answer: 06 and '@' plus the number that it waits for, when it has taken what was before; 15 and the same, when
# something was damaged or asked; 15 and '`' plus the number: too large to be unpacked.
import gc, sys, ubinascii

try:
    from uzlib import decompress as lb_unpack
except ImportError:
    pass

# Waiting without an end would keep the console from a host that has come back. Not every console can be asked whether
# something has come.
try:
    import uselect

    lb_poll = uselect.poll()
    lb_poll.register(sys.stdin, 1)
    lb_poll.poll(0)
except Exception:
    lb_poll = None


# A sink of a generator: it yields how many bytes it wants, at least -n of them for a negative n.
class lb_pull:
    def __init__(self, generator):
        self.g = generator
        self.n = next(generator)
        self.b = b""

    def __call__(self, data):
        if self.b:
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


# Ctrl+C as a byte like others, where that can be had.
def lb_keys(code):
    try:
        import micropython

        micropython.kbd_intr(code)
    except Exception:
        pass


# Exactly so many bytes; None when none come for so many milliseconds.
def lb_get(size, patience):
    parts = []
    while size > 0:
        if lb_poll and not lb_poll.poll(patience):
            return None
        part = min(size, 128)
        parts.append(sys.stdin.buffer.read(part))
        size -= part
        patience = 500
    return b"".join(parts)


def lb_take(sink):
    number = 0
    say = sys.stdout.write
    lb_keys(-1)
    try:
        say("\x06@")
        while True:
            head = lb_get(4, 15000)
            if head is None:
                raise OSError(110)
            while head[0] == 0:
                left = head.lstrip(b"\0")
                head = left + (lb_get(4 - len(left), 500) or b"\1\1\1\1")
            kind = head[0]
            size = head[2] | head[3] << 8
            data = None
            if kind & 0xF0 == 0xA0 and size <= 4096:
                data = lb_get(size + 4, 500)
            elif b"\x03\x03" in head:
                raise KeyboardInterrupt
            if data is None or lb_crc(lb_crc(0, head), data[:-4]) != int.from_bytes(data[-4:], "little"):
                while lb_poll and lb_poll.poll(100):
                    sys.stdin.buffer.read(1)
                say("\x15" + chr(64 + number))
            elif kind & 8:
                raise OSError(125)
            elif kind == 0xA5:
                say("\x06" + chr(64 + number))
            elif kind & 4 or head[1] != number:
                say("\x15" + chr(64 + number))
            else:
                data = data[:-4]
                if kind & 1:
                    try:
                        data = lb_unpack(data, -15)
                    except MemoryError:
                        gc.collect()
                        say("\x15" + chr(96 + number))
                        continue
                if data:
                    sink(data)
                number = (number + 1) & 15
                if number & 7 == 0:
                    gc.collect()
                say("\x06" + chr(64 + number))
                if kind & 2:
                    break
    finally:
        lb_keys(3)
        if hasattr(sink, "close"):
            sink.close()


# The same without binary input: a command for each block.
def lb_feed(sink, number, crc, text, packed):
    global lb_next
    if number != lb_next:
        print("+", lb_next)
        return
    data = ubinascii.a2b_base64(text)
    if lb_crc(0, data) != crc:
        print("-", lb_next)
        return
    sink(lb_unpack(data, -15) if packed else data)
    lb_next += 1
    print("+", lb_next)
