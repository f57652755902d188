// Installs the npm packages of this folder as its lock file says, once.
// Builds of several projects may ask at the same time, and `npm ci` begins by deleting node_modules; so the first takes
// a lock, and the others wait for it and find the work done. The stamp lies inside node_modules, so that an
// installation that was cut short is never taken for a whole one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const stamp = join(folder, 'node_modules', '.installed');
const wanted = sha256(readFileSync(join(folder, 'package-lock.json')));
const lock = join(tmpdir(), `localhost-azurite-${sha256(folder).slice(0, 16)}.lock`);

await takeLock();
try {
  process.exitCode = isInstalled() ? 0 : install();
  if (process.exitCode === 0) writeFileSync(stamp, wanted); // also when it was installed: the build compares file times
} finally {
  rmSync(lock, { force: true });
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function install() {
  // No package here needs its install scripts, so none gets to run.
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync('npm', options, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  return npm.status ?? 1;
}

async function takeLock() {
  for (;;) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ownerIsGone()) rmSync(lock, { force: true });
    else await delay(200);
  }
}

function ownerIsGone() {
  try {
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 10_000; // cut short before it wrote its id
    return process.kill(owner, 0) !== true;
  } catch (error) {
    return error.code === 'ESRCH'; // ENOENT: released this instant
  }
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}
