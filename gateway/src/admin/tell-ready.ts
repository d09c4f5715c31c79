import type { Listening } from '@shivar/platform/process';
import type { GatewayConfig } from '../config/index.ts';

/** Where a gateway that is ready can be reached. */
interface Reached {
  readonly page: Listening;
  readonly broker: Listening;
  /** Of the technician, when it was made just now. */
  readonly password: string | undefined;
}

/** Says where pages and broker are, in words or, for a program that started it, as one line of JSON. */
export function tellReady(
  config: Pick<GatewayConfig, 'id' | 'mqtt'>,
  { out, json }: { readonly out: (line: string) => void; readonly json: boolean },
  { page, broker, password }: Reached,
): void {
  const pageUrl = `http://${shownHost(page.host)}:${page.port}/`;
  const brokerUrl = `mqtt://${shownHost(broker.host)}:${broker.port}`;
  if (json) {
    const secret = password === undefined ? {} : { technicianPassword: password };
    const ready = { gateway: config.id, page: pageUrl, broker: brokerUrl, pid: process.pid, ...secret };
    out(JSON.stringify({ ready }));
    return;
  }
  const open = config.mqtt.open ? ' (open: no credential is asked for)' : '';
  out(`gateway ${config.id} is ready`);
  out(`  station page  ${pageUrl}${insteadOf(page)}`);
  out(`  MQTT broker   ${brokerUrl}${insteadOf(broker)}${open}`);
  if (password !== undefined) out(`  technician    password ${password} (shown this once)`);
}

function insteadOf({ instead }: Listening): string {
  return instead === undefined ? '' : ` (port ${instead} is taken)`;
}

/** An address that can be opened on this machine. */
function shownHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? 'localhost' : host;
}
