# SPDX-License-Identifier: MIT


def csqQueryPoll():
    return 21


def getState():
    return ([11, 26909, 232301323, 7, 0, 0, 0, 0], [0, 26909, 232301323, 7, 0, 0, 0, 0])
