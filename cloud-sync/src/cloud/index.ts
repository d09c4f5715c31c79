export { openApiDocument } from './api/openapi.ts';
export { type CloudClock, type SimulatedCourse, simulatedClock, systemClock } from './cloud-clock.ts';
export { type CloudPageRenderer, DASHBOARD } from './pages/page-routes.ts';
export { type Cloud, type CloudOptions, startCloud } from './start-cloud.ts';
export * from './store/index.ts';
