import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assetDirectory } from '@shivar/dashboard/kit';

/** WCAG 2.2, success criterion 1.4.3: text against what is behind it. */
const LEAST_CONTRAST = 4.5;
const INKS = ['ink', 'quiet', 'leaf', 'yellow', 'orange', 'red', 'good'];
const GROUNDS = ['paper', 'card'];

const style = readFileSync(new URL('shivar.css', assetDirectory), 'utf8');
const [light = '', dark = ''] = style.match(/:root \{[^}]*\}/g) ?? [];

function colour(scheme: string, name: string): string {
  const short = new RegExp(`--${name}: #([0-9a-f]{3}|[0-9a-f]{6});`).exec(scheme)?.[1] ?? assert.fail(name);
  return short.length === 6 ? short : [...short].map((digit) => digit + digit).join('');
}

/** WCAG relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

for (const [scheme, colours] of Object.entries({ light, dark })) {
  test(`every colour that words are written in can be read by ${scheme}`, () => {
    for (const ink of INKS) {
      for (const ground of GROUNDS) {
        const ratio = contrast(colour(colours, ink), colour(colours, ground));
        assert.ok(ratio >= LEAST_CONTRAST, `${ink} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    const button = contrast(colour(colours, 'leaf'), colour(colours, 'paper'));
    assert.ok(button >= LEAST_CONTRAST, `buttons: ${button.toFixed(2)}`);
  });
}
