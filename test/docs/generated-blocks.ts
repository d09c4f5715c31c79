import { OBSERVED_PROPERTIES } from '@shivar/core/model';
import { COMMANDS } from '@shivar/gateway/admin';
import { GATEWAY_CONFIG } from '@shivar/gateway/config';
import { describeSettings, ENVIRONMENT_VARIABLES } from '@shivar/platform/config';

/** A part of a document that follows from the code. It stands between `<!-- name -->` and `<!-- /name -->`. */
export interface GeneratedBlock {
  readonly document: string;
  readonly name: string;
  readonly text: string;
}

/** Every generated part of the documentation. */
export function generatedBlocks(): readonly GeneratedBlock[] {
  return [
    { document: 'docs/message-format.md', name: 'observed-properties', text: propertyTable() },
    { document: 'docs/configuration.md', name: 'settings', text: settingTable() },
    { document: 'docs/configuration.md', name: 'environment', text: environmentTable() },
    { document: 'docs/command-line.md', name: 'commands', text: commandTable() },
  ];
}

/** The document with the block replaced; undefined when it has no place for it. */
export function withBlock(text: string, { name, text: block }: GeneratedBlock): string | undefined {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) return undefined;
  return `${text.slice(0, from)}${begin}\n\n${block}\n\n${text.slice(to)}`;
}

/** A document without what formatting may change in tables: the width of cells and of the line under the header. */
export function unformatted(text: string): string {
  return text.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');
}

function propertyTable(): string {
  const rows = OBSERVED_PROPERTIES.map(({ name, unit, scale, kind, soil, limits, meaning }) => {
    const resolution = scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`;
    return [
      soil ? `\`${name}\`, \`${name}@20\`` : `\`${name}\``,
      `\`${unit}\``,
      resolution,
      kind,
      limits.join(' to '),
      meaning,
    ];
  });
  return table(['name', 'unit (UCUM)', 'resolution', 'kind', 'numbers taken', 'what it is'], rows);
}

function settingTable(): string {
  const rows = describeSettings(GATEWAY_CONFIG.schema).map(
    ({ path, type, default: fallback, optional, unit = '', help }) => [
      `\`${path}\``,
      type,
      optional ? 'none' : `\`${JSON.stringify(fallback)}\``,
      unit,
      help,
    ],
  );
  return table(['setting', 'type', 'default', 'unit', 'what it is for'], rows);
}

function environmentTable(): string {
  return table(
    ['variable', 'what it is for'],
    ENVIRONMENT_VARIABLES.map(({ name, help }) => [`\`${name}\``, help]),
  );
}

function commandTable(): string {
  const rows = COMMANDS.map(({ name, positionals, repeats, summary, options }) => {
    const words = [name, ...positionals].join(' ') + (repeats ? '...' : '');
    const flags = Object.entries(options).map(
      ([flag, { type, value }]) => `\`--${flag}${type === 'boolean' ? '' : ` ${value ?? 'VALUE'}`}\``,
    );
    return [`\`shivar ${words}\``, summary, flags.join(' ')];
  });
  return table(['command', 'what it does', 'options'], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
