# SPDX-License-Identifier: MIT
# quecpython-backup.md 9.3: a missing file gives no error.


def exec(path):
    import __main__
    import builtins
    import sys
    path = path if path.startswith('/') else '/' + path
    try:
        with open(path) as f:
            text = f.read()
    except OSError:
        return
    try:
        builtins.exec(compile(text, path, 'exec'), __main__.__dict__)
    except Exception as e:
        sys.print_exception(e)
