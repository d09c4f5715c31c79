export * from './crc16-modbus.ts';
export * from './modbus-rtu.ts';
