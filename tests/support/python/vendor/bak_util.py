# SPDX-License-Identifier: MIT
# quecpython-backup.md 4.3.
import backup_restore
import checksum
import ql_fs
import ujson

_NAME = '/_usr_config.json'


class JsonFile:
    def write(self, data):
        if not isinstance(data, dict):
            return -1
        try:
            if ql_fs.path_exists('/bak' + _NAME):
                return -3
            checksum.with_backup(lambda root: ql_fs.touch(root + _NAME, data))
            ql_fs.file_copy('/usr' + _NAME, '/bak' + _NAME)
            return 0
        except Exception:
            return -2

    def read(self):
        if not ql_fs.path_exists('/usr' + _NAME):
            if not ql_fs.path_exists('/bak' + _NAME):
                return None
            ql_fs.file_copy('/usr' + _NAME, '/bak' + _NAME)
        return ql_fs.read_json('/usr' + _NAME)

    def add(self, file, data):
        return backup_restore.bak_update(file, data)


class SecureStorage(JsonFile):
    def file(self, file):
        return backup_restore.bak_file(file)
