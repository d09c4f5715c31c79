import { START } from './day.mjs';

const IST_OFFSET_MS = 5.5 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** Without a terminal a line of progress this often, ms. */
const PLAIN_LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 24;

const HAZARDS = {
  heat: 'Heat',
  frost: 'Frost',
  heavyRain: 'Heavy rain',
  lowSoilMoisture: 'Dry soil',
  strongWind: 'Strong wind',
};
const TRANSITIONS = {
  raise: 'begins',
  update: 'goes on',
  clear: 'is over',
  retract: 'was wrong',
  expire: 'no more data',
};

/** Tells people what happens, in plain words: on standard output, or on standard error when that is for JSON. */
export class Story {
  #out;
  #speed;
  #told = new Set();
  #barShown = false;
  #lastPlainAt = 0;
  #sent = { readings: 0, acknowledged: 0 };
  #linkUp = true;
  #over = false;

  constructor({ json, speed }) {
    this.#out = json ? process.stderr : process.stdout;
    this.#speed = speed;
  }

  begin({ cloud, page, broker, password, folder }) {
    this.say(`
Shivar in miniature: one village station, its gateway, and the cloud. Time runs ${this.#speed} times as fast.

  station page   ${page}   (technician password: ${password})
  cloud page     ${cloud}
  MQTT broker    ${broker}
  stores         ${folder}

The day: heat at noon, a gust front and a cloudburst in the evening, a stuck and a dead thermometer, and from 13:00
to 15:30 no link to the cloud. Ctrl-C stops everything.
`);
  }

  /** Events of the simulator and of the link. */
  heard(event) {
    if (event.event === 'progress' || event.event === 'ended') {
      this.#sent = { readings: event.readingsSent, acknowledged: event.readingsAcknowledged };
    }
    this.#over ||= event.event === 'ended';
    if (event.event === 'outage') {
      this.#linkUp = event.outage === undefined || event.outage === null;
      const words = this.#linkUp
        ? 'The link to the cloud is back; what waited is sent now.'
        : 'The link to the cloud is dead. Nothing is lost: it waits on the box.';
      this.say(`${clock(event.simulatedTime)}  ${words}`);
    }
  }

  /** What the gateway shows now. */
  show({ status, transitions, windows }) {
    for (const transition of [...transitions].reverse()) this.#tellAlert(transition);
    if (status !== undefined) this.#progress(status, windows);
  }

  #tellAlert({ key, hazard, kind, decidedAt, texts, missed }) {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const late = missed === true ? ' (too old to be sent)' : '';
    this.say(
      `${istTime(decidedAt?.ist)}  ${HAZARDS[hazard] ?? hazard} ${TRANSITIONS[kind] ?? kind}${late}. Text message:`,
    );
    for (const language of ['mr', 'hi', 'en']) this.say(`         ${language}  ${texts[language]}`);
  }

  #progress(status, windows) {
    const now = status.clock.now;
    const passed = this.#over ? 1 : shareOfDay(now);
    const { readings, acknowledged } = this.#sent;
    const line = `${istTime(now?.ist)} ${bar(passed)} readings ${readings}, acknowledged ${acknowledged} · windows ${windows} · alerts ${this.#told.size} · up ${bytes(status.link.bytesUp)}, waiting ${status.backlogRecords}${this.#linkUp ? '' : ' (no link)'}`;
    if (this.#out.isTTY) {
      this.#clearBar();
      this.#out.write(line.slice(0, (this.#out.columns ?? 120) - 1));
      this.#barShown = true;
    } else if (Date.now() - this.#lastPlainAt >= PLAIN_LINE_EVERY_MS) {
      this.#lastPlainAt = Date.now();
      this.say(line);
    }
  }

  say(text) {
    this.#clearBar();
    this.#out.write(`${text}\n`);
  }

  #clearBar() {
    if (this.#barShown) this.#out.write('\r\u001b[2K');
    this.#barShown = false;
  }

  end() {
    this.#clearBar();
  }

  summary(summary) {
    const { readings, windows, alerts, messages, upstream, faults, balanced } = summary;
    const raised = Object.entries(alerts).map(
      ([hazard, list]) =>
        `${HAZARDS[hazard] ?? hazard} ${list.filter(({ kind }) => kind === 'raise').length}`,
    );
    this.say(`
The day in numbers
  readings    ${readings.sent} sent, ${readings.acknowledged} acknowledged, ${readings.storedAtGateway} stored on the box, ${readings.storedAtCloud} at the cloud, ${readings.duplicates} repeats dropped
  windows     ${windows.atGateway} closed on the box, ${windows.atCloud} at the cloud
  alerts      ${raised.join(', ') || 'none'} (raised)
  messages    ${messages} texts in three languages
  upstream    ${upstream.bytes} bytes in ${upstream.requests} requests, link dead for ${upstream.outageMinutes} minutes
  faults      ${faults.map(({ sensor, code }) => (sensor === undefined ? code : `${sensor}: ${code}`)).join(', ') || 'none found'}
  ledger      ${balanced ? 'every reading is accounted for' : 'DOES NOT BALANCE'}`);
  }
}

/** How much of the simulated day is over, 0 to 1; before it begins 0. */
function shareOfDay(now) {
  if (now === null) return 0;
  return Math.max(0, (Date.parse(now.utc) - Date.parse(START)) / DAY_MS) % 1;
}

function bar(share) {
  const full = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}]`;
}

function clock(utcMs) {
  return new Date(utcMs + IST_OFFSET_MS).toISOString().slice(11, 16);
}

function istTime(ist) {
  return typeof ist === 'string' ? ist.slice(11, 16) : '--:--';
}

function bytes(count) {
  if (count < 1000) return `${count} B`;
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(1)} MB`;
}
