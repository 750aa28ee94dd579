# SPDX-License-Identifier: MIT
# The restore of quecpython-backup.md 4.2 with its weaknesses (chapter 6), and the calls of 4.3.
import checksum
import file_crc32
import ql_fs
import ujson
import uos

_FLAG = '/bak/backup_restore.json'


def _text_of(error):
    if isinstance(error, KeyError):
        return str(error.args[0])
    return str(error)


def _is_enabled():
    if not ql_fs.path_exists(_FLAG):
        raise checksum.Error("'/bak/backup_restore.json not exist'")
    with open(_FLAG, 'r') as f:
        text = f.read(64)
    if not text:
        raise checksum.Error("'/bak/backup_restore.json is empty'")
    flag = ujson.loads(text)
    if isinstance(flag, list):
        raise checksum.Error('list indices must be integers, not str')
    return flag['enable']


def procedure():
    try:
        if _is_enabled() == 0:
            return
        entries = ujson.loads(checksum.check())
        if isinstance(entries, dict):
            raise checksum.Error('str indices must be integers, not str')
        restored = []
        for entry in entries:
            wanted = int(entry['crc32'], 16)
            name = entry['name']
            value = file_crc32.calc(name)
            if value is not None and int(value, 16) == wanted:
                continue
            print('- restoring ' + name)
            copy = '/bak/' + name
            if not ql_fs.path_exists(copy):
                print('~ backup file does not exist: ' + name)
                continue
            folder = ql_fs.path_dirname(name)
            if folder:
                ql_fs.mkdirs(folder)
            ql_fs.file_copy(name, copy)
            restored.append(name)
        if restored:
            print('- updating checksum')
            checksum.bulk_update(restored)
            print('- done')
    except Exception as e:
        print('x backup restore procedure error: ' + _text_of(e))


def _flag_problem():
    try:
        enabled = _is_enabled()
    except Exception:
        return -2
    return 0 if enabled else -3


def bak_update(file, data):
    if not isinstance(data, dict) or ql_fs.path_exists(file):
        return -1
    problem = _flag_problem()
    if problem:
        return problem
    try:
        checksum.check()

        def work(root):
            target = root + file
            ql_fs.mkdirs(ql_fs.path_dirname(target))
            ql_fs.touch(target, data)

        checksum.with_backup(work)
        ql_fs.mkdirs(ql_fs.path_dirname(file))
        ql_fs.file_copy(file, '/bak' + file)
        checksum.bak_update(file)
        checksum.usr_update(file)
        return 0
    except Exception as e:
        print(e)
        if ql_fs.path_exists(file):
            uos.remove(file)
        return -5


def bak_file(file):
    if not ql_fs.path_exists(file):
        return -1
    problem = _flag_problem()
    if problem:
        return problem
    try:
        def work(root):
            ql_fs.mkdirs(ql_fs.path_dirname(root + file))
            return ql_fs.file_copy(root + file, file)

        if not checksum.with_backup(work):
            return -6
    except Exception:
        return -6
    try:
        checksum.bak_update(file)
        if checksum.retrieve(file) is None:
            checksum.usr_update(file)
        else:
            checksum.update(file)
    except Exception:
        return -4
    return 1
