// SPDX-License-Identifier: MIT
// The node side of test::PythonPeer: node peer.mjs FOLDER_OF_NPM_PACKAGES. Runs the WebAssembly build of MicroPython and
// plays the module around it. One thread, one frame after the other on stdin and stdout (a socket):
//   request:  size (4 bytes, little endian, of what follows), type, content
//   answer:   size, content
// Requests in which time passes start with the time in microseconds (8 bytes) and are answered with the time at which
// the peer wants to be polled (8), 1 when the port is gone (1), and what it sends: time (8), size (4), bytes each.
//   S settings (JSON): boots     C settings: changes     F bytes: arrive     P: poll     R: a power cut
// The others: W path (2 bytes of size), content     G path     D path     L: all files     N: counts
// Code that runs on the module and waits (sleeps, reads stdin) waits for the next frame here: calls into the interpreter
// do not return before it is done. A power cut leaves them with an exception.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Console } from './console.mjs';
import { Flash } from './flash.mjs';
import { services } from './services.mjs';

const here = path.dirname(new URL(import.meta.url).pathname);
const never = 0x7fffffffffffffffn;

/// One compilation serves all interpreters.
const { compile, instantiate } = WebAssembly;
let compiled = null;
WebAssembly.instantiate = async (bytes, imports) => {
    compiled ??= await compile(bytes);
    return { module: compiled, instance: await instantiate(compiled, imports) };
};

/// Thrown through the interpreter, which is of no more use afterwards.
class Reset extends Error {
    constructor(kind) {
        super(kind);
        this.kind = kind; // power, soft, interrupted
    }
}

class Peer {
    settings = {};
    now = 0;            // of the last frame
    clock = 0;          // of the module: later than now while it is busy
    wake = Infinity;    // of the code that waits
    input = [];
    taken = 0;          // of the input
    running = null;     // { kind: friendly, raw or main; since }
    interrupted = false;
    isGone = false;
    output = [];
    owesAnswer = false;
    console = new Console(this);
    flash = new Flash((count) => this.operate(count));
    counts = { received: 0, sent: 0, flash: 0, commands: 0, boots: 0, lost: 0 };

    // --- Frames

    readExactly(size) {
        const bytes = Buffer.alloc(size);
        for (let at = 0; at < size;) {
            const count = fs.readSync(0, bytes, at, size - at);
            if (count === 0)
                process.exit(0);
            at += count;
        }
        return bytes;
    }

    answer(content) {
        const frame = Buffer.concat([Buffer.alloc(4), content]);
        frame.writeUInt32LE(content.length);
        for (let at = 0; at < frame.length;)
            at += fs.writeSync(1, frame, at);
    }

    answerProgress() {
        this.console.flushHeld();
        const next = this.nextPoll();
        const head = Buffer.alloc(9);
        head.writeBigInt64LE(next === Infinity ? never : BigInt(Math.ceil(next)));
        head[8] = this.isGone ? 1 : 0;
        const pieces = [head];
        for (const piece of this.output.splice(0)) {
            const about = Buffer.alloc(12);
            const bytes = Buffer.from(piece.bytes);
            about.writeBigInt64LE(BigInt(Math.ceil(piece.time)));
            about.writeUInt32LE(bytes.length, 8);
            pieces.push(about, bytes);
        }
        this.answer(Buffer.concat(pieces));
        this.owesAnswer = false;
    }

    nextPoll() {
        if (this.isGone)
            return Infinity;
        const busy = this.clock > this.now && (this.running || this.hasInput()) ? this.clock : Infinity;
        return Math.min(busy, this.wake, this.settings.resetAtTime ?? Infinity);
    }

    /// The next request in which time passes.
    step() {
        for (;;) {
            if (this.owesAnswer)
                this.answerProgress();
            const size = this.readExactly(4).readUInt32LE();
            const frame = this.readExactly(size);
            const type = String.fromCharCode(frame[0]);
            if (!'SCFPR'.includes(type)) {
                this.answer(this.request(type, frame.subarray(1)));
                continue;
            }
            this.owesAnswer = true;
            this.now = Math.max(this.now, Number(frame.readBigInt64LE(1)));
            this.progress(type, frame.subarray(9));
            return;
        }
    }

