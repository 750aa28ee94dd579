# SPDX-License-Identifier: MIT
# What this interpreter is and has, as "name value" with tabs between; "has" and a letter for each thing that is there;
# what uos.uname() tells as it is ("sysname=..."). One write between VT and FF, because another thread may print at any
# moment; at its end a number, the sum of the sums of the bytes so far (Interpreter::readFacts).
import gc, sys

lb_t = "mark %s\thas " % globals().get("lb_mark")
for lb_i in ("stdin", "stdout"):
    if hasattr(getattr(sys, lb_i, None), "buffer"):
        lb_t += lb_i[3]
for lb_i in "puselect.poll", "uuzlib.decompress", "xuzlib.DecompIO", "ffile_crc32", "kchecksum", "qql_fs":
    try:
        lb_m = lb_i[1:].split(".")
        lb_f = __import__(lb_m[0])
        if len(lb_m) < 2 or hasattr(lb_f, lb_m[1]):
            lb_t += lb_i[0]
    except Exception:
        pass
try:
    import utils

    if utils.crc32().update(0, b"123456789") == 0xCBF43926:
        lb_t += "c"
except Exception:
    pass
lb_t += "\tversion %s.%s.%s" % sys.implementation[1][:3]
try:
    import uos

    for lb_i in uos.uname():
        lb_t += "\t" + lb_i
except Exception:
    pass
gc.collect()
lb_t += "\tfree %d" % gc.mem_free()
lb_m = lb_f = 0
for lb_i in lb_t.encode():
    lb_m += lb_i
    lb_f += lb_m
print(end="\v%s\t%d\f" % (lb_t, lb_f))
