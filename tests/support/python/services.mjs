// SPDX-License-Identifier: MIT
// What the Python of the vendor's modules asks of the bridge, through files that are devices: "stdin" and "call" (a
// request is one write, its answer is read back; see vendor/_bridge.py). Also what would take too long in Python.
import { crc32 } from './checksum.mjs';
import { FlashError } from './flash.mjs';
import zlib from 'node:zlib';

const number = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
};

export function services(peer) {
    const { flash } = peer;
    const path = (request) => request.subarray(1).toString();
    const calls = {
        // clock in microseconds
        t: () => Buffer.from(String(Math.floor(Math.max(peer.clock, peer.now)))),
        // sleeps for microseconds; "1" when interrupted
        s(request) {
            const until = Math.max(peer.clock, peer.now) + Number(path(request));
            peer.waitFor(() => false, until);
            return calls.k();
        },
        // was it interrupted?
        k() {
            const was = peer.interrupted;
            peer.interrupted = false;
            return Buffer.from(was ? '1' : '0');
        },
        // is there input within microseconds (negative: however long)?
        p(request) {
            const wait = Number(path(request));
            const until = wait < 0 ? Infinity : Math.max(peer.clock, peer.now) + wait;
            return Buffer.from(peer.waitFor(() => peer.hasInput(), until) ? '1' : '0');
        },
        // bytes to the port as they are
        o(request) {
            peer.console.interrupt(request[1]);
            peer.send(request.subarray(1), false);
            return Buffer.alloc(0);
        },
        g: () => Buffer.from(JSON.stringify(peer.settings)),
        // what replSetEnable or the boot found
        l(request) {
            peer.replFlag = Number(path(request));
            return Buffer.alloc(0);
        },
        c: (request) => number(crc32(request.readUInt32LE(1), request.subarray(5))),
        e: (request) => Buffer.from(request.subarray(1).toString('base64') + '\n'),
        d: (request) => Buffer.from(path(request), 'base64'),
        // a zlib stream, or raw deflate
        z: (request) => zlib.inflateSync(request.subarray(1)),
        Z: (request) => zlib.inflateRawSync(request.subarray(1)),
        R: () => peer.reset('power'),
        I: () => peer.reset('interrupted'),
        // files
        r() {
            peer.clock = Math.max(peer.clock, peer.now) + peer.settings.readTime;
            return Buffer.alloc(0);
        },
        O(request) {
            const [mode, name] = path(request).split('\0');
            return Buffer.from(String(flash.open(name, mode)));
        },
        G(request) {
            const [id, size] = path(request).split(' ').map(Number);
            flash.grow(id, size);
            return Buffer.alloc(0);
        },
        C(request) {
            const [id, ends] = path(request).split(' ').map(Number);
            flash.commit(id, ends === 1);
            return Buffer.alloc(0);
        },
        M: (request) => (flash.makeFolder(path(request)), Buffer.alloc(0)),
        D: (request) => (flash.remove(path(request)), Buffer.alloc(0)),
        N(request) {
            const [from, to] = path(request).split('\0');
            flash.rename(from, to);
            return Buffer.alloc(0);
        },
        U: (request) => Buffer.from(String(flash.usedBlocks(path(request)))),
    };

    let answer = Buffer.alloc(0);
    const copy = (bytes, buffer, offset) => {
        buffer.set(bytes, offset);
        return bytes.length;
    };
    return [{
        name: 'call',
        operations: {
            write(stream, buffer, offset, length) {
                peer.checkPower();
                const request = Buffer.from(buffer.subarray(offset, offset + length));
                try {
                    const result = calls[String.fromCharCode(request[0])](request);
                    answer = Buffer.concat([Buffer.from('='), result]);
                } catch (error) {
                    if (error instanceof FlashError)
                        answer = Buffer.from('!' + error.number);
                    else if (error.code?.startsWith?.('Z_'))
                        answer = Buffer.from('!22');
                    else
                        throw error;
                }
                return length;
            },
            read(stream, buffer, offset, length) {
                const taken = answer.subarray(0, length);
                answer = answer.subarray(taken.length);
                return copy(taken, buffer, offset);
            },
        },
    }, {
        name: 'stdin',
        operations: {
            // Whatever is there; waits for the first byte. Nothing when interrupted.
            read(stream, buffer, offset, length) {
                peer.checkPower();
                peer.waitFor(() => peer.hasInput());
                let size = 0;
                while (size < length && peer.hasInput() && peer.now >= peer.clock)
                    buffer[offset + size++] = peer.takeInput();
                return size;
            },
        },
    }];
}
