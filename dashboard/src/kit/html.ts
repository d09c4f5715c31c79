/** Markup that is already safe. Made only by {@link html} and {@link trusted}. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | undefined | null | false | readonly Part[];

/** Marks text that is markup by construction (a constant of ours); never pass anything that came from outside. */
export function trusted(markup: string): Markup {
  return { markup };
}

/** Escapes text for element content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A template literal whose every value is escaped unless it is {@link Markup} itself; false and undefined vanish. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  let out = strings[0] ?? '';
  values.forEach((value, index) => {
    out += render(value) + (strings[index + 1] ?? '');
  });
  return { markup: out };
}

function render(part: Part): string {
  if (part === undefined || part === null || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if ('markup' in part) return part.markup;
  return part.map(render).join('');
}
