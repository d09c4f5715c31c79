export * from './climate.ts';
export * from './storm.ts';
export * from './sun.ts';
export * from './vapour.ts';
export * from './weather.ts';
