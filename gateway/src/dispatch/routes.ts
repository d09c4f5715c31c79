import type { SmsSender } from '@shivar/core/message';
import type { Recipient } from '../config/gateway-config.ts';
import { DISPLAY } from './orders.ts';

/** How a recipient is reached. */
export interface Route {
  readonly sender: SmsSender;
  /** Telephone number, or the name under which the file shows it. */
  readonly address: string;
}

/** The routes of a box that writes every text to one sender; undefined for somebody who is not on the list any more. */
export function routesBy(
  sender: SmsSender,
  recipients: readonly Recipient[],
): (recipient: string) => Route | undefined {
  const addresses = new Map(recipients.map(({ id, phone }) => [id, phone]));
  addresses.set(DISPLAY, DISPLAY);
  return (recipient) => {
    const address = addresses.get(recipient);
    return address === undefined ? undefined : { sender, address };
  };
}
