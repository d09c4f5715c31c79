import type { DeviceDriver } from '../device-driver.ts';
import { type SoilProbeOptions, soilProbeOptions } from './options.ts';
import { SoilProbeSession } from './session.ts';

/** Soil probes on RS-485 that speak Modbus RTU. */
export const modbusSoilProbe: DeviceDriver<SoilProbeOptions> = {
  name: 'modbus-soil-probe',
  description: 'soil probes on RS-485 (Modbus RTU): moisture, temperature, conductivity, pH by profile',
  options: soilProbeOptions,
  sensors: ({ devices }) => [...new Set(devices.map(({ sensor }) => sensor))],
  open: (options, line, nowMs) => new SoilProbeSession(options, line, nowMs),
};
