// SPDX-License-Identifier: MIT
// mpy-cross of MicroPython 1.12 (the npm package of it) as a program: node mpy-cross.cjs FOLDER_OF_NPM_PACKAGES
// [OPTIONS] -o OUT IN, or --version. `--check FILE…` compiles several without keeping the result.
'use strict';
const fs = require('fs');
const path = require('path');
delete globalThis.fetch; // the package would take it for the one of a browser
const [packages, ...options] = process.argv.slice(2);
const { compile } = require(path.resolve(packages, '@pybricks/mpy-cross-v5'));

process.setMaxListeners(0); // it adds some at each run

async function run(words, source, name) {
    const result = await compile('input.py', source, words);
    process.stdout.write(result.out.map((line) => line + '\n').join(''));
    process.stderr.write(result.err.map((line) => line.replace('"input.py"', `"${name}"`) + '\n').join(''));
    return result;
}

async function main() {
    if (options[0] === '--version') { // the package forgets its answer
        const { mpy } = await run([], '');
        console.log(`mpy-cross emitting mpy v${mpy[1]}`);
        return 0;
    }
    if (options[0] === '--check') {
        let failed = 0;
        for (const file of options.slice(1))
            failed |= (await run(['-mno-unicode', '-s', file], fs.readFileSync(file, 'utf8'), file)).status;
        return failed;
    }
    const out = options.indexOf('-o') + 1;
    const words = options.slice(0, -1);
    words[out] = 'output.mpy';
    const result = await run(words, fs.readFileSync(options.at(-1), 'utf8'), options.at(-1));
    if (result.status === 0)
        fs.writeFileSync(options[out], result.mpy);
    return result.status;
}

main().then((status) => process.exitCode = status, (error) => {
    console.error(String(error).slice(0, 500));
    process.exitCode = 1;
});
