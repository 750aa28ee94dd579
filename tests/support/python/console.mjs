// SPDX-License-Identifier: MIT
// What stands between the port and the REPL of the real MicroPython: the vendor's lock, the raw-paste mode that the
// WebAssembly build does not have, which mode it is in, and the vendor's words (quecpython-backup.md 8.4, 9.2).

const rawPrompt = 'raw REPL; CTRL-B to exit\r\n>';
const window = 128;
const firmwareLine = Buffer.from('  File "//_');

export class Console {
    isRaw = false;
    isPasting = false;   // paste mode of the friendly prompt
    rawPaste = null;     // { left } of the window
    code = [];           // of the raw modes
    drops = 0;           // bytes of output that are not shown
    isMuted = false;
    captured = '';
    held = [];           // what may be the begin of a line that is not shown
    atLineStart = true;
    lockLine = '';
    unlocked = false;
    asksPassword = false;
    okLeft = 0;          // of the OK before a command's output, also where it is not shown
    isInOutput = false;

    constructor(peer) {
        this.peer = peer;
    }

    powerOn() {
        this.isRaw = false;
        this.unlocked = false;
        this.asksPassword = false;
    }

    /// The first prompt.
    begin() {
        const { peer } = this;
        this.code = [];
        this.rawPaste = null;
        this.isPasting = false;
        this.isMuted = true;
        peer.interpreter.replInit();
        if (this.isRaw)
            this.feed(1);
        this.isMuted = false;
        this.text(this.isRaw ? rawPrompt : this.banner() + '>>> ');
    }

    banner() {
        return `Quecpython v1.12 on 2021-11-30 ; ${this.peer.settings.model} with QUECTEL\r\n`
            + 'Type "help()" for more information.\r\n';
    }

    text(words) {
        this.flushHeld();
        this.peer.send(Buffer.from(words, 'latin1'), false);
    }

    printLine(words) {
        this.text(words + '\r\n');
    }

    /// The interpreter prints.
    print(bytes) {
        if (this.isMuted)
            return;
        if (this.captures) {
            this.captured += Buffer.from(bytes).toString('latin1');
            return;
        }
        for (const byte of bytes) {
            this.interrupt(byte);
            if (this.drops > 0)
                --this.drops;
            else
                this.printByte(byte);
            if (this.okLeft > 0)
                this.isInOutput = --this.okLeft === 0;
            else if (byte === 4)
                this.isInOutput = false;
        }
    }

    /// Something else on the module prints before this byte of a command's output, or of its end.
    interrupt(byte) {
        const { otherText, otherBefore } = this.peer.settings;
        if (this.isInOutput && otherBefore.includes(byte) && this.peer.settings.otherTimes-- > 0)
            this.peer.send(Buffer.from(otherText));
    }

    /// The lines of a traceback that are within what stands for the firmware are not shown: they begin with this.
    printByte(byte) {
        const { held } = this;
        if (held.length < firmwareLine.length && byte === firmwareLine[held.length] && (held.length || this.atLineStart)) {
            held.push(byte);
            return;
        }
        if (held.length === firmwareLine.length) {
            if (byte === 10)
                this.held = [];
            return;
        }
        this.flushHeld();
        this.atLineStart = byte === 10;
        this.peer.send([byte]);
    }

    flushHeld() {
        const held = this.held;
        if (held.length === 0 || held.length === firmwareLine.length)
            return;
        this.held = [];
        this.atLineStart = false;
        this.peer.send(held);
    }

    /// To the REPL of the interpreter.
    feed(byte) {
        const resets = this.peer.interpreter.replProcessChar(byte);
        this.peer.checkPower();
        if (resets)
            this.peer.reset('soft');
    }

    /// The same, with what it prints as the result.
    ask(byte) {
        this.captures = true;
        this.captured = '';
        try {
            this.feed(byte);
        } finally {
            this.captures = false;
        }
        return this.captured;
    }

    isLocked() {
        const { settings, replFlag } = this.peer;
        return (settings.lock !== 'open' || replFlag === 1) && !this.unlocked;
    }

    take(byte) {
        if (this.isLocked())
            this.takeLocked(byte);
        else if (this.rawPaste)
            this.takeRawPaste(byte);
        else if (this.isRaw)
            this.takeRaw(byte);
        else
            this.takeFriendly(byte);
        this.peer.checkPower();
    }

