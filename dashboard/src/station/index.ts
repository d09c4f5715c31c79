export { renderStationPage } from './station-page.ts';
export { renderLoginPage } from './technician-section.ts';
