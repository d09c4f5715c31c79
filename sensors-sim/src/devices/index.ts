export * from './modbus-probe/modbus-probe.ts';
export * from './modbus-probe/serial-probe.ts';
