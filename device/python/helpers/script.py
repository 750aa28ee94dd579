# SPDX-License-Identifier: MIT
# Runs a program from the friendly prompt, where Ctrl+C reaches it, and marks where its output begins and ends.
import sys

lb_text = []


# A stored one: tells an exception itself, and says nothing of a file that is not there.
def lb_stored(path):
    import example

    example.exec(path)


# One that came in pieces. Its names stay for whoever types at the prompt afterwards.
def lb_sent(path):
    text = b"".join(lb_text)
    lb_text.clear()
    exec(text, globals())


def lb_script(mark, call, path=None):
    print(mark, end="")
    try:
        call(path)
    except SystemExit:
        pass
    except BaseException as error:
        sys.print_exception(error)
    print(mark, end="")