    takeLocked(byte) {
        if (byte >= 32 && byte < 127) {
            this.lockLine += String.fromCharCode(byte);
            this.text(this.asksPassword ? '*' : String.fromCharCode(byte));
            return;
        }
        if (![1, 2, 3, 4, 5, 13].includes(byte))
            return;
        const line = this.lockLine;
        this.lockLine = '';
        if (this.peer.settings.lock !== 'password') {
            this.text('\r\nREPL refuse\r\n>>> ');
        } else if (this.asksPassword && line === this.peer.settings.password) {
            this.unlocked = true;
            this.text('\r\n>>> ');
        } else {
            this.asksPassword = true;
            this.text('\r\nPlease enter password:');
        }
    }

    takeFriendly(byte) {
        // The line editor drops what is not printable ASCII.
        if (byte >= 127 && byte !== 127 && !this.isPasting)
            return;
        if (byte === 1 && !this.isPasting) {
            const said = this.ask(1);
            this.isRaw = said.includes('raw REPL');
            this.code = [];
            this.text(said);
            return;
        }
        if (byte === 2 && !this.isPasting) {
            this.text(this.withBanner(this.ask(2)));
            return;
        }
        if (byte === 5)
            this.isPasting = true;
        else if (byte === 3 || (byte === 4 && this.isPasting))
            this.isPasting = false;
        if (byte === 13 || byte === 4)
            this.delay();
        this.run('friendly', () => this.feed(byte));
    }

    withBanner(said) {
        return said.replace(/MicroPython v[^]*information\.\r\n/, this.banner());
    }

    takeRaw(byte) {
        switch (byte) {
        case 1: {
            const isProbe = this.code.length === 2 && this.code[0] === 5;
            const isRawPaste = isProbe && this.code[1] === 0x41;
            const kind = this.peer.settings.rawPaste;
            this.code = [];
            if (!isProbe || kind === 'old') {
                this.text(this.ask(1));
            } else if (!isRawPaste || kind === 'refused') {
                this.text('R\x00');
            } else {
                this.rawPaste = { left: window };
                this.text(`R\x01${String.fromCharCode(window & 255, window >> 8)}\x01`);
            }
            break;
        }
        case 2:
            this.isRaw = false;
            this.code = [];
            this.text(this.withBanner(this.ask(2)));
            break;
        case 3:
            this.code = [];
            break;
        case 4:
            this.execute();
            break;
        default:
            this.code.push(byte);
        }
    }

    takeRawPaste(byte) {
        if (byte === 3 || byte === 4) {
            this.rawPaste = null;
            this.text('\x04');
            if (byte === 4) {
                if (this.code.length === 0)
                    this.text('\x04\x04>');
                else
                    this.execute(2); // without the "OK" of the raw mode
            } else {
                this.code = [];
                this.text('\x04Traceback (most recent call last):\r\nKeyboardInterrupt: \r\n\x04>');
            }
            return;
        }
        this.code.push(byte);
        if (--this.rawPaste.left === 0) {
            this.rawPaste.left = window;
            this.text('\x01');
        }
    }

    execute(drops = 0) {
        const code = this.code;
        this.code = [];
        this.drops = drops;
        this.delay();
        if (code.length > 0)
            ++this.peer.counts.commands;
        if (code.length * 2 > this.peer.settings.heapBytes) {
            this.drops = 0;
            this.text(`${drops ? '' : 'OK'}\x04MemoryError: memory allocation failed, allocating ${code.length} bytes`
                + '\r\n\x04>');
            return;
        }
        this.run('raw', () => {
            for (const byte of code)
                this.peer.interpreter.replProcessChar(byte);
            this.okLeft = 2;
            this.feed(4);
        });
    }

    delay() {
        this.peer.clock = Math.max(this.peer.clock, this.peer.now) + this.peer.settings.answerDelay;
    }

    run(kind, work) {
        const { peer } = this;
        peer.running = { kind, since: Math.max(peer.clock, peer.now) };
        peer.interrupted = false;
        work();
        peer.running = null;
        peer.interrupted = false;
    }
}
