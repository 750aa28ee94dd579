# SPDX-License-Identifier: MIT
import _bridge

_model = _bridge.settings()['model']


def getDevImei():
    return '866000000000007'


def getDevModel():
    return _model


def getDevSN():
    return 'D1Q20GM050038341P'


def getDevFwVersion():
    return _model.replace('-', '') + 'R03A01M08_OCPU_QPY_BETA0414'


def getDevProductId():
    return 'QUECTEL'
