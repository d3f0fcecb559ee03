import { readFileSync } from 'node:fs';

const styles = readFileSync('src/styles/_participants.scss', 'utf8');
const colours = [...styles.matchAll(/--(on-seat|seat-\d): light-dark\((#\w{6}), (#\w{6})\)/g)].map((found) => ({
  ...{ name: found[1]!, light: found[2]!, dark: found[3]! },
}));
const seats = colours.filter(({ name }) => name !== 'on-seat');
const on = colours.find(({ name }) => name === 'on-seat')!;

/** WCAG 2.2: relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('the participant colours', () => {
  it('are eight', () => {
    expect(seats).toHaveLength(8);
  });

  it.each(seats)('$name can be read in both themes', ({ light, dark }) => {
    expect(contrast(light, on.light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark, on.dark)).toBeGreaterThanOrEqual(4.5);
  });
});
