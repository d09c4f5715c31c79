export * from './dispatcher.ts';
export * from './file-sender.ts';
export * from './orders.ts';
export * from './routes.ts';
