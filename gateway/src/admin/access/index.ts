export { LoginGuard } from './login-guard.ts';
export { type Session, Sessions } from './sessions.ts';
export { FORM_TOKEN_HEADER, TechnicianAccess } from './technician-access.ts';
export {
  MAX_PASSWORD_CHARACTERS,
  MIN_PASSWORD_CHARACTERS,
  makePassword,
  writePassword,
} from './technician-file.ts';
