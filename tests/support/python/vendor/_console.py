# SPDX-License-Identifier: MIT
# sys with the streams of the console, gc with the heap of the module. Reading them waits for the port.
import sys as _sys
import gc as _gc
import _bridge
from _bridge import call, store

_input = store.open('/stdin', 'rb')


def check_memory(size):
    if size > _bridge.settings()['heapBytes'] // 2:
        raise MemoryError('memory allocation failed, allocating %d bytes' % size)


def limit_memory(settings):
    """The heap of the interpreter grows; large pieces are what a small heap refuses first."""
    if settings['heapBytes'] >= 128 * 1024:
        return
    import builtins
    ordinary = bytearray

    def limited(content=b'', *about):
        check_memory(content if isinstance(content, int) else len(content))
        return ordinary(content, *about)

    builtins.bytearray = limited


class _BinaryInput:
    def read(self, size=-1):
        if size < 0:
            size = 1 << 30
        check_memory(size)
        data = _input.read(size)
        if len(data) < size:
            _bridge.check_interrupt()
        return data

    def readinto(self, buffer, size=-1):
        if 0 <= size < len(buffer):
            buffer = memoryview(buffer)[:size]
        got = _input.readinto(buffer)
        if got < len(buffer):
            _bridge.check_interrupt()
        return got

    def readline(self):
        line = b''
        while not line.endswith(b'\n'):
            line += self.read(1)
        return line


class _TextInput:
    def __init__(self, has_buffer):
        if has_buffer:
            self.buffer = _BinaryInput()

    def read(self, size=-1):
        return _BinaryInput().read(size).replace(b'\r', b'\n').decode()

    def readline(self):
        line = ''
        while not line.endswith('\n'):
            line += self.read(1)
        return line


class _BinaryOutput:
    def write(self, data):
        call(b'o', bytes(data))
        return len(data)


class _TextOutput:
    def __init__(self):
        self.buffer = _BinaryOutput()

    def write(self, text):
        print(text, end='')
        return len(text)


class _System:
    pass


def _copied(module):
    copy = _System()
    for name in dir(module):
        if not name.startswith('__'):
            setattr(copy, name, getattr(module, name))
    return copy


def system(settings):
    system = _copied(_sys)
    system.stdin = _TextInput(settings['hasBinaryStdin'])
    system.stdout = _TextOutput()
    system.stderr = system.stdout
    system.platform = settings['model'].split('-')[0]
    system.version = '3.4.0'
    system.implementation = ('micropython', (1, 12, 0))
    return system


def collector(settings):
    collector = _copied(_gc)
    collector.collect = lambda: 0
    collector.mem_free = lambda: _bridge.settings()['heapBytes']
    collector.mem_alloc = lambda: 512 * 1024 - settings['heapBytes']
    return collector
