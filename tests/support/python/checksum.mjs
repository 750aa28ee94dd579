// SPDX-License-Identifier: MIT
// zlib's crc32 (node 20 has none of its own); the vendor's start value is the caller's matter.

const table = new Uint32Array(256).map((_, index) => {
    let value = index;
    for (let i = 0; i < 8; ++i)
        value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
});

export function crc32(start, bytes) {
    let value = ~start;
    for (const byte of bytes)
        value = table[(value ^ byte) & 255] ^ (value >>> 8);
    return ~value >>> 0;
}
