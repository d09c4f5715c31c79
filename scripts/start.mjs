// `npm start`: sets up on first run, then runs the whole system in miniature: a cloud, one gateway with its broker, a
// link between them that fails, and a simulated village station.
import { readOptions, USAGE } from './village/options.mjs';

const options = readOptions(process.argv.slice(2));
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const { ensureSetup } = await import('./setup.mjs');
const node = await ensureSetup();
const { runVillage } = await import('./village/village.mjs');
process.exit(await runVillage(node, options));
