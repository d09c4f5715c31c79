export * from './decoded-message.ts';
