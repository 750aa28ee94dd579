# SPDX-License-Identifier: MIT
# What takes one command each: list, examine, make, remove and rename. Needs files.py.
import uos


def _lb_list(top, deep, crcs):
    def work(answer, top):
        if not _lb_is_folder(top):
            raise OSError(20)
        for path, size in _lb_walk(top, deep):
            _lb_tell(answer, path, size, _lb_crc_of(path, size) if crcs else None)
    _lb_each([top], work)


def _lb_stat(paths, crcs):
    def work(answer, path):
        try:
            folder = _lb_is_folder(path)
        except OSError as error:
            if error.args[0] not in (2, 19, 20):
                raise
            answer.add('n', path)
            return
        size = -1 if folder else uos.stat(path)[6]
        _lb_tell(answer, path, size, _lb_crc_of(path, size) if crcs else None)
    _lb_each(paths, work)


def _lb_leftovers(folders):
    def work(answer, folder):
        if _lb_is_there(folder):
            for path, size in _lb_walk(folder, False):
                if size >= 0 and _lb_is_temp(path):
                    _lb_tell(answer, path, size, _lb_crc_of(path, size))
        else:
            answer.add('n', folder)
    _lb_each(folders, work)


def _lb_make_folders(paths):
    def work(answer, path):
        _lb_parents(path + b'/')
        if not _lb_is_folder(path):
            raise OSError(20)
    _lb_each(paths, work)


def _lb_remove(paths, must):
    def work(answer, path):
        if not must and not _lb_is_there(path):
            return
        if _lb_is_folder(path):
            if must == 1:
                raise OSError(21)
            _lb_done(uos.rmdir(path))
        elif must == 2:
            raise OSError(20)
        else:
            _lb_done(uos.remove(path))
    _lb_each(paths, work)


# A folder with all that lies in it. Folders come before what is in them, so they are emptied from the end.
def _lb_remove_tree(top):
    def work(answer, top):
        if not _lb_is_folder(top):
            raise OSError(20)
        folders = [top]
        for folder in folders:
            for path, size in list(_lb_walk(folder, False)):
                if size < 0:
                    folders.append(path)
                else:
                    _lb_done(uos.remove(path))
        while folders:
            _lb_done(uos.rmdir(folders.pop()))
    _lb_each([top], work)


def _lb_rename(old, new, replace):
    def work(answer, old):
        uos.stat(old)
        if _lb_is_there(new):
            if not replace:
                raise OSError(17)
            if _lb_is_folder(new):
                raise OSError(21)
        _lb_done(uos.rename(old, new))
    _lb_each([old], work)


# The vendor's own list, /usr/checksum.json: takes the CRCs of these files. Told are those that it did not take.
def _lb_accept(paths):
    def work(answer, path):
        try:
            import checksum
            if checksum.update(path.decode()) is not None:
                return
        except Exception:
            pass
        answer.add('n', path)
    _lb_each(paths, work)
