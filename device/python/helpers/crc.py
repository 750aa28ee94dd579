# SPDX-License-Identifier: MIT
# lb_crc(previous, data): zlib's CRC-32, with what the interpreter has for it. From 0xFFFFFFFF instead of 0 it is the
# vendor's, that of checksum.json.
try:
    import utils

    lb_crc = utils.crc32().update
    if lb_crc(0, b"123456789") != 0xCBF43926:
        raise ValueError
except Exception:
    lb_table = []
    for lb_i in range(16):
        for lb_j in range(4):
            lb_i = (lb_i >> 1) ^ (0xEDB88320 if lb_i & 1 else 0)
        lb_table.append(lb_i)

    def lb_crc(previous, data):
        table = lb_table
        crc = previous ^ 0xFFFFFFFF
        for byte in data:
            crc ^= byte
            crc = (crc >> 4) ^ table[crc & 15]
            crc = (crc >> 4) ^ table[crc & 15]
        return crc ^ 0xFFFFFFFF
