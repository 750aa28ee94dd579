# SPDX-License-Identifier: MIT
# Gives a stream of bytes to the host (device/python/BlockReceiver). Needs lb_crc, and lb_get of take.py.
#
# A block: 01, then number modulo 16, content and CRC-32 of both (4 bytes, low first) with the bytes 01 to 04 escaped as
# 02 and 0x40 more, or 'b' and the same as base64; then 03. So no byte of it is the end of the command's output.
# An answer: '@' plus the number of the last block that arrived whole; '`' plus the number of the first one to be
# repeated, after which all before it have arrived; 't': repeat everything, as base64 from now on; 'x': stop.
import sys, ubinascii


# `binary`: whether sys.stdout.buffer may be used. `ahead`: how many blocks may be on the way without an answer; with
# 0 nobody can answer.
def lb_give(giver, size, binary, ahead):
    sent = []
    rest = []
    number = 0
    length = 0

    def say(block):
        if binary:
            for code in (2, 1, 3, 4):
                block = block.replace(bytes((code,)), bytes((2, code + 64)))
            sys.stdout.buffer.write(b"\x01" + block + b"\x03")
        else:
            sys.stdout.write("\x01b" + ubinascii.b2a_base64(block).decode().strip() + "\x03")

    def listen():
        nonlocal binary
        answer = lb_get(1, 15000)
        if answer is None:
            raise OSError(110)
        answer = answer[0]
        if answer == 120 or answer == 3:
            raise OSError(125)
        if answer == 116:
            binary = False
            for block in sent:
                say(block)
            return
        repeats = answer & 0xF0 == 96
        count = answer - sent[0][0] & 15
        if answer & 0xF0 == 64:
            count = count + 1 & 15
        elif not repeats:
            return
        if count <= len(sent):
            del sent[:count]
            if repeats:
                for block in sent:
                    say(block)

    def send(data):
        nonlocal number
        block = bytes((number,)) + data
        block += lb_crc(0, block).to_bytes(4, "little")
        number = (number + 1) & 15
        say(block)
        if ahead:
            sent.append(block)
            while len(sent) >= ahead:
                listen()

    def write(data):
        nonlocal length
        rest.append(bytes(data))
        length += len(data)
        if length < size:
            return
        data = b"".join(rest)
        rest.clear()
        at = 0
        while length - at >= size:
            send(data[at : at + size])
            at += size
        rest.append(data[at:])
        length -= at

    giver(write)
    if length:
        send(b"".join(rest))
    while sent:
        listen()
