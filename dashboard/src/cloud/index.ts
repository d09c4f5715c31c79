export { renderStationPage } from '../station/station-page.ts';
export { renderCloudPage } from './cloud-page.ts';
