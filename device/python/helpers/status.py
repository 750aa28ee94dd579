# SPDX-License-Identifier: MIT
# Tells what the state of the protected files is made of, in one pass: the lists, the flag and the settings as they are,
# then every user file with its backup copy. Needs crc.py. Runs on a MicroPython 1.12 core without Unicode strings.
#
# A line is "<text> #<CRC of the text>" between VT and FF, in one write: another thread may print at any moment. Texts
# from the module are written as repr(bytes) writes them:
#   p usr|bak <block size> <blocks> <free blocks>, or p usr|bak ! <why>    a partition
#   c ul|kl|fl|st <offset> <a piece of the content>                        user list, backup list, flag, settings
#   c kl <offset> =<size>                                                  the same bytes as in the user list
#   c ul|kl|fl|st end <size> | - | !                                       its end; missing; unreadable
#   f <user file> <backup copy> <1: same content> <name below /usr>        each file "<size>,<crc>[,<sha256>]", "-", "!"
#   s <size> <name>                                                        a user file that no list can mean
#   x usr|bak <name>                                                       a folder that cannot be read
#   e <lines before this one>
import uos
import gc


class LbStatus:
    LIST_LIMIT = 131073  # one more than the host takes for a list
    DEEPEST = 18  # slashes in the name of a folder

    def __init__(self, block):
        self.block = block
        self.lines = 0

    def say(self, text):
        self.lines += 1
        print(end='\v%s #%x\f' % (text, lb_crc(0xFFFFFFFF, bytes(text, 'utf8'))))

    def open(self, path):
        # A folder, or a file where a folder should be, is no file: as good as missing.
        try:
            return open(path, 'rb')
        except OSError as error:
            return '-' if error.args[0] in (2, 20, 21) else '!'

    def partition(self, label):
        try:
            facts = uos.statvfs('/' + label)
            self.say('p %s %d %d %d' % (label, facts[0], facts[2], facts[3]))
            return True
        except Exception as error:
            self.say('p %s ! %s' % (label, repr(bytes(repr(error), 'utf8'))))
            return False

    def content(self, what, path, other=b''):
        # Gives it back as well, where the memory bears it.
        file = self.open(path)
        if isinstance(file, str):
            self.say('c %s %s' % (what, file))
            return b''
        kept = bytearray()
        size = 0
        try:
            while size < self.LIST_LIMIT:
                piece = file.read(min(self.block, self.LIST_LIMIT - size))
                if not piece:
                    break
                if other and piece == other[size:size + len(piece)]:
                    self.say('c %s %d =%d' % (what, size, len(piece)))
                else:
                    self.say('c %s %d %s' % (what, size, repr(bytes(piece))))
                size += len(piece)
                if kept is not None:
                    try:
                        kept.extend(piece)
                    except MemoryError:
                        kept = None
                        gc.collect()
            self.say('c %s end %d' % (what, size))
        except OSError:
            self.say('c %s !' % what)
        finally:
            file.close()
        return kept

    def listed(self, name):
        # Whether a list may mean this file; the host looks closer. Names may be escaped, or stand without folders.
        end = name[name.rfind('/') + 1:] + '"'
        end = bytes(end, 'utf8')
        for text in self.lists:
            if text is None or b'\\' in text or end in text:
                return True
        return False

    def pair(self, path, copy):
        files = [self.open(path), self.open(copy)]
        facts = ['', '']
        sizes = [0, 0]
        crcs = [0xFFFFFFFF, 0xFFFFFFFF]
        hashes = [None, None]
        if self.sha:
            hashes = [self.sha(), self.sha()]
        same = not isinstance(files[0], str) and not isinstance(files[1], str)
        try:
            while True:
                pieces = [b'', b'']
                for i in (0, 1):
                    if facts[i]:
                        continue
                    if isinstance(files[i], str):
                        facts[i] = files[i]
                        continue
                    try:
                        pieces[i] = files[i].read(self.block)
                    except OSError:
                        facts[i] = '!'
                        same = False
                        continue
                    if pieces[i]:
                        sizes[i] += len(pieces[i])
                        crcs[i] = lb_crc(crcs[i], pieces[i])
                        if hashes[i]:
                            hashes[i].update(pieces[i])
                    else:
                        facts[i] = '%d,%x' % (sizes[i], crcs[i])
                        if hashes[i]:
                            digest = hashes[i].digest()
                            facts[i] += ',' + ''.join(['%02x' % byte for byte in digest])
                same = same and pieces[0] == pieces[1]
                if facts[0] and facts[1]:
                    break
        finally:
            for file in files:
                if not isinstance(file, str):
                    file.close()
        return '%s %s %d' % (facts[0], facts[1], 1 if same else 0)

    def walk(self, label, root, visit):
        folders = ['']
        while folders:
            folder = folders.pop()
            try:
                for entry in uos.ilistdir(root + folder):
                    name = folder + '/' + entry[0]
                    if entry[1] != 0x4000:
                        visit(name, entry)
                    elif name.count('/') <= self.DEEPEST and (label == 'bak' or name != '/.lifeboat'):
                        folders.append(name)
            except OSError as error:
                if folder or error.args[0] not in (2, 20):
                    self.say('x %s %s' % (label, repr(bytes(folder, 'utf8'))))
            gc.collect()

    def user_file(self, name, entry):
        if name == '/checksum.json':
            return
        shown = repr(bytes(name, 'utf8'))
        if self.listed(name):
            self.say('f %s %s' % (self.pair('/usr' + name, '/bak/usr' + name), shown))
        else:
            size = entry[3] if len(entry) > 3 else uos.stat('/usr' + name)[6]
            self.say('s %d %s' % (size, shown))

    def copy_alone(self, name, _):
        # A copy without its user file; the others were told with theirs.
        if not self.listed(name):
            return
        file = self.open('/usr' + name)
        if file == '-':
            self.say('f %s %s' % (self.pair('/usr' + name, '/bak/usr' + name), repr(bytes(name, 'utf8'))))
        elif file != '!':
            file.close()

    def tell(self):
        gc.collect()
        self.lines = 0
        self.sha = None
        has_user = self.partition('usr')
        has_copies = self.partition('bak')
        user_list = self.content('ul', '/usr/checksum.json') if has_user else b''
        backup_list = b''
        if has_copies:
            backup_list = self.content('kl', '/bak/checksum.json', user_list)
            self.content('fl', '/bak/backup_restore.json')
            self.content('st', '/bak/.lifeboat.json')
        self.lists = (user_list, backup_list)
        for text in self.lists:
            if text is None or b'sha256' in text:
                try:
                    import uhashlib
                    self.sha = uhashlib.sha256
                except Exception:
                    pass
        if has_user:
            self.walk('usr', '/usr', self.user_file)
        if has_copies:
            self.walk('bak', '/bak/usr', self.copy_alone)
        self.say('e %d' % self.lines)
        self.lists = None
        gc.collect()
