import { IST_OFFSET } from '@shivar/core/time';
import { istTime, number } from './format.ts';
import { html, type Markup } from './html.ts';
import type { AlertMark, ChartModel, ChartPoint } from './models.ts';
import { type DisplayUnit, displayUnit } from './units.ts';
import type { Words } from './words/index.ts';

/** Drawing area in the units of the view box; the picture scales to the width of the screen. */
const FRAME = { width: 480, height: 230, left: 40, right: 20, top: 26, bottom: 24 } as const;
const HOUR_MS = 3_600_000;
const TIME_LABEL_EVERY_HOURS = 4;
/** Below this a range is noise of the arithmetic, not weather. */
const SMALLEST_SPAN = 1e-6;
/** A window counts as thin when fewer than this share of its expected readings came. */
const THIN_SHARE = 0.8;

interface Scales {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** Which shape tells the truth about a property: rain falls in amounts, directions wrap, the rest is a line. */
function chartShape(property: string): 'bars' | 'dots' | 'line' {
  if (property === 'rainTipCount') return 'bars';
  return property === 'windDirection' ? 'dots' : 'line';
}

/**
 * The chart of one datastream as inline SVG: values with their spread, gaps as gaps, thin windows hollow, alert levels
 * as dashed lines and alert changes as marks. Its table twin carries the same numbers for readers without the picture.
 */
export function chartSvg(model: ChartModel, words: Words): Markup {
  const unit = displayUnit(model.property, model.tipSizeMm);
  const scales = scalesFor(model, unit);
  const title = `${words.properties[model.property] ?? model.property}, ${unit.unit}`;
  return html`<svg class="chart" viewBox="0 0 ${FRAME.width} ${FRAME.height}" role="img" aria-label="${title}">
<title>${title}</title>
${grid(scales, unit)}${timeAxis(model, scales)}
${thresholdLines(model, scales, unit, words)}
${shapeOf(model, scales, unit)}
${model.marks.map((mark) => alertMark(mark, scales, words))}
</svg>`;
}

function scalesFor(model: ChartModel, unit: DisplayUnit): Scales {
  const bars = chartShape(model.property) === 'bars';
  const values = model.points.flatMap((p) => [
    p.value,
    ...(bars ? [] : [p.min ?? p.value, p.max ?? p.value]),
  ]);
  const shown = [...values, ...nearThresholds(model, values)].map((value) => value * unit.factor);
  const { low, high, step } = niceRange(bars ? [0, ...shown] : shown);
  const innerWidth = FRAME.width - FRAME.left - FRAME.right;
  const innerHeight = FRAME.height - FRAME.top - FRAME.bottom;
  const span = Math.max(1, model.to - model.from);
  return {
    x: (at) => FRAME.left + ((at - model.from) / span) * innerWidth,
    y: (value) => FRAME.top + innerHeight - ((value - low) / (high - low)) * innerHeight,
    low,
    high,
    step,
  };
}

/** Alert levels far away would flatten the curve; those within one more range of it are drawn. */
function nearThresholds(model: ChartModel, values: readonly number[]): number[] {
  if (values.length === 0) return model.thresholds.map((t) => t.level);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const reach = Math.max(high - low, Math.abs(high) * 0.1);
  return model.thresholds
    .map((t) => t.level)
    .filter((level) => level >= low - reach && level <= high + reach);
}

/** A range that begins and ends on a round number, with about five steps. */
export function niceRange(values: readonly number[]): { low: number; high: number; step: number } {
  const finite = values.filter(Number.isFinite);
  const min = finite.length === 0 ? 0 : Math.min(...finite);
  const max = finite.length === 0 ? 1 : Math.max(...finite);
  const raw = Math.max(max - min || Math.abs(max), SMALLEST_SPAN) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((m) => m * magnitude >= raw) ?? 10) * magnitude;
  const low = Math.floor(min / step) * step;
  const high = Math.ceil(max / step) * step;
  return { low, high: high > low ? high : low + step, step };
}

function grid({ y, low, high, step }: Scales, unit: DisplayUnit): Markup[] {
  const lines: Markup[] = [];
  const decimals = step < 1 ? Math.ceil(-Math.log10(step)) : 0;
  for (let index = 0; low + index * step <= high + step / 2; index += 1) {
    const value = low + index * step;
    const at = y(value).toFixed(1);
    lines.push(html`<path class="grid" d="M${FRAME.left} ${at}H${FRAME.width - FRAME.right}"/>
<text class="axis" x="${FRAME.left - 6}" y="${at}" dy="4" text-anchor="end">${number(value, decimals)}</text>`);
  }
  lines.push(html`<text class="axis" x="4" y="14">${unit.unit}</text>`);
  return lines;
}

function timeAxis({ from, to }: ChartModel, { x }: Scales): Markup[] {
  const every = TIME_LABEL_EVERY_HOURS * HOUR_MS;
  const labels: Markup[] = [];
  for (let at = Math.ceil((from + IST_OFFSET) / every) * every - IST_OFFSET; at <= to; at += every) {
    labels.push(
      html`<text class="axis" x="${x(at).toFixed(1)}" y="${FRAME.height - 8}" text-anchor="middle">${istTime(at)}</text>`,
    );
  }
  return labels;
}

