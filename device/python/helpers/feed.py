# SPDX-License-Identifier: MIT
# What take.py does, for an interpreter without binary input: a command for each block. Needs lb_crc and take.py. Says
# "+" and the number that it waits for, after "-" when the text was damaged.
import ubinascii


def lb_feed(sink, number, crc, text):
    global lb_next
    if number == lb_next:
        data = ubinascii.a2b_base64(text)
        if lb_crc(0, data) != crc:
            print("-", end="")
        else:
            sink(data)
            lb_next += 1
    print("+", lb_next)
