# SPDX-License-Identifier: MIT


def getIccid():
    return '89860000000000000007'


def getImsi():
    return '460000000000007'


def getStatus():
    return 1
