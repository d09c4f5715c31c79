// Keeps the page fresh: when the program says that something changed, the main part is fetched again and put in place.
// Without this script the page is whole, only it stands still.
const QUIET_MS = 2000;
const source = document.body.dataset.events;
let waiting;
let busy = false;

async function refresh() {
  waiting = undefined;
  if (document.hidden) return;
  if (busy || editing()) return again();
  busy = true;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), 'text/html'));
  } catch {
    // Offline: the next event, or the next visit, tries again.
  } finally {
    busy = false;
  }
}

function replace(fresh) {
  for (const part of ['main', 'footer']) {
    const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
    if (!old || !next) continue;
    const open = new Set([...old.querySelectorAll('details')].flatMap((d, i) => (d.open ? [i] : [])));
    old.replaceChildren(...next.childNodes);
    old.querySelectorAll('details').forEach((d, i) => {
      d.open = open.has(i);
    });
  }
  choosing();
}

/** Nobody's choice or half-typed text is taken away under their fingers. */
function editing() {
  return document.activeElement?.matches('select, input') ?? false;
}

function again() {
  if (waiting === undefined) waiting = setTimeout(refresh, QUIET_MS);
}

/** With scripts, choosing is enough; the button is for those without. */
function choosing() {
  const select = document.querySelector('select[name=datastream]');
  if (!select) return;
  select.form.querySelector('button').hidden = true;
  select.addEventListener('change', () => select.form.requestSubmit());
}

choosing();
if (source) {
  const events = new EventSource(source);
  for (const kind of ['message', 'change']) events.addEventListener(kind, again);
  document.addEventListener('visibilitychange', () => document.hidden || again());
}
