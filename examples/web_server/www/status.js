// SPDX-License-Identifier: Apache-2.0
'use strict';

const PERIOD_MS = 1000;
const PATIENCE_MS = 4000;
const SAMPLES = 60;

const at = id => document.getElementById(id);
const rates = [];
let last = null; // the status before, for differences
let heard = new Date();
let timer = 0;

// An element with a class and children: elements, or text that stays text.
function make(tag, kind, ...children) {
  const element = document.createElement(tag);
  element.className = kind;
  element.append(...children);
  return element;
}

function say(id, ...children) {
  at(id).replaceChildren(...children);
}

function rows(id, items, cells) {
  say(id, ...items.map(item => make('tr', '', ...cells(item))));
}

const number = value => value.toLocaleString('en');
const percent = (part, whole) => whole ? Math.min(100, 100 * part / whole) : 0;

function bar(used, size, peak) {
  const fill = make('i', used ? '' : 'none');
  fill.style.width = percent(used, size) + '%';
  const track = make('div', percent(used, size) > 85 ? 'bar high' : 'bar', fill);
  if (peak !== undefined) {
    const mark = make('b', '');
    mark.style.left = percent(peak, size) + '%';
    track.append(mark);
  }
  return track;
}

function showUptime(ms) {
  let rest = Math.floor(ms / 1000);
  const parts = Object.entries({d: 86400, h: 3600, m: 60, s: 1}).map(([name, unit]) => {
    const count = Math.floor(rest / unit);
    rest %= unit;
    return [String(count), name];
  });
  while (parts.length > 1 && parts[0][0] === '0') parts.shift();
  say('uptime', ...parts.slice(0, 2).flatMap(([count, name]) => [count, make('small', '', name)]));
  say('since', 'since ' + new Date(Date.now() - ms).toLocaleTimeString([], {timeStyle: 'short'}));
}

function showRate(now) {
  const ms = last ? now.uptime_ms - last.uptime_ms : 0;
  if (ms < 0) rates.length = 0; // it started again
  if (ms > 0) rates.push(1000 * Math.max(0, now.requests - last.requests) / ms);
  if (rates.length > SAMPLES) rates.shift();
  last = now;
  if (!rates.length) return;
  const rate = rates[rates.length - 1];
  say('rate', rate < 100 ? rate.toFixed(1) : number(Math.round(rate)));
  const top = Math.max(2, ...rates) * 1.1;
  const points = rates.map((value, i) =>
    `${(120 - 120 * (rates.length - 1 - i) / (SAMPLES - 1)).toFixed(1)} ${(40 - 38 * value / top).toFixed(1)}`);
  const [area, line] = at('spark').children;
  line.setAttribute('d', 'M' + points.join('L'));
  area.setAttribute('d', `M${points[0].split(' ')[0]} 40L${points.join('L')}L120 40z`);
}

function show(now) {
  const counters = Object.entries(now.counters);
  const open = now.sockets.filter(socket => socket.kind === 'tcp' && socket.remote).length;
  say('machine', now.machine);
  say('about', `Petrel ${now.version} · ${now.board} · ${now.address}`);
  showUptime(now.uptime_ms);
  showRate(now);
  say('requests', number(now.requests) + ' answered' + (now.refused ? `, ${number(now.refused)} refused` : ''));
  say('open', String(open));
  say('served', number(now.connections) + ' so far');
  const watches = now.counters.watches ?? {value: '–', start: '–'};
  say('watches', String(watches.value));
  say('watchstart', watches.start + ' at start');

  say('nthreads', String(now.threads.length));
  rows('threads', now.threads, thread => [
    make('td', '', thread.name),
    make('td', /running|ready/.test(thread.state) ? 'dot on' : 'dot', thread.state),
    make('td', 'num', String(thread.priority)),
    make('td', '', bar(thread.stack_used, thread.stack_size),
      make('span', 'amount', `${number(thread.stack_used)} / ${number(thread.stack_size)} B`)),
  ]);
  say('nsockets', String(now.sockets.length));
  rows('sockets', now.sockets, socket => [
    make('td', 'faint', socket.kind),
    make('td', 'mono', socket.local, ...socket.remote ? [make('span', 'faint', ' ⇄ '), socket.remote] : []),
    make('td', /^(connected|open|listening)/.test(socket.state) ? 'dot on' : 'dot', socket.state),
  ]);
  rows('pools', now.pools, pool => [
    make('td', '', pool.name, make('span', 'amount', number(pool.block_bytes) + ' B each')),
    make('td', '', bar(pool.used, pool.size, pool.peak),
      make('span', 'amount', `${number(pool.used)} of ${number(pool.size)}, peak ${number(pool.peak)}`)),
  ]);
  rows('counters', counters, ([name, counter]) => [
    make('td', '', name),
    make('td', 'num', number(counter.value)),
    make('td', 'num faint', number(counter.start)),
  ]);
}

// Only what changed is written: these are read aloud.
function write(id, text) {
  if (at(id).textContent !== text) say(id, text);
}

function setLink(state, text) {
  write('link', text);
  document.body.className = state;
  at('alarm').hidden = state !== 'lost';
}

async function refresh() {
  try {
    const answer = await fetch('/api/status', {signal: AbortSignal.timeout(PATIENCE_MS)});
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    heard = new Date();
    setLink('live', 'live');
  } catch (error) {
    setLink('lost', 'no answer');
    write('alarm', `The device has not answered since ${heard.toLocaleTimeString()}; still asking every second.`);
  }
  if (!document.hidden) timer = setTimeout(refresh, PERIOD_MS);
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(timer);
  if (document.hidden) setLink('wait', 'paused');
  else refresh();
});
refresh();
