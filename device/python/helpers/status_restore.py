# SPDX-License-Identifier: MIT
# Brings one user file back from its backup copy, beside the helper of the status (status.py): the copy is written under
# a temporary name in the same folder, compared by size and CRC, and renamed over the target. Says one line, in which
# the number is 1 when the old file had to go before the copy was written:
#   done 0|1                            | differs 0|1 | space 0 <missing blocks>
#   failed 0|1 <repr of the exception>  | kept 0|1 <repr of the exception>: the temporary file is the whole copy
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
    crc = 0xFFFFFFFF
    size = 0
    reader = open(path, 'rb')
    try:
        while True:
            piece = reader.read(status.block)
            if not piece:
                return size, crc
            size += len(piece)
            crc = lb_crc(crc, piece)
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


def lb_restore(status, name, temporary, size, crc, needed, gain):
    # `name` and `temporary` as bytes: "/usr/app/net.py" and ".lb0123abcd~". The copy takes `needed` free blocks; `gain`
    # of them the old file gives, where it may be removed for that.
    name = str(name, 'utf8')
    source = '/bak' + name
    target = name[:name.rfind('/') + 1] + temporary
    gone = 0
    last = False  # the temporary file is all that there is
    try:
        # First the copy itself: never over a file with one that is not what its list says.
        if lb_sum(status, source) != (size, crc):
            status.say('differs 0')
            return
        lb_remove(target)
        missing = needed - uos.statvfs('/usr')[3]
        if missing > 0:
            # What is damaged makes room for what is whole, where that is enough.
            if missing > gain:
                status.say('space 0 %d' % (missing - gain))
                return
            uos.remove(name)
            gone = 1
        lb_folders(name)
        if lb_copy(status, source, target) != (size, crc):
            lb_remove(target)
            status.say('differs %d' % gone)
            return
        last = gone
        try:
            uos.rename(target, name)
        except OSError as error:
            if error.args[0] != 17:
                raise
            # A file system that does not replace.
            lb_remove(name)
            last = True
            uos.rename(target, name)
        status.say('done %d' % gone)
    except Exception as error:
        if not last:
            lb_remove(target)
        status.say('%s %d %s' % ('kept' if last else 'failed', gone, repr(bytes(repr(error), 'utf8'))))