    request(type, content) {
        const size = content.length >= 2 ? content.readUInt16LE() : 0;
        const name = content.subarray(2, 2 + size).toString();
        switch (type) {
        case 'W':
            this.flash.put(name, content.subarray(2 + size));
            return Buffer.alloc(0);
        case 'D':
            this.flash.drop(name);
            return Buffer.alloc(0);
        case 'G': {
            const bytes = this.flash.get(name);
            return bytes ? Buffer.concat([Buffer.from([1]), bytes]) : Buffer.from([0]);
        }
        case 'L':
            return Buffer.concat(this.flash.list().flatMap(([file, bytes]) => {
                const text = Buffer.from(file);
                const sizes = [Buffer.alloc(2), Buffer.alloc(4)];
                sizes[0].writeUInt16LE(text.length);
                sizes[1].writeUInt32LE(bytes.length);
                return [sizes[0], text, sizes[1], bytes];
            }));
        case 'N': {
            const all = Buffer.alloc(48);
            Object.values(this.counts).forEach((count, i) => all.writeBigInt64LE(BigInt(count), 8 * i));
            return all;
        }
        default:
            throw new Error('unknown request ' + type);
        }
    }

    progress(type, content) {
        if (type === 'S')
            this.startAnew();
        if (type === 'S' || type === 'C')
            this.change(JSON.parse(content.toString()));
        if (type === 'S' || type === 'R')
            throw new Reset('power');
        this.checkTime();
        if (type === 'F')
            this.receive(content);
    }

    /// Another module.
    startAnew() {
        this.now = 0;
        this.clock = 0;
        this.output = [];
        this.replFlag = 0;
        Object.keys(this.counts).forEach((name) => this.counts[name] = 0);
    }

    change(settings) {
        this.settings = settings;
        if (settings.resetAtTime >= 1e12)
            settings.resetAtTime = Infinity;
        this.flash.sizes = { usr: settings.usrBlocks, bak: settings.bakBlocks };
    }

    // --- Time

    /// A power cut that is due happens.
    checkTime() {
        if (Math.max(this.now, this.clock) >= (this.settings.resetAtTime ?? Infinity)) {
            this.settings.resetAtTime = Infinity;
            throw new Reset('power');
        }
    }

    /// Called by running code: false when it took too long or was interrupted.
    waitFor(isReady, until = Infinity) {
        for (;;) {
            if (this.now >= this.clock) {
                this.clock = this.now;
                if (this.interrupted)
                    return false;
                if (isReady())
                    return true;
                if (this.now >= until)
                    return false;
            }
            this.wake = until;
            this.step();
            this.wake = Infinity;
        }
    }

    operate(count) {
        for (let i = 0; i < count; ++i) {
            if (++this.counts.flash === this.settings.resetAtFlashOperation)
                throw new Reset('power');
            this.clock = Math.max(this.clock, this.now) + this.settings.blockTime;
            this.checkTime();
        }
    }

    // --- Input

    hasInput() {
        return this.taken < this.input.length;
    }

    clearInput() {
        this.input = [];
        this.taken = 0;
    }

    takeInput() {
        const byte = this.input[this.taken++];
        if (this.taken > 65536)
            this.input = this.input.slice(this.taken), this.taken = 0;
        if (this.settings.bytesPerSecond)
            this.clock = Math.max(this.clock, this.now) + 1e6 / this.settings.bytesPerSecond;
        return byte;
    }

    receive(bytes) {
        if (this.isGone)
            return;
        const perByte = this.settings.lineRate ? 1e7 / this.settings.lineRate : 0;
        bytes.forEach((byte, i) => {
            if (++this.counts.received === this.settings.resetAtByteReceived) {
                this.run();
                throw new Reset('power');
            }
            this.receiveByte(byte, this.now - perByte * (bytes.length - 1 - i));
        });
    }

    receiveByte(byte, time) {
        const { running } = this;
        if (running && running.kind !== 'raw') {
            if (byte === 3) {
                const ignores = running.kind === 'main' && time - running.since < this.settings.ignoresInterruptFor;
                if (!ignores) {
                    this.interrupted = true;
                    this.clearInput();
                }
                return;
            }
            // The vendor's timer: a second after the start of a command, input is thrown away.
            if (time - running.since >= 1e6) {
                ++this.counts.lost;
                return;
            }
        }
        const limit = this.settings.receiveBuffer;
        if (limit && time < this.clock && this.input.length - this.taken >= limit) {
            ++this.counts.lost;
            return;
        }
        this.input.push(byte);
    }

