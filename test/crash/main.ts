// `npm run chaos -- --kills N --seed S [--control-kills N] [--json]`
import { parseArgs } from 'node:util';
import { isClean, runChaos } from './chaos.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    'control-kills': { type: 'string', default: '5' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
});
const result = await runChaos({
  kills: Number(values.kills),
  controlKills: Number(values['control-kills']),
  seed: Number(values.seed),
  crowd: { numbered: 16, bare: 4 },
  progress: (line) => console.error(line),
});
if (values.json) console.log(JSON.stringify(result));
else {
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(20)} ${value}`);
  console.log(isClean(result) ? 'every promise was kept' : 'A PROMISE WAS BROKEN');
}
process.exitCode = isClean(result) ? 0 : 1;
