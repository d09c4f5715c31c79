export { LoginGuard, makePassword, Sessions, TechnicianAccess, writePassword } from './access/index.ts';
export * from './admin-server.ts';
export { changeRoutes } from './api/change-routes.ts';
export { readRoutes } from './api/read-routes.ts';
export * from './box.ts';
export type { Command, CommandContext } from './command-line/command.ts';
export { runCommandLine } from './command-line/run-command-line.ts';
export { COMMANDS } from './commands/index.ts';
export { type GatewayRun, type GatewaySetup, runGateway } from './run-gateway.ts';