    /// The input, as far as it can be taken now.
    run() {
        while (!this.running && this.hasInput() && this.now >= this.clock) {
            this.clock = this.now;
            this.console.take(this.takeInput());
        }
    }

    // --- Output

    /// Line ends of text become CR LF, as its console has them.
    send(bytes, isText = true) {
        for (const byte of bytes) {
            if (isText && byte === 10 && this.lastSent !== 13)
                this.sendByte(13);
            this.sendByte(byte);
        }
    }

    sendByte(byte) {
        if (this.hasNoPower || this.isGone)
            return;
        const time = Math.max(this.clock, this.now);
        if (this.output.at(-1)?.time !== time)
            this.output.push({ time, bytes: [] });
        this.output.at(-1).bytes.push(byte);
        this.lastSent = byte;
        // An exception would not get through the interpreter's own output: checkPower() throws it later. Until then
        // nothing that the code does is seen.
        if (++this.counts.sent === this.settings.resetAtByteSent)
            this.hasNoPower = true;
    }

    checkPower() {
        if (this.hasNoPower)
            throw new Reset('power');
    }

    // --- The interpreter

    async newInterpreter(closesFiles) {
        this.interpreter = await this.load({ heapsize: 1 << 20, linebuffer: false,
            stdout: (bytes) => this.console.print(bytes), stderr: (bytes) => this.console.print(bytes) });
        const { FS } = this.interpreter;
        this.flash.moveTo(FS, closesFiles);
        this.flash.FS = FS;
        for (const [name, text] of this.vendor)
            FS.writeFile('/store/vendor/' + name, text);
        const devices = services(this);
        devices.forEach((device, i) => {
            FS.registerDevice(FS.makedev(64, i), { open() {}, close() {}, ...device.operations });
            FS.mkdev('/store/' + device.name, FS.makedev(64, i));
        });
    }

    /// Runs Python that belongs to the firmware.
    firmware(code) {
        this.interpreter.runPython(code);
        this.checkPower();
    }

    async boot(kind) {
        ++this.counts.boots;
        this.hasNoPower = false;
        this.running = null;
        this.interrupted = false;
        this.wake = Infinity;
        if (kind === 'power') {
            this.clearInput();
            this.console.powerOn();
            this.isGone = this.counts.boots > 1 && this.settings.hangsUpAtReset;
        }
        if (this.isUnused)
            this.isUnused = false;
        else
            await this.newInterpreter(kind !== 'power');
        if (kind !== 'power')
            this.console.printLine('MPY: soft reboot');
        this.running = { kind: 'boot', since: this.now };
        this.firmware("import vfs, sys\nvfs.umount('/')\nvfs.mount(vfs.VfsPosix('/store/vendor'), '/')\n"
            + "sys.path[:] = ['/']\nimport _boot\n_boot.start()\ndel vfs, sys, _boot");
        this.running = { kind: 'main', since: Math.max(this.now, this.clock) };
        if (!this.console.isRaw && kind !== 'interrupted')
            this.firmware('import _boot\n_boot.main(globals())\ndel _boot');
        this.running = null;
        this.console.begin();
    }

    reset(kind) {
        throw new Reset(kind);
    }

    async live(packages) {
        const module = path.join(packages, '@micropython/micropython-webassembly-pyscript/micropython.mjs');
        this.load = (await import(pathToFileURL(module).href)).loadMicroPython;
        const folder = path.join(here, 'vendor');
        this.vendor = fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name))]);
        await this.newInterpreter(false);
        this.isUnused = true; // it takes the files before the first boot
        let kind = null;
        for (;;) {
            try {
                if (kind) {
                    const boots = kind;
                    kind = null;
                    await this.boot(boots);
                }
                this.run();
                this.step();
            } catch (error) {
                if (!(error instanceof Reset))
                    throw error;
                kind = error.kind;
            }
        }
    }
}

try {
    await new Peer().live(path.resolve(process.argv[2]));
} catch (error) { // node would show the source line, which is the whole interpreter
    console.error(`Python peer: ${error.stack}`);
    process.exit(1);
}
