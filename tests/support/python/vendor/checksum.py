# SPDX-License-Identifier: MIT
# quecpython-backup.md 2 and 4.3.
import file_crc32
import ql_fs
import ujson
import uos

_USER = '/usr/checksum.json'
_BACKUP = '/bak/checksum.json'
_LIMIT = 16384


class Error(Exception):
    pass


def check():
    if not ql_fs.path_exists(_USER):
        if not ql_fs.path_exists(_BACKUP):
            raise Error("'/usr/checksum.json not exist'")
        ql_fs.file_copy(_USER, _BACKUP)
    with open(_USER, 'rt+') as f:
        text = f.read(_LIMIT)
    if not text:
        raise Error("'/usr/checksum.json is empty'")
    return text


def _slashed(name):
    return name if name.startswith('/') else '/' + name


def _find(entries, name):
    for entry in entries:
        if entry['name'].lower() == name.lower():
            return entry
    return None


def retrieve(name):
    entry = _find(ujson.loads(check()), _slashed(name))
    return None if entry is None else entry['crc32']


def bulk_update(names):
    entries = ujson.loads(check())
    changed = False
    for name in names:
        entry = _find(entries, _slashed(name))
        value = file_crc32.calc(name)
        if entry is not None and value is not None:
            entry['crc32'] = value
            changed = True
    if changed:
        _write(_USER, entries)
    return entries if changed else None


def update(name):
    try:
        return bulk_update([name])
    except Exception:
        return None


def _write(path, entries):
    with open(path, 'w') as f:
        f.write(ujson.dumps(entries))


def _read(path):
    with open(path, 'r') as f:
        return ujson.loads(f.read(_LIMIT))


def with_backup(work):
    """Through a second mount: /bak itself is read-only."""
    uos.mount(uos.VfsLfs1(32, 32, 32, 'customer_backup_fs'), '/_bak')
    try:
        return work('/_bak')
    finally:
        uos.umount('/_bak')


def bak_update(file):
    value = file_crc32.calc(file)

    def work(root):
        entries = _read(root + '/checksum.json')
        found = [entry for entry in entries if entry['name'].lower() == file.lower()]
        for entry in found:
            entry['crc32'] = value
        if not found:
            entries.append({'name': file.lower(), 'crc32': value})
        _write(root + '/checksum.json', entries)

    with_backup(work)


def usr_update(file):
    entries = _read(_USER)
    entries.append({'name': file, 'crc32': file_crc32.calc(file)})
    _write(_USER, entries)
