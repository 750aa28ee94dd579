# SPDX-License-Identifier: MIT
# In the time of the bridge.
import time as _time
import _bridge

_MASK = 0x3fffffff


def sleep(seconds):
    _bridge.sleep(seconds * 1000000)


def sleep_ms(ms):
    _bridge.sleep(ms * 1000)


def sleep_us(us):
    _bridge.sleep(us)


def ticks_us():
    return _bridge.microseconds() & _MASK


def ticks_ms():
    return _bridge.microseconds() // 1000 & _MASK


ticks_cpu = ticks_us


def ticks_add(ticks, delta):
    return (ticks + delta) & _MASK


def ticks_diff(end, start):
    half = (_MASK + 1) // 2
    return ((end - start + half) & _MASK) - half


def time():
    return 1637000000 + _bridge.microseconds() // 1000000


def localtime(seconds=None):
    return _time.localtime(time() if seconds is None else seconds)[:8]


def mktime(fields):
    return _time.mktime(fields)
