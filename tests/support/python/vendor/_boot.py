# SPDX-License-Identifier: MIT
# The boot script of quecpython-backup.md 4.2 on an interpreter that first has to become QuecPython.
import sys as _sys
from _bridge import call as _call, settings as _settings

# In this order. An import of a name with u in front finds what the interpreter has built in, unless one is loaded.
_BUILT_IN = ('uos', 'ujson', 'ubinascii', 'uzlib', 'utime', 'uselect')
_MODULES = ('utils', 'file_crc32', 'ql_fs', 'checksum', 'backup_restore', 'bak_util', 'app_fota', 'example', 'system',
            'misc', 'modem', 'sim', 'net')
_LATER_ONES = ('deflate', 'js', 'jsffi', 'zlib')
_SHORT_NAMES = {'os': 'uos', 'json': 'ujson', 'binascii': 'ubinascii', 'time': 'utime', 'select': 'uselect'}


def _become_quecpython(settings):
    import _console
    import _flash
    import gc
    import os
    import vfs
    loaded = {}
    for name in _BUILT_IN + _MODULES:
        loaded[name] = __import__('_' + name if name in _BUILT_IN else name)
        _sys.modules[name] = loaded[name]
    vfs.umount('/')
    os.chdir('/')
    for name in list(_sys.modules):
        del _sys.modules[name]
    if not settings['hasUzlib']:
        del loaded['uzlib']
    if not settings['hasUtilsCrc']:
        del loaded['utils'].crc32
    if not settings['hasRestore']:
        for name in ('backup_restore', 'checksum', 'file_crc32', 'ql_fs', 'app_fota', 'bak_util'):
            del loaded[name]
    loaded['uos'].VfsLfs1 = _flash.VfsLfs1
    for short, name in _SHORT_NAMES.items():
        loaded[short] = loaded[name]
    for name in _LATER_ONES:
        loaded[name] = None
    loaded['_boot'] = _this
    loaded['gc'] = _console.collector(settings)
    loaded['sys'] = loaded['usys'] = _console.system(settings)
    _sys.modules.update(loaded)
    _console.limit_memory(settings)
    _sys.path[:] = ['']


def start():
    global _this
    _this = _sys.modules['_boot']
    settings = _settings()
    _become_quecpython(settings)
    uos = _sys.modules['uos']
    try:
        uos.mount(uos.VfsLfs1(32, 32, 32, 'customer_fs'), '/usr')
        uos.mount(uos.VfsLfs1(32, 32, 32, 'customer_backup_fs'), '/bak')
        print('mount.')
        if settings['hasRestore']:
            _sys.modules['backup_restore'].procedure()
            _sys.modules['app_fota'].update()
    except Exception:
        print('error ocurs in boot step.')
    try:
        _sys.modules['system'].start()
    except Exception as e:
        _sys.print_exception(e)


def main(names):
    try:
        with open('/usr/main.py') as f:
            text = f.read()
    except OSError:
        return
    try:
        exec(compile(text, '/usr/main.py', 'exec'), names)
    except KeyboardInterrupt as e:
        _sys.print_exception(e)
        _call(b'I')
    except Exception as e:
        _sys.print_exception(e)
    except SystemExit:
        pass
