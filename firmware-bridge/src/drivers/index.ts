export * from './device-driver.ts';
export { modbusSoilProbe } from './modbus-soil-probe/driver.ts';
export * from './modbus-soil-probe/profile.ts';
export { SHIPPED_PROFILES } from './modbus-soil-probe/shipped-profiles.ts';
