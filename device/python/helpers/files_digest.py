# SPDX-License-Identifier: MIT
# Digests of a tree in buckets, so that the two sides of a transfer find what differs without listing everything.
# Needs files.py with its imports. The other side is device/python/TreeTransferDigest.cpp.


# What lies below `top` in all buckets, or in those wanted: path, size, CRC, bucket, and one value for all of it. Our
# own temporary files are not part of the tree; their bucket is -1.
def _lb_valued(top, buckets, wanted=None):
    for path, size in _lb_walk(top, True):
        name = path[len(top) + 1:]
        bucket = -1 if _lb_is_temp(path) else lb_crc(0xFFFFFFFF, name) % buckets
        if wanted is None or bucket in wanted:
            crc = _lb_crc_of(path, size)
            value = lb_crc(0xFFFFFFFF, name + ustruct.pack('<II', size & 0xFFFFFFFF, crc or 0))
            yield path, size, crc, bucket, value


# A sum, because files come in any order; of squares, because sums of CRCs would not see two contents swapped.
def _lb_digest(top, buckets):
    def work(answer, top):
        if not _lb_is_there(top):
            answer.add('n', top)
            return
        if not _lb_is_folder(top):
            raise OSError(20)
        sums = [0] * buckets
        for path, size, crc, bucket, value in _lb_valued(top, buckets):
            if bucket >= 0:
                sums[bucket] = (sums[bucket] + value * (value | 1)) & 0xFFFFFFFF
            elif size >= 0:
                _lb_tell(answer, path, size, crc)
        answer.add('b', b''.join([ustruct.pack('<I', x) for x in sums]))
    _lb_each([top], work)


# What lies in the wanted buckets, by relative path, but for that whose value is among the known ones (4 bytes each, in
# base64). At the end which of those are there, a bit for each.
def _lb_in_buckets(top, buckets, wanted, known):
    def work(answer, top):
        values = ubinascii.a2b_base64(known)
        values = [values[i:i + 4] for i in range(0, len(values), 4)]
        found = bytearray(len(values) // 8 + 1)
        for path, size, crc, bucket, value in _lb_valued(top, buckets, wanted):
            value = ustruct.pack('<I', value)
            if value in values:
                i = values.index(value)
                found[i >> 3] |= 1 << (i & 7)
            else:
                _lb_tell(answer, path[len(top) + 1:], size, crc)
        answer.add('b', bytes(found))
    _lb_each([top], work)
