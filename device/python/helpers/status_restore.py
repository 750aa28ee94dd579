# SPDX-License-Identifier: MIT
# Brings one user file back from its backup copy, beside the helper of the status (status.py): the copy is written under
# a temporary name in the same folder, compared by size and CRC, and renamed over the target. Prints one line:
#   done | differs | space <missing blocks> | failed <repr of the exception>
import uos


def lb_remove(path):
    try:
        uos.remove(path)
    except OSError:
        pass


def lb_copy(status, source, target):
    # The CRC and the size of what was written, as it reads back.
    reader = open(source, 'rb')
    try:
        writer = open(target, 'wb')
        try:
            while True:
                piece = reader.read(status.block)
                if not piece:
                    break
                if writer.write(piece) != len(piece):
                    raise OSError(28)
        finally:
            writer.close()
    finally:
        reader.close()
    return lb_sum(status, target)


def lb_sum(status, path):
    crc = status.start
    size = 0
    reader = open(path, 'rb')
    try:
        while True:
            piece = reader.read(status.block)
            if not piece:
                return size, crc & 0xFFFFFFFF
            size += len(piece)
            crc = status.update(crc, piece)
    finally:
        reader.close()


def lb_folders(path):
    # Those that a file lies in; a file in their place stays, and is told as the exception.
    at = path.find('/', 1)
    while True:
        at = path.find('/', at + 1)
        if at < 0:
            return
        try:
            uos.mkdir(path[:at])
        except OSError as error:
            if error.args[0] != 17:
                raise


def lb_restore(status, name, temporary, size, crc):
    # `name` and `temporary` as bytes: "/usr/app/net.py" and ".lb0123abcd~".
    name = str(name, 'utf8')
    source = '/bak' + name
    target = name[:name.rfind('/') + 1] + temporary
    try:
        # First the copy itself: never over a file with one that is not what its list says.
        if lb_sum(status, source) != (size, crc):
            print('differs')
            return
        facts = uos.statvfs('/usr')
        missing = (size + facts[0] - 1) // facts[0] + 2 - facts[3]
        if missing > 0:
            # What is damaged makes room for what is whole, where that is enough.
            try:
                missing -= (uos.stat(name)[6] + facts[0] - 1) // facts[0]
            except OSError:
                pass
            if missing > 0:
                print('space %d' % missing)
                return
            lb_remove(name)
        lb_folders(name)
        if lb_copy(status, source, target) != (size, crc):
            lb_remove(target)
            print('differs')
            return
        try:
            uos.rename(target, name)
        except OSError as error:
            if error.args[0] != 17:
                raise
            # A file system that does not replace.
            lb_remove(name)
            uos.rename(target, name)
        print('done')
    except Exception as error:
        lb_remove(target)
        print('failed %s' % repr(bytes(repr(error), 'utf8')))
