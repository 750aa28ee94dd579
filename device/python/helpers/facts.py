# SPDX-License-Identifier: MIT
# What this interpreter is and has: a line for each fact, "name value"; "has" and a letter for each thing that is there
# (Interpreter::readFacts).
import gc, sys

lb_h = ""
for lb_i in ("stdin", "stdout"):
    if hasattr(getattr(sys, lb_i, None), "buffer"):
        lb_h += lb_i[3]
for lb_i in "puselect.poll", "uuzlib.decompress", "xuzlib.DecompIO", "ffile_crc32", "kchecksum", "qql_fs":
    try:
        lb_m = lb_i[1:].split(".")
        lb_f = __import__(lb_m[0])
        if len(lb_m) < 2 or hasattr(lb_f, lb_m[1]):
            lb_h += lb_i[0]
    except Exception:
        pass
try:
    import utils

    if utils.crc32().update(0, b"123456789") == 0xCBF43926:
        lb_h += "c"
except Exception:
    pass
print("has", lb_h)
print("version", ".".join([str(part) for part in sys.implementation[1][:3]]))
try:
    import uos

    for lb_i in uos.uname():
        print("uname", lb_i)
except Exception:
    pass
gc.collect()
print("free", gc.mem_free())
