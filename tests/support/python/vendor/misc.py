# SPDX-License-Identifier: MIT
from _bridge import call as _call


class Power:
    @staticmethod
    def powerRestart():
        _call(b'R')

    @staticmethod
    def powerOnReason():
        return 1

    @staticmethod
    def getVbatt():
        return 3908