function thresholdLines(
  model: ChartModel,
  { y, low, high }: Scales,
  unit: DisplayUnit,
  words: Words,
): Markup[] {
  return model.thresholds
    .map((threshold) => ({ ...threshold, level: threshold.level * unit.factor }))
    .filter(({ level }) => level >= low && level <= high)
    .map(({ level, hazard }) => {
      const at = y(level);
      const left = roomierOnTheLeft(model, level / unit.factor);
      const x = left ? FRAME.left + 4 : FRAME.width - FRAME.right - 4;
      const label = `${words.hazards[hazard]}: ${words.threshold} ${number(level, 1)} ${unit.unit}`;
      return html`<path class="threshold" d="M${FRAME.left} ${at.toFixed(1)}H${FRAME.width - FRAME.right}"/>
<text class="threshold-label" x="${x}" y="${(at - 5).toFixed(1)}" text-anchor="${left ? 'start' : 'end'}">${label}</text>`;
    });
}

/** A level is named at the end of its line from which the curve keeps further away. */
function roomierOnTheLeft({ points, from, to }: ChartModel, level: number): boolean {
  const middle = (from + to) / 2;
  const distance = (half: readonly ChartPoint[]): number =>
    Math.min(...half.map(({ value }) => Math.abs(value - level)));
  const left = distance(points.filter(({ start }) => start < middle));
  return left > distance(points.filter(({ start }) => start >= middle));
}

function shapeOf(model: ChartModel, scales: Scales, unit: DisplayUnit): Markup[] {
  const points = model.points.map((point) => scaled(point, unit.factor));
  const shape = chartShape(model.property);
  if (shape === 'bars') return points.map((point) => bar(point, scales));
  if (shape === 'dots') return points.map((point) => dot(point, scales, 'dot'));
  return [
    ...runs(points).flatMap((run) => lineOf(run, scales)),
    ...points.filter(thin).map((p) => dot(p, scales, 'thin')),
  ];
}

function scaled(point: ChartPoint, factor: number): ChartPoint {
  return {
    ...point,
    value: point.value * factor,
    ...(point.min === undefined ? {} : { min: point.min * factor }),
    ...(point.max === undefined ? {} : { max: point.max * factor }),
  };
}

/** Stretches of windows that follow each other without a hole. */
export function runs(points: readonly ChartPoint[]): ChartPoint[][] {
  const out: ChartPoint[][] = [];
  let previous: ChartPoint | undefined;
  for (const point of points) {
    if (previous !== undefined && point.start === previous.end) out.at(-1)?.push(point);
    else out.push([point]);
    previous = point;
  }
  return out;
}

function lineOf(run: readonly ChartPoint[], { x, y }: Scales): Markup[] {
  const at = (p: ChartPoint, value: number): string =>
    `${x((p.start + p.end) / 2).toFixed(1)} ${y(value).toFixed(1)}`;
  const upper = run.map((p) => at(p, p.max ?? p.value));
  const lower = run.map((p) => at(p, p.min ?? p.value)).reverse();
  const line = run.map((p) => at(p, p.value)).join('L');
  return [
    html`<path class="band" d="M${[...upper, ...lower].join('L')}Z"/>`,
    html`<path class="line" d="M${line}"/>`,
  ];
}

function bar(point: ChartPoint, { x, y, low }: Scales): Markup {
  const left = x(point.start) + 0.5;
  const width = Math.max(1, x(point.end) - x(point.start) - 1);
  const top = y(point.value);
  return html`<path class="bar" d="M${left.toFixed(1)} ${y(low).toFixed(1)}V${top.toFixed(1)}h${width.toFixed(1)}V${y(low).toFixed(1)}Z"/>`;
}

function thin({ count, expected }: ChartPoint): boolean {
  return expected > 0 && count < THIN_SHARE * expected;
}

function dot(point: ChartPoint, { x, y }: Scales, kind: 'dot' | 'thin'): Markup {
  const middle = x((point.start + point.end) / 2).toFixed(1);
  return html`<circle class="${kind}" cx="${middle}" cy="${y(point.value).toFixed(1)}" r="${kind === 'thin' ? 3 : 2}"/>`;
}

function alertMark(mark: AlertMark, { x }: Scales, words: Words): Markup {
  const at = x(mark.at).toFixed(1);
  const label = `${words.hazards[mark.hazard]} ${words.transitions[mark.kind]} ${istTime(mark.at)}`;
  const sign = mark.kind === 'raise' ? '▲' : '▽';
  return html`<g class="mark ${mark.kind}"><title>${label}</title><path d="M${at} ${FRAME.top}V${FRAME.height - FRAME.bottom}"/>
<text x="${at}" y="${FRAME.top - 4}" text-anchor="middle">${sign}</text></g>`;
}
