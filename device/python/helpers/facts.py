# SPDX-License-Identifier: MIT
# What this interpreter is and has: a line for each fact, "name value".
import gc, sys


# Whether a module has a name, or is there at all.
def lb_has(module, name=None):
    try:
        found = __import__(module)
        return name is None or hasattr(found, name)
    except Exception:
        return False


print("version", ".".join([str(part) for part in sys.implementation[1][:3]]))
try:
    import uos

    for part in uos.uname():
        print("uname", part)
except Exception:
    pass
for lb_i in ("stdin", "stdout"):
    print(lb_i, hasattr(getattr(sys, lb_i, None), "buffer"))
print("poll", lb_has("uselect", "poll"))
print("unpack", lb_has("uzlib", "decompress"))
print("stream", lb_has("uzlib", "DecompIO"))
try:
    import utils

    print("crc", utils.crc32().update(0, b"123456789") == 0xCBF43926)
except Exception:
    pass
for lb_i in ("file_crc32", "checksum", "ql_fs"):
    print(lb_i, lb_has(lb_i))
gc.collect()
print("free", gc.mem_free())
