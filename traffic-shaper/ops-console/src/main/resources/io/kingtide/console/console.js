'use strict';
// The console's page. Every text from the server is put in as text, never as markup.
const $ = id => document.getElementById(id);
const MAX_EVENTS = 300;
let token = sessionStorage.getItem('kingtide-token') || '';
let status = null;
let refreshing = null;
let stream = null;

async function call(method, path, body) {
  const response = await fetch('/api/v1' + path, {
    method,
    headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await response.json();
  if (!response.ok) {
    const problem = new Error(json.detail || 'The console answered ' + response.status);
    problem.status = response.status;
    throw problem;
  }
  return json;
}

function cell(row, text, style) {
  const td = row.insertCell();
  td.textContent = text;
  if (style) td.className = style;
  return td;
}

function effect(row, view) {
  const reached = view.nodes.filter(n => n.state === 'in-effect').length;
  const lost = view.nodes.filter(n => n.state === 'unreachable').length;
  let text = 'no node', style = 'warn';
  if (view.nodes.length) {
    text = reached + ' of ' + view.nodes.length + (lost ? ', ' + lost + ' unreachable' : '');
    style = view.inEffectEverywhere ? 'good' : lost ? 'bad' : 'warn';
  }
  const td = cell(row, text, 'state ' + style);
  td.title = view.nodes.map(n => n.service + '/' + n.instance + ': ' + n.state + ', answers ' + n.version
    + (n.reason ? ' (' + n.reason + ')' : '')).join('\n');
}

function action(row, text, act) {
  const td = row.insertCell();
  if (!may('operator')) return;
  const button = document.createElement('button');
  button.textContent = text;
  button.addEventListener('click', act);
  td.append(button);
}

function may(role) {
  const order = ['viewer', 'operator', 'admin'];
  return status && order.indexOf(status.role) >= order.indexOf(role);
}

function why(setting) {
  return setting ? setting.owner + ': ' + setting.reason : 'never set';
}

function rows(id, items, empty, fill) {
  const body = $(id);
  body.replaceChildren();
  if (!items.length) {
    const td = cell(body.insertRow(), empty, 'soft');
    td.colSpan = 6;
  }
  for (const item of items) fill(body.insertRow(), item);
}

function drawSwitches(switches) {
  rows('switches', switches, 'No node declares a switch yet.', (row, each) => {
    cell(row, each.name);
    const until = each.on && each.setting.expiresAtMillis;
    cell(row, each.on ? 'on' + (until ? ' until ' + time(until) : '') : 'off', each.on ? 'warn' : '');
    effect(row, each);
    cell(row, why(each.setting), 'soft');
    action(row, each.on ? 'Switch off' : 'Switch on', () => flip(each));
  });
}

function drawLimits(limits) {
  rows('limits', limits, 'No node declares a resource yet.', (row, each) => {
    cell(row, each.resource);
    cell(row, each.setting ? each.setting.permitsPerSecond + '/s by ' + each.setting.carrier : 'none', 'number');
    effect(row, each);
    cell(row, why(each.setting), 'soft');
    action(row, 'Change', () => limit(each));
  });
}

function drawCampaigns(campaigns) {
  rows('campaigns', campaigns, 'No campaign yet: kingtide campaign create', (row, each) => {
    cell(row, each.name);
    cell(row, each.status, each.status === 'armed' ? 'good' : each.status === 'killed' ? 'bad' : '');
    cell(row, each.expiresAtMillis ? time(each.expiresAtMillis) : '', 'number');
    effect(row, each);
    if (each.status === 'armed') action(row, 'Disarm', () => disarm(each)); else row.insertCell();
  });
}

const STEP_STYLES = { checking: 'warn', 'in-effect': 'good', failed: 'bad', held: 'bad' };
let planShown = null;

// The armed plan, or the one whose T-zero is the latest.
function drawPlan(plans) {
  planShown = plans.find(p => p.status === 'armed') || plans.slice().sort((a, b) => b.tZeroMillis - a.tZeroMillis)[0] || null;
  $('plan-about').textContent = !planShown ? '' : planShown.name + ' ' + planShown.status + ', T-zero '
    + time(planShown.tZeroMillis) + ', ' + planShown.owner + ': ' + planShown.reason
    + (planShown.willStillRun.length ? '. WILL STILL RUN on ' + planShown.willStillRun.join(', ') : '');
  $('plan-about').className = planShown && planShown.willStillRun.length ? 'problem' : 'soft';
  $('plan-abort').hidden = !planShown || planShown.status !== 'armed' || !may('operator');
  rows('plan', planShown ? planShown.steps : [], 'No plan yet: kingtide plan arm', (row, each) => {
    cell(row, each.action).title = each.name;
    cell(row, time(each.atMillis), 'number');
    cell(row, each.untilMillis ? time(each.untilMillis) : '', 'number');
    cell(row, each.mode === 'local' ? 'each node' : 'console', 'soft');
    const never = each.status === 'pending' && planShown.status !== 'armed';
    cell(row, never ? 'not run' : each.status, STEP_STYLES[each.status] ? 'state ' + STEP_STYLES[each.status] : 'soft').title =
      [each.detail, ...(each.nodes || [])].filter(text => text).join('\n');
  });
}

function counts(node) {
  const c = node.counters;
  if (node.kind === 'agent') {
    const refused = Object.values(c.refused || {}).reduce((a, b) => a + b, 0);
    return 'tagged ' + (c.tagged ?? 0) + ', rewritten ' + (c.rewritten ?? 0) + ', refused ' + refused;
  }
  const resources = Object.entries(c.resources || c);
  return resources.filter(([, v]) => v && v.passedReal !== undefined)
    .map(([name, v]) => name + ' ' + (v.passedReal + v.passedTest)
      + (v.blockedReal + v.blockedTest ? ' (−' + (v.blockedReal + v.blockedTest) + ')' : '')).join(', ');
}

function drawNodes(nodes) {
  rows('nodes', nodes, 'No node has connected yet.', (row, each) => {
    cell(row, each.service + '/' + each.instance);
    cell(row, each.kind);
    const text = !each.connected ? 'not connected' : each.ready ? 'ready' : 'not ready: ' + each.reason;
    cell(row, text, 'state ' + (!each.connected ? 'bad' : each.ready ? 'good' : 'warn'));
    cell(row, (each.lastReportAgoMillis / 1000).toFixed(1) + ' s ago', 'number');
    cell(row, each.appliedVersion === status.version ? 'current' : 'older', each.appliedVersion === status.version ? '' : 'warn');
    cell(row, counts(each), 'number soft');
  });
}

function time(millis) {
  return new Date(millis).toLocaleTimeString([], { hour12: false });
}

async function refresh() {
  clearTimeout(refreshing);
  try {
    status = await call('GET', '/status');
    const [s, l, c, p, n] = await Promise.all(
      ['/switches', '/limits', '/campaigns', '/plans', '/nodes'].map(path => call('GET', path)));
    drawSwitches(s.switches);
    drawLimits(l.limits);
    drawCampaigns(c.campaigns);
    drawPlan(p.plans);
    drawNodes(n.nodes);
    const summary = $('summary');
    summary.textContent = (status.killed ? 'ALL TEST TRAFFIC KILLED · ' : '')
      + (status.armed ? 'campaign ' + status.armed + ' armed' : 'no campaign armed') + ' · ' + status.user + ', ' + status.role;
    summary.className = status.killed ? 'killed' : '';
    $('kill').textContent = status.killed ? 'Lift the kill' : 'Kill all test traffic';
    $('kill').hidden = !may(status.killed ? 'admin' : 'operator');
    say('');
  } catch (problem) {
    if (problem.status === 401) { signOut('This token is not known to the console.'); return; }
    say(problem.status ? problem.message : 'The console cannot be reached. What is set stays in effect on the nodes.');
  }
  refreshing = setTimeout(refresh, 2000);
}

function say(text) {
  if ($('problem').textContent !== text) $('problem').textContent = text;
}

function ask(title, text, fields) {
  $('ask-title').textContent = title;
  $('ask-text').textContent = text;
  $('ask-number-row').hidden = !fields.number;
  $('ask-number').required = !!fields.number;
  $('ask-number').value = fields.number || '';
  $('ask-ttl-row').hidden = !fields.ttl;
  $('ask-ttl').value = '';
  $('ask-reason').value = '';
  $('ask-reason').required = true;
  $('ask').showModal();
  (fields.number ? $('ask-number') : $('ask-reason')).focus();
  return new Promise(resolve => $('ask').addEventListener('close', () => resolve(
    $('ask').returnValue === 'ok'
      ? { reason: $('ask-reason').value, ttl: $('ask-ttl').value, number: $('ask-number').value } : null), { once: true }));
}

async function change(method, path, body) {
  try {
    await call(method, path, body);
    await refresh();
  } catch (problem) {
    await refresh();
    say(problem.message);
  }
}

async function flip(each) {
  const answer = await ask((each.on ? 'Switch off ' : 'Switch on ') + each.name,
    each.on ? 'The function works fully again.' : 'Users get the fallback from now on.', { ttl: !each.on });
  if (!answer) return;
  const body = { on: !each.on, reason: answer.reason, version: each.version };
  if (!each.on && answer.ttl) body.ttlSeconds = Number(answer.ttl) * 60;
  if (each.setting && each.setting.fallback) body.fallback = each.setting.fallback;
  if (each.setting && each.setting.target) body.target = each.setting.target;
  await change('PUT', '/switches/' + each.name, body);
}

async function limit(each) {
  const now = each.setting ? each.setting.permitsPerSecond : 100;
  const answer = await ask('Limit ' + each.resource, 'Test traffic gives way first.', { number: now });
  if (!answer) return;
  await change('PUT', '/limits/' + each.resource, { permitsPerSecond: Number(answer.number),
    carrier: each.setting ? each.setting.carrier : 'gcra', reason: answer.reason, version: each.version });
}

async function disarm(each) {
  const answer = await ask('Disarm ' + each.name, 'New tagged requests are refused from now on.', {});
  if (answer) await change('POST', '/campaigns/' + each.name + '/disarm', { reason: answer.reason, version: each.version });
}

$('kill').addEventListener('click', async () => {
  const lift = status.killed;
  const answer = await ask(lift ? 'Lift the kill' : 'Kill all test traffic',
    lift ? 'Campaigns can be armed again; none is armed by this.' : 'On all nodes, at once. Real traffic is not touched.', {});
  if (answer) await change('POST', '/kill', { killed: !lift, reason: answer.reason });
});

$('plan-abort').addEventListener('click', async () => {
  const name = planShown.name;
  const answer = await ask('Abort plan ' + name, 'What its steps set is put back; later steps do not run.', {});
  if (answer) await change('POST', '/plans/' + name + '/abort', { reason: answer.reason });
});

function show(event) {
  const li = document.createElement('li');
  for (const [text, style] of [[time(event.atMillis), 'number soft'], [event.type, ''], [event.text + ' (' + event.who + ')', '']]) {
    const span = document.createElement('span');
    span.textContent = text;
    span.className = style;
    li.append(span);
  }
  $('events').prepend(li);
  while ($('events').children.length > MAX_EVENTS) $('events').lastChild.remove();
}

// fetch instead of EventSource: that one cannot send the token.
async function follow(last) {
  stream = new AbortController();
  const mine = stream;
  while (!mine.signal.aborted) {
    try {
      const response = await fetch('/api/v1/events?after=' + last, {
        headers: { Authorization: 'Bearer ' + token, Accept: 'text/event-stream' }, signal: mine.signal });
      if (!response.ok) throw new Error('status ' + response.status);
      $('live').textContent = 'live';
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value;
        const messages = text.split('\n\n');
        text = messages.pop();
        for (const message of messages) {
          const data = message.split('\n').find(line => line.startsWith('data: '));
          if (!data) continue;
          const event = JSON.parse(data.slice(6));
          last = event.id;
          show(event);
          clearTimeout(refreshing);
          refreshing = setTimeout(refresh, 50);
        }
      }
    } catch (problem) {
      if (mine.signal.aborted) return;
    }
    $('live').textContent = 'not live, trying again';
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
}

function signOut(problem) {
  clearTimeout(refreshing);
  if (stream) stream.abort();
  token = '';
  sessionStorage.removeItem('kingtide-token');
  $('console').hidden = true;
  $('kill').hidden = $('sign-out').hidden = true;
  $('sign-in').hidden = false;
  $('summary').textContent = 'not signed in';
  $('sign-in-problem').textContent = problem || '';
}

async function signIn() {
  try {
    status = await call('GET', '/status');
  } catch (problem) {
    signOut(problem.status === 401 ? 'This token is not known to the console.' : 'The console cannot be reached.');
    return;
  }
  sessionStorage.setItem('kingtide-token', token);
  $('sign-in').hidden = true;
  $('console').hidden = false;
  $('sign-out').hidden = false;
  $('events').replaceChildren();
  await refresh();
  follow(0);
}

$('sign-in-form').addEventListener('submit', event => {
  event.preventDefault();
  token = $('token').value.trim();
  $('token').value = '';
  signIn();
});
$('sign-out').addEventListener('click', () => signOut(''));
if (token) signIn();
