#!/usr/bin/env node
// The compiler of npm under the two options that forge asks of a solc binary, which it would otherwise download.
import { readFileSync } from 'node:fs';
import solc from 'solc';

if (process.argv.includes('--standard-json')) {
  process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
} else {
  process.stdout.write(`solc, the solidity compiler\nVersion: ${solc.version()}\n`);
}
