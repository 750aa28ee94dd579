# SPDX-License-Identifier: MIT
# Takes a stream of bytes from the host (device/python/BlockSender). Needs lb_crc.
#
# A block: 0xA0 plus kind (1 packed, 2 the last, 4 only a question, 8 stop), number modulo 16, size of the content
# (2 bytes, low first), content, CRC-32 of all that (4 bytes, low first). Zeros between blocks are nothing.
# An answer: 06 and '@' plus the number that it waits for, when it has taken what was before; 15 and the same, when
# something was damaged or asked.
# Packed: the size of what comes out (2 bytes, low first), then a part of one stream of raw deflate over all packed
# blocks, up to a byte.
import gc, sys

# Waiting without an end would keep the console from a host that has come back. Not every console can be asked whether
# something has come.
try:
    import uselect

    lb_poll = uselect.poll()
    lb_poll.register(sys.stdin, 1)
    lb_poll.poll(0)
except Exception:
    lb_poll = None


# Gives a sink what is packed in blocks. `bits`: how far back the stream reaches.
def lb_unpacker(sink, bits):
    import uio, uzlib

    source = uio.BytesIO()
    stream = uzlib.DecompIO(source, -bits)
    end = 0

    def unpack(data):
        nonlocal end
        # The end of a block is read with the beginning of the next one.
        rest = source.read(end - source.seek(0, 1))
        source.seek(0)
        end = source.write(rest + data[2:])
        source.seek(0)
        size = data[0] | data[1] << 8
        while size > 0:
            part = stream.read(min(size, 4096))
            sink(part)
            size -= len(part)

    return unpack


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


# Whatever is still on its way.
def lb_drain():
    while lb_poll and lb_poll.poll(100):
        sys.stdin.buffer.read(1)


def lb_take(sink, bits):
    number = 0
    unpack = bits and lb_unpacker(sink, bits)
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
            if kind & 0xF0 == 0xA0 and size <= 8192:
                data = lb_get(size + 4, 500)
            elif b"\x03\x03" in head:
                raise KeyboardInterrupt
            if data is None or lb_crc(lb_crc(0, head), data[:-4]) != int.from_bytes(data[-4:], "little"):
                lb_drain()
                say("\x15" + chr(64 + number))
            elif kind & 8:
                raise OSError(125)
            elif kind & 4 or head[1] != number:
                say("\x15" + chr(64 + number))
            else:
                if size:
                    (unpack if kind & 1 else sink)(data[:-4])
                number = (number + 1) & 15
                if number & 7 == 0:
                    gc.collect()
                say("\x06" + chr(64 + number))
                if kind & 2:
                    break
    except:
        lb_drain()  # the prompt would take it for typed
        raise
    finally:
        lb_keys(3)
        if hasattr(sink, "close"):
            sink.close()
