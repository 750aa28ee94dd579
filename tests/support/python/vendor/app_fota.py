# SPDX-License-Identifier: MIT
# The install step of quecpython-backup.md 5. Nothing is downloaded here: tests stage the files.
import checksum
import ql_fs
import ujson
import uos

_FOLDER = '/usr/.updater'
_FLAG = _FOLDER + '/update.flag'
_STAT = _FOLDER + '/download.stat'


class new:
    def set_update_flag(self):
        ql_fs.mkdirs(_FOLDER)
        with open(_FLAG, 'w'):
            pass


def update():
    if not ql_fs.path_exists(_FLAG):
        return 0
    try:
        with open(_STAT, 'r') as f:
            items = ujson.loads(f.read(16384))
        print(items)
        print(items)
        while items:
            name = items[0]['name']
            staged = _FOLDER + (name if name.startswith('/') else '/' + name)
            ql_fs.mkdirs(ql_fs.path_dirname(name))
            was_there = ql_fs.file_copy(name, staged)
            checksum.update(name)
            items.pop(0)
            with open(_STAT, 'w') as f:
                f.write(ujson.dumps(items))
            if not was_there:
                return -1
            uos.remove(staged)
        ql_fs.rmdirs(_FOLDER)
        return 0
    except Exception:
        return -1
