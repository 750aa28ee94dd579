// SPDX-License-Identifier: MIT
// The two partitions of the peer, kept in the file system of the WebAssembly build: names, space and what a power cut
// leaves, as littlefs v1 has them (quecpython-backup.md 1.1, 7.2). A file that is open for writing is a shadow, which
// takes its place when it is closed.

export const blockSize = 4096;

/// Error numbers as MicroPython has them; the WebAssembly build has others.
export const errors = { EPERM: 1, ENOENT: 2, EIO: 5, EEXIST: 17, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, ENOSPC: 28,
    ENAMETOOLONG: 36, ENOTEMPTY: 39 };

export class FlashError extends Error {
    constructor(name) {
        super(name);
        this.number = errors[name];
    }
}

const bitsIn = (number) => number.toString(2).replaceAll('0', '').length;

/// Of a file: all blocks but the first begin with pointers (littlefs-v1.md 6.2).
function blocksOf(size) {
    if (size === 0)
        return 0;
    const guess = Math.floor((size - 1) / (blockSize - 8));
    return guess === 0 ? 1 : Math.floor((size - 1 - 4 * (bitsIn(guess - 1) + 2)) / (blockSize - 8)) + 1;
}

const nameSize = (path) => 12 + Buffer.byteLength(path.slice(path.lastIndexOf('/') + 1));
const folderOf = (path) => path.slice(0, path.lastIndexOf('/'));

/// Of a folder with so many bytes of names: pairs that hold 4076 of them.
const blocksOfNames = (bytes) => 2 * Math.max(1, Math.ceil(bytes / (blockSize - 20)));

export class Flash {
    /// `operate(count)` is told of erase and program operations before they happen, and may throw.
    constructor(operate) {
        this.operate = operate;
        this.sizes = { usr: 0, bak: 0 };
        this.shadows = new Map();
        this.used = {};
    }

    /// In a new interpreter, with the files of the one before. A soft reset closes the files that were open.
    moveTo(FS, closesFiles) {
        const files = this.FS ? this.list() : [];
        if (closesFiles) {
            for (const [id, shadow] of this.shadows)
                files.push([shadow.path, this.FS.readFile(`/store/open/${id}`)]);
        }
        this.shadows.clear();
        this.FS = FS;
        this.used = {};
        for (const folder of ['/store', '/store/usr', '/store/bak', '/store/open', '/store/vendor'])
            FS.mkdir(folder);
        for (const [path, content] of files)
            this.put(path, content);
    }

    // --- For the tests: without cost, paths like /usr/a

    put(path, content) {
        const words = path.split('/').filter((word) => word !== '');
        const folders = path.endsWith('/') ? words : words.slice(0, -1);
        let at = '/store';
        for (const word of folders) {
            at += '/' + word;
            if (!this.FS.analyzePath(at).exists)
                this.FS.mkdir(at);
        }
        if (!path.endsWith('/'))
            this.FS.writeFile('/store/' + words.join('/'), content);
        this.used = {};
    }

    get(path) {
        const node = this.node(path);
        return node && !this.FS.isDir(node.mode) ? this.FS.readFile('/store' + path) : null;
    }

    drop(path) {
        const node = this.node(path);
        if (!node)
            return;
        if (this.FS.isDir(node.mode)) {
            for (const name of this.names(path))
                this.drop(path.replace(/\/$/, '') + '/' + name);
            if (path.lastIndexOf('/') > 0) // a partition stays
                this.FS.rmdir('/store' + path.replace(/\/$/, ''));
        } else {
            this.FS.unlink('/store' + path);
        }
        this.used = {};
    }

    /// [path, content] of everything; folders end with a slash.
    list(path = null) {
        if (path === null)
            return [...this.list('/usr'), ...this.list('/bak')];
        const all = [];
        for (const name of this.names(path)) {
            const at = path + '/' + name;
            if (this.FS.isDir(this.node(at).mode))
                all.push([at + '/', new Uint8Array()], ...this.list(at));
            else
                all.push([at, this.FS.readFile('/store' + at)]);
        }
        return all;
    }

    // --- For the interpreter

    node(path) {
        const found = this.FS.analyzePath('/store' + path);
        return found.exists ? found.object : null;
    }

    names(path) {
        return this.FS.readdir('/store' + path).filter((name) => name !== '.' && name !== '..');
    }

    partition(path) {
        return path.split('/')[1];
    }

    /// Blocks of what has a name, and for each folder the bytes of the names in it.
    usage(partition) {
        if (!this.used[partition]) {
            const names = new Map();
            const countIn = (folder) => {
                let blocks = 0;
                let bytes = 0;
                for (const name of this.names(folder)) {
                    const node = this.node(folder + '/' + name);
                    bytes += nameSize(name);
                    blocks += this.FS.isDir(node.mode) ? countIn(folder + '/' + name) : this.sizeOf(node);
                }
                names.set(folder, bytes);
                return blocks + blocksOfNames(bytes);
            };
            this.used[partition] = { blocks: 2 + countIn('/' + partition), names };
        }
        return this.used[partition];
    }

    /// Blocks that are taken, those of open files too.
    usedBlocks(partition) {
        let used = this.usage(partition).blocks;
        for (const shadow of this.shadows.values()) {
            if (this.partition(shadow.path) === partition)
                used += shadow.blocks;
        }
        return used;
    }

