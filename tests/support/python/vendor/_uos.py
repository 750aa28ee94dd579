# SPDX-License-Identifier: MIT
# quecpython-backup.md 1.1, 1.3, 8.4, 9.1.
import os as _os
import _bridge
from _flash import VfsLfs1

_version = 'v1.12 on 2021-11-30'
_model = _bridge.settings()['model']
_mounted = {}


def uname():
    return ('sysname=' + _model, 'nodename=' + _model, 'release=1.12.0', 'version=' + _version,
            'machine=' + _model + ' with QUECTEL', 'qpyver=V0001')




def uname2():
    from collections import namedtuple
    return namedtuple('uname2', ('sysname', 'nodename', 'release', 'version', 'machine', 'qpyver'))(
        _model, _model, '1.12.0', _version, _model + ' with QUECTEL', 'V0001')


def mount(vfs, path, readonly=False):
    if isinstance(vfs, VfsLfs1):
        vfs.is_read_only = path == '/bak'
    _os.mount(vfs, path)
    _mounted[path] = vfs


def umount(path):
    if path == '/bak':
        return -1
    _os.umount(path)
    _mounted.pop(path, None)


def _absolute(path):
    if isinstance(path, bytes):
        path = path.decode()
    if path.startswith('/'):
        return path
    return _os.getcwd().rstrip('/') + '/' + path


def _is_backup(path):
    path = _absolute(path)
    return path == '/bak' or path.startswith('/bak/')


def _checked(path):
    words = [word for word in _absolute(path).split('/') if word]
    if not words or '/' + words[0] not in _mounted:
        raise OSError(1)
    return path


def mkdir(path):
    return -1 if _is_backup(path) else _os.mkdir(_checked(path))


def remove(path):
    return -1 if _is_backup(path) else _os.remove(_checked(path))


def rmdir(path):
    return -1 if _is_backup(path) else _os.rmdir(_checked(path))


def rename(old, new):
    return -1 if _is_backup(old) or _is_backup(new) else _os.rename(_checked(old), _checked(new))


def ilistdir(path=''):
    path = _absolute(path)
    if path.rstrip('/'):
        return _os.ilistdir(path)
    return iter([(name[1:], 0x4000, 0, 0) for name in _mounted])


def listdir(path=''):
    return [entry[0] for entry in ilistdir(path)]


def stat(path):
    if not _absolute(path).rstrip('/'):
        return (0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    return _os.stat(path)


def urandom(size):
    import random
    return bytes([random.getrandbits(8) for _ in range(size)])


chdir = _os.chdir
getcwd = _os.getcwd
statvfs = _os.statvfs
