// Installs the optional peer `sqlite3`, with which Node 20 and 22 store. It goes into var/sqlite3 and is linked into
// node_modules, so that neither package.json nor the lock file nor any other package changes. Where no prebuilt binary can
// be fetched npm compiles it, which takes a minute or two, python3, make and g++; a compiled one is kept and linked again.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'var/sqlite3');
const installed = path.join(folder, 'node_modules/sqlite3');
/** The Node that the user runs: inside npm scripts `node` is the pinned one, and a build for it fails on older ones. */
const userNode = process.env.npm_node_execpath ?? process.execPath;

if (!(await loads(installed))) await install();
link();
if (!(await loads('sqlite3'))) {
  console.error('sqlite3 was installed but does not load. Compiling it needs python3, make and g++.');
  process.exit(1);
}
console.log('sqlite3 is installed');

async function install() {
  const version = wantedVersion();
  console.log(`installing sqlite3 ${version} (a minute or two where it has to be compiled)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // npm 12 runs the install scripts of named packages only.
  const manifest = { private: true, dependencies: { sqlite3: version }, allowScripts: { sqlite3: true } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--prefix', folder, '--loglevel', 'error'], 'inherit');
}

function link() {
  const target = path.join(root, 'node_modules/sqlite3');
  rmSync(target, { recursive: true, force: true });
  symlinkSync(installed, target, 'junction');
}

/** The version the platform package asks for. */
function wantedVersion() {
  const { peerDependencies } = JSON.parse(readFileSync(path.join(root, 'platform/package.json'), 'utf8'));
  return peerDependencies.sqlite3;
}

/** Whether the user's Node can load it and open a database. */
async function loads(name) {
  const program = `new (require(${JSON.stringify(name)}).Database)(':memory:', (error) => process.exit(error ? 1 : 0))`;
  return (await run(userNode, ['--eval', program], 'ignore')) === 0;
}

function run(command, args, stdio) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...localHeaders() } });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** The headers that came with the user's Node, so that compiling fetches none. */
function localHeaders() {
  const prefix = path.dirname(path.dirname(userNode));
  return existsSync(path.join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {};
}
