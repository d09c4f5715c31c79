export * from './serial-port.ts';
export * from './serial-settings.ts';
