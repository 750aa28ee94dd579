# SPDX-License-Identifier: MIT
# quecpython-backup.md 4.3.
import ujson
import uos


def path_exists(path):
    try:
        uos.stat(path)
        return True
    except OSError:
        return False


def path_dirname(path):
    at = path.rstrip('/').rfind('/')
    return path[:at] if at > 0 else ('/' if at == 0 else '')


def path_getsize(path):
    return uos.stat(path)[6]


def mkdirs(path):
    at = '/' if path.startswith('/') else ''
    for word in path.split('/'):
        if not word:
            continue
        at += word
        if not path_exists(at):
            uos.mkdir(at)
        at += '/'


def rmdirs(path):
    for entry in list(uos.ilistdir(path)):
        child = path + '/' + entry[0]
        if entry[1] == 0x4000:
            rmdirs(child)
        else:
            uos.remove(child)
    uos.rmdir(path)


def file_copy(dst, src):
    if not path_exists(src):
        return False
    with open(src, 'rb') as source:
        with open(dst, 'wb+') as target:
            while True:
                data = source.read(4096)
                if not data:
                    break
                target.write(data)
    return True


def touch(file, data):
    folder = path_dirname(file)
    if folder and not path_exists(folder):
        mkdirs(folder)
    with open(file, 'w') as f:
        f.write(ujson.dumps(data))


def read_json(file):
    if not path_exists(file):
        return None
    with open(file, 'r') as f:
        return ujson.loads(f.read())
