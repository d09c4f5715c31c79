import { replaceSensor, type SensorInstallation } from '@shivar/core/model';
import { type Command, command, type OptionValues } from '../command-line/command.ts';
import { findStation, writeStation } from '../files/station-files.ts';
import { numberOption } from './numbers.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const INSTRUMENT_OPTIONS = {
  from: {
    type: 'string',
    value: 'INSTANT',
    help: 'RFC 3339 instant from which it stands there; now when not given.',
  },
  model: { type: 'string', value: 'TEXT', help: 'Make and model.' },
  height: {
    type: 'string',
    value: 'M',
    help: 'Height above the ground in m; that of the old one when not given.',
  },
  depth: {
    type: 'string',
    value: 'CM',
    help: 'Depth below the surface in cm; that of the old one when not given.',
  },
  'tip-size': { type: 'string', value: 'MM', help: 'Rain per tip in mm; a rain gauge must say it.' },
} as const;

const replace = command({
  name: 'sensor replace',
  summary: 'Puts a new instrument behind a sensor name. Its readings open new series.',
  details:
    'Use it whenever an instrument is exchanged, also for one of the same model: the series of two instruments are never one. Calibrations belong to the instrument and are not taken over.',
  positionals: ['STATION', 'SENSOR'],
  options: { ...PLACE_OPTIONS, ...INSTRUMENT_OPTIONS },
  run: async (invocation) => {
    const [stationId = '', sensorId = ''] = invocation.positionals;
    const { paths } = await openPlace(invocation.options, invocation);
    const station = await findStation(paths.stationsDirectory, stationId);
    const replaced = replaceSensor(station, sensorId, installationOf(invocation.options));
    await writeStation(paths.stationsDirectory, replaced);
    const now = replaced.sensors.find(({ id }) => id === sensorId)?.installations.at(-1);
    invocation.out(`${stationId}/${sensorId}: instrument ${now?.epoch} from ${now?.effectiveFrom}`);
    return 0;
  },
});

export const SENSOR_COMMANDS: readonly Command[] = [replace];

function installationOf(options: OptionValues<typeof INSTRUMENT_OPTIONS>): Omit<SensorInstallation, 'epoch'> {
  const { from = new Date().toISOString(), model, height, depth, 'tip-size': tipSize } = options;
  return {
    effectiveFrom: from,
    ...(model === undefined ? {} : { model }),
    ...(height === undefined
      ? {}
      : { heightM: numberOption('height', height, { least: 0, greatest: 200, unit: 'm' }) }),
    ...(depth === undefined
      ? {}
      : { depthCm: numberOption('depth', depth, { least: 0, greatest: 1000, unit: 'cm' }) }),
    ...(tipSize === undefined
      ? {}
      : { tipSizeMm: numberOption('tip-size', tipSize, { least: 0.01, greatest: 10, unit: 'mm' }) }),
  };
}
