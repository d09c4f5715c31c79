import { SerialPort, type SerialSettings } from '@shivar/platform/serial';
import type { Link } from './link.ts';

/** A serial line of this computer as a link. */
export function serialLink(path: string, settings: SerialSettings): Link {
  return {
    name: path,
    open: (listener) =>
      SerialPort.open({
        path,
        settings,
        onData: (bytes) => listener.onData(bytes),
        onClose: (cause) => listener.onClose(cause),
      }),
  };
}