    changeUsed(path, blocks) {
        this.usage(this.partition(path)).blocks += blocks;
    }

    /// A name comes (1) or goes (-1). Gives how many blocks more its folder takes.
    changeNames(path, count) {
        const usage = this.usage(this.partition(path));
        const before = usage.names.get(folderOf(path));
        const after = before + count * nameSize(path);
        const blocks = blocksOfNames(after) - blocksOfNames(before);
        usage.names.set(folderOf(path), after);
        usage.blocks += blocks;
        return blocks;
    }

    /// Of a new name, for which there has to be room, with so many blocks besides.
    addName(path, blocks) {
        const partition = this.partition(path);
        const more = this.changeNames(path, 1);
        if (more + blocks > 0 && this.usedBlocks(partition) + blocks > this.sizes[partition]) {
            this.changeNames(path, -1);
            throw new FlashError('ENOSPC');
        }
    }

    sizeOf(node) {
        return node && !this.FS.isDir(node.mode) ? blocksOf(node.usedBytes ?? node.contents.length) : 0;
    }

    /// The folder that a name is in has to be there.
    checkParent(path) {
        const parts = path.split('/');
        if (parts.some((part) => Buffer.byteLength(part) > 255))
            throw new FlashError('ENAMETOOLONG');
        for (let i = 2; i < parts.length; ++i) {
            const node = this.node(parts.slice(0, i).join('/'));
            if (!node)
                throw new FlashError('ENOENT');
            if (!this.FS.isDir(node.mode))
                throw new FlashError('ENOTDIR');
        }
    }

    /// For writing. `mode` has w, a or r+. Returns the number of its shadow.
    open(path, mode) {
        this.checkParent(path);
        const node = this.node(path);
        if (node && this.FS.isDir(node.mode))
            throw new FlashError('EISDIR');
        if (!node && mode.startsWith('r'))
            throw new FlashError('ENOENT');
        if (!node) { // a new name is there at once, with nothing in it
            this.addName(path, 0);
            this.operate(1);
            this.FS.writeFile('/store' + path, new Uint8Array());
        }
        const id = 1 + Math.max(0, ...this.shadows.keys());
        const keeps = node && !mode.startsWith('w');
        const content = keeps ? this.FS.readFile('/store' + path) : new Uint8Array();
        this.FS.writeFile(`/store/open/${id}`, content);
        const size = mode.startsWith('a') ? content.length : 0;
        this.shadows.set(id, { path, blocks: 0, size });
        return id;
    }

    /// So many more bytes are written.
    grow(id, size) {
        const shadow = this.shadows.get(id);
        const blocks = blocksOf(shadow.size + size) - blocksOf(shadow.size);
        for (let i = 0; i < blocks; ++i) {
            const partition = this.partition(shadow.path);
            if (this.usedBlocks(partition) >= this.sizes[partition])
                throw new FlashError('ENOSPC');
            this.operate(1);
            ++shadow.blocks;
        }
        shadow.size += size;
    }

    /// What was written becomes the file.
    commit(id, ends) {
        const shadow = this.shadows.get(id);
        if (!shadow)
            return;
        this.operate(1);
        const content = this.FS.readFile(`/store/open/${id}`);
        this.changeUsed(shadow.path, blocksOf(content.length) - this.sizeOf(this.node(shadow.path)));
        this.FS.writeFile('/store' + shadow.path, content);
        shadow.blocks = 0;
        if (ends) {
            this.shadows.delete(id);
            this.FS.unlink(`/store/open/${id}`);
        }
    }

    makeFolder(path) {
        this.checkParent(path);
        if (this.node(path))
            throw new FlashError('EEXIST');
        this.addName(path, 2);
        this.operate(2);
        this.FS.mkdir('/store' + path);
        this.used = {};
    }

    /// A file, or an empty folder.
    remove(path) {
        this.checkParent(path);
        const node = this.node(path);
        if (!node)
            throw new FlashError('ENOENT');
        if (!this.FS.isDir(node.mode)) {
            this.operate(1);
            this.changeUsed(path, -this.sizeOf(node));
            this.changeNames(path, -1);
            this.FS.unlink('/store' + path);
            return;
        }
        if (this.names(path).length > 0)
            throw new FlashError('ENOTEMPTY');
        if (path.lastIndexOf('/') === 0)
            throw new FlashError('EINVAL');
        this.operate(1);
        this.FS.rmdir('/store' + path);
        this.used = {};
    }

    rename(from, to) {
        this.checkParent(from);
        this.checkParent(to);
        const node = this.node(from);
        const target = this.node(to);
        if (!node)
            throw new FlashError('ENOENT');
        if (from === to)
            return;
        const isFolder = this.FS.isDir(node.mode);
        if (target && this.FS.isDir(target.mode) !== isFolder)
            throw new FlashError(isFolder ? 'ENOTDIR' : 'EISDIR');
        if (target && isFolder && this.names(to).length > 0)
            throw new FlashError('ENOTEMPTY');
        if (isFolder && (to + '/').startsWith(from + '/'))
            throw new FlashError('EINVAL');
        if (!target)
            this.addName(to, 0);
        this.operate(1);
        if (target && isFolder)
            this.FS.rmdir('/store' + to);
        else
            this.changeUsed(to, -this.sizeOf(target));
        this.FS.rename('/store' + from, '/store' + to);
        this.changeNames(from, -1);
        if (isFolder)
            this.used = {};
    }
}
