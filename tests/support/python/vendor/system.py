# SPDX-License-Identifier: MIT
# quecpython-backup.md 1.4, 9.2.
import ujson
from _bridge import call as _call

_CONFIG = '/usr/system_config.json'
_state = 0


def _read():
    with open(_CONFIG) as f:
        return ujson.loads(f.read())


def start():
    global _state
    try:
        config = _read()
    except OSError:
        config = {'replFlag': 0}
        with open(_CONFIG, 'w') as f:
            f.write(ujson.dumps(config))
    _state = config.get('replFlag', 0)
    _call(b'l', str(_state))


def replSetEnable(flag=None, **about):
    global _state
    if flag == 2:
        return 1 if _state else 4
    try:
        config = _read()
    except OSError:
        config = {}
    config['replFlag'] = flag
    config.update(about)
    with open(_CONFIG, 'w') as f:
        f.write(ujson.dumps(config))
    _state = flag
    _call(b'l', str(flag))
    return 0
