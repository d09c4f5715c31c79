import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { importsOf, readText, repositoryRoot, trackedFiles } from './support/repository.ts';

/** What core may import besides itself: pure, synchronous packages without an install script. */
const CORE_PACKAGES = ['cborg', 'zod', 'node:crypto', 'node:zlib'];

/** Which packages of ours each folder may import. `cloud-sync` has two halves with a wall between them. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  platform: ['core'],
  dashboard: ['core'],
  'cloud-sync/src/uplink': ['core', 'platform'],
  'cloud-sync/src/cloud': ['core', 'platform', 'dashboard'],
  gateway: ['core', 'platform', 'dashboard', 'cloud-sync/uplink'],
  'sensors-sim': ['core', 'platform'],
  'firmware-bridge': ['core', 'platform'],
};

/** Longest source file: one subject fits well within it. */
const MAX_SOURCE_LINES = 500;

const files = trackedFiles();
const sources = files.filter((file) => /\/src\/.*\.ts$/.test(file));

function ownerOf(file: string): string {
  return Object.keys(MAY_IMPORT).find((folder) => file.startsWith(`${folder}/`)) ?? '';
}

test('every source file lives in a folder with known walls', () => {
  assert.ok(sources.length > 0);
  const homeless = sources.filter((file) => ownerOf(file) === '');
  assert.deepEqual(homeless, []);
});

test('packages of ours import each other only as the architecture allows', () => {
  const breaches: string[] = [];
  for (const file of sources) {
    const owner = ownerOf(file);
    const own = owner.split('/')[0] ?? '';
    for (const name of importsOf(readText(file))) {
      if (!name.startsWith('@shivar/')) continue;
      const [target = '', folder = ''] = name.slice('@shivar/'.length).split('/');
      const allowed = MAY_IMPORT[owner] ?? [];
      if (target === own || (!allowed.includes(target) && !allowed.includes(`${target}/${folder}`))) {
        breaches.push(`${file} imports ${name}`);
      }
    }
  }
  assert.deepEqual(breaches, []);
});

test('relative imports stay inside the package, and the two ends of the uplink never meet', () => {
  const breaches: string[] = [];
  for (const file of sources) {
    for (const name of importsOf(readText(file)).filter((n) => n.startsWith('.'))) {
      const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), name));
      if (!target.startsWith(`${ownerOf(file)}/`)) breaches.push(`${file} imports ${name}`);
    }
  }
  assert.deepEqual(breaches, []);
});

test('core is pure: only its allowlist, no clock, no randomness, no process', () => {
  const breaches: string[] = [];
  const impure =
    /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|performance\.now\(|\bsetTimeout\(|randomBytes|randomUUID|\bfetch\(/;
  for (const file of sources.filter((f) => f.startsWith('core/'))) {
    const text = readText(file);
    for (const name of importsOf(text)) {
      const allowed = CORE_PACKAGES.some((known) => name === known || name.startsWith(`${known}/`));
      if (!name.startsWith('.') && !allowed) breaches.push(`${file} imports ${name}`);
    }
    const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const found = impure.exec(code);
    if (found !== null) breaches.push(`${file} uses ${found[0]}`);
  }
  assert.deepEqual(breaches, []);
});

test('nothing imports the simulator, the tests, the benchmarks or the scripts', () => {
  const breaches: string[] = [];
  for (const file of sources) {
    for (const name of importsOf(readText(file))) {
      if (/^@shivar\/sensors-sim/.test(name) || /(^|\/)(test|bench|scripts)\//.test(name)) {
        breaches.push(`${file} imports ${name}`);
      }
    }
  }
  assert.deepEqual(breaches, []);
});

test('no module reads the environment on its own; entries and configuration do', () => {
  const allowed = /\/(main|commands\/[^/]+|config\/[^/]+|process\/[^/]+|writer-worker)\.ts$/;
  const readers = sources.filter((file) => !allowed.test(file) && /\bprocess\.env\b/.test(readText(file)));
  assert.deepEqual(readers, []);
});

test('only the start-up scripts and the one store adapter know the built-in SQLite', () => {
  const users = sources.filter((file) => importsOf(readText(file)).includes('node:sqlite'));
  assert.ok(
    users.every((file) => file.startsWith('platform/src/sqlite/')),
    users.join(', '),
  );
});

test('source files are short enough to be one subject', () => {
  const long = sources
    .map((file) => ({ file, lines: readText(file).split('\n').length }))
    .filter(({ lines }) => lines > MAX_SOURCE_LINES);
  assert.deepEqual(long, []);
});

test('file names are kebab-case', () => {
  const odd = sources.filter(
    (file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(path.posix.basename(file)),
  );
  assert.deepEqual(odd, []);
});

test('no tracked file names a download host of a registry or a path of one machine', () => {
  const host = new RegExp(['registry', 'npmjs', 'org'].join('\\.'));
  const home = new RegExp(`(^|[^A-Za-z./])/(${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me'].join('|')})/`, 'm');
  const breaches: string[] = [];
  for (const file of files) {
    if (
      /\.(png|jpg|gz|ico|woff2?)$/.test(file) ||
      file.startsWith('test/fixtures/') ||
      file.startsWith('test/oracles/')
    )
      continue;
    if (!existsSync(path.join(repositoryRoot, file))) continue;
    const text = readText(file);
    if (host.test(text)) breaches.push(`${file} names a registry host`);
    if (file !== 'package-lock.json' && home.test(text)) breaches.push(`${file} names a machine path`);
  }
  assert.deepEqual(breaches, []);
});

test('the lock file carries no download addresses', () => {
  assert.doesNotMatch(readText('package-lock.json'), /"resolved": "http/);
});

test('the lock file is complete on every platform, so that npm ci accepts it everywhere', () => {
  const { packages } = JSON.parse(readText('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => packages[`node_modules/${name}`] === undefined);
  assert.deepEqual(missing, []);
});
