// A running jieda with a copy of the example content, which a test may edit.
//
// Gets:  the path of a jieda binary and of a content folder.
// Gives: its address, plain requests without a browser, edits of the copy, an end.
// Never: a write to the content folder it was given; an end of a process that is not its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './port.mjs';

const START_MS = 60_000;
const STOP_MS = 10_000;

export class Site {
  #child;
  #folder;
  #log = '';

  /**
   * `flags` are further ones of `serve`, `--data` among them where the folder is another server's; `without` are files and folders that the copy lacks from the start; `baseUrl` is the
   * public address where that is not the server's own.
   */
  static async start(binary, content, flags = [], without = [], baseUrl = null) {
    const site = new Site();
    site.#folder = await mkdtemp(join(tmpdir(), 'jieda-browser-'));
    try {
      await cp(content, site.content, { recursive: true });
      // The example site has every article that readers need in Chinese; the tests of pages need one that is missing there.
      await rm(join(site.content, 'zh/funds/sepa-reference.md'), { force: true });
      for (const path of without) await rm(join(site.content, path), { recursive: true });
      site.base = await site.#serve(binary, flags, baseUrl);
    } catch (error) {
      await site.stop();
      throw error;
    }
    return site;
  }

  get content() {
    return join(this.#folder, 'content');
  }

  /** The database of feedback. */
  get database() {
    return join(this.#folder, 'data', 'insights.sqlite');
  }

  /** All that the server wrote to its log. */
  get log() {
    return this.#log;
  }

  /** Starts the server on a free port, which it is told as its public address too; gives the address that it prints. */
  async #serve(binary, flags, baseUrl) {
    // Settings of whoever runs the tests must not reach the server.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('JIEDA_')));
    const address = `127.0.0.1:${await freePort()}`;
    const data = flags.includes('--data') ? [] : ['--data', join(this.#folder, 'data')];
    const folders = ['--index', join(this.#folder, 'index'), ...data];
    const args = ['serve', this.content, ...folders, '--listen', address, '--base-url', baseUrl ?? `http://${address}`, ...flags];
    this.#child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    process.once('exit', () => this.#drop()); // Ctrl-C
    this.#child.stderr.on('data', (bytes) => { this.#log += bytes; });
    const lines = createInterface({ input: this.#child.stdout });
    const ended = once(this.#child, 'exit').then(([code]) => { throw new Error(`it ended with ${code}`); });
    try {
      const [line] = await Promise.race([once(lines, 'line', { signal: AbortSignal.timeout(START_MS) }), ended]);
      return new URL(line).origin;
    } catch (error) {
      throw new Error(`${binary} did not start: ${error.message}\n${this.#log.slice(-4000)}`);
    } finally {
      ended.catch(() => {});
    }
  }

  /** One request, redirects not followed: `{ status, headers, text }`. */
  async get(path, headers = {}, options = {}) {
    const response = await fetch(new URL(path, this.base), { headers, redirect: 'manual', ...options });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** The hits of the search API. */
  async search(q, lang) {
    const { status, text } = await this.get(`/api/v1/search?${new URLSearchParams({ q, lang })}`);
    if (status !== 200) throw new Error(`the search API answered ${status}: ${text}`);
    return JSON.parse(text).hits;
  }

  read(file) {
    return readFile(join(this.content, file), 'utf8');
  }

  async write(file, text) {
    await mkdir(dirname(join(this.content, file)), { recursive: true });
    return writeFile(join(this.content, file), text);
  }

  remove(file) {
    return rm(join(this.content, file));
  }

  async stop() {
    const child = this.#child;
    if (child?.pid && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(impatient);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The end when there is no time to wait. */
  #drop() {
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
