import { serialLink } from '@shivar/firmware-bridge/links';
import type { SerialSettings } from '@shivar/platform/serial';
import { linkContract } from '../../contracts/link.ts';
import { openTerminalPair } from '../../support/pseudo-terminals.ts';

const SETTINGS: SerialSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

linkContract('serial line', async (t) => {
  const pair = await openTerminalPair();
  if (pair === undefined) return undefined;
  t.after(() => pair.dispose());
  return {
    link: serialLink(pair.near, SETTINGS),
    far: (onData) => serialLink(pair.far, SETTINGS).open({ onData, onClose: () => undefined }),
    unplug: () => pair.unplug(),
    plug: () => pair.plug(),
  };
});
