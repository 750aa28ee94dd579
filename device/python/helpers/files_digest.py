# SPDX-License-Identifier: MIT
# Digests of a tree in buckets, so that the two sides of a transfer find what differs without listing everything.
# Needs files.py. The other side is device/python/TreeDigest.cpp.


def _lb_bucket(path, start, buckets):
    return lb_crc(0xFFFFFFFF, path[start:]) % buckets


# The files and folders below `top`, and their buckets. Our own temporary files are not part of the tree.
def _lb_hashed(top, buckets):
    start = len(top) + 1
    for path, size in _lb_walk(top, True):
        if _lb_is_temp(path):
            yield path, size, -1
        else:
            yield path, size, _lb_bucket(path, start, buckets)


# A sum, because files come in any order; of squares, because sums of CRCs would not see two contents swapped.
def _lb_digest(top, buckets):
    def work(answer, top):
        if not _lb_is_there(top):
            answer.add('n', top)
            return
        if not _lb_is_folder(top):
            raise OSError(20)
        sums = [0] * buckets
        start = len(top) + 1
        for path, size, bucket in _lb_hashed(top, buckets):
            if bucket < 0:
                if size >= 0:
                    _lb_tell(answer, path, size, True)
                continue
            crc = None
            if size >= 0:
                try:
                    crc = _lb_file_crc(path, size)
                except OSError:
                    pass
            key = path[start:] + ustruct.pack('<II', size & 0xFFFFFFFF, 0 if crc is None else crc)
            value = lb_crc(0xFFFFFFFF, key)
            sums[bucket] = (sums[bucket] + value * (value | 1)) & 0xFFFFFFFF
        answer.add('b', b''.join([ustruct.pack('<I', x) for x in sums]))
    _lb_each([top], work)


# What lies in some buckets, by relative path; `wanted` has one byte for each.
def _lb_in_buckets(top, wanted):
    def work(answer, top):
        for path, size, bucket in _lb_hashed(top, len(wanted)):
            if bucket >= 0 and wanted[bucket]:
                _lb_tell(answer, path, size, True, len(top) + 1)
    _lb_each([top], work)
