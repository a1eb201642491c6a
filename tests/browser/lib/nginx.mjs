// nginx in front of a site, as an operator runs it.
//
// Gets:  nginx on PATH, or NGINX_PROGRAM=/path/to/it; the `location`s of each server.
// Gives: a running nginx with a free port for each server, and its end.
// Never: a port or a file of a system's own nginx; a process left behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.mjs';

const START_MS = 10_000;

const server = ([port, locations]) => `server { listen 127.0.0.1:${port}; ${locations} }`;

/** Starts nginx; `servers` are pairs of a port and its locations. Gives a function that ends it. */
export async function startNginx(servers) {
  const folder = await mkdtemp(join(tmpdir(), 'jieda-nginx-'));
  const file = join(folder, 'nginx.conf');
  const stores = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  await writeFile(file, `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http { access_log off; ${stores.join(' ')} ${servers.map(server).join('\n')} }`);
  const child = spawn(process.env.NGINX_PROGRAM ?? 'nginx', ['-e', `${folder}/error.log`, '-p', folder, '-c', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  const failed = once(child, 'error').then(([error]) => { throw new Error(`nginx did not start (Debian's package "nginx", or set NGINX_PROGRAM): ${error.message}`); });
  const stop = async () => {
    child.kill();
    if (child.exitCode === null && child.pid) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const answers = () => fetch(`http://127.0.0.1:${servers[0][0]}/`).then(() => true, () => false);
    await Promise.race([until('nginx', START_MS, answers), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  failed.catch(() => {});
  return stop;
}
