/** A place in per cent of the map's width and height. */
export type Place = { readonly left: number; readonly top: number };

/** What the map measures, and how far apart two marks must stand, in the same unit. */
const [WIDTH, HEIGHT, APART, MARGIN] = [320, 200, 30, 24] as const;

/**
 * Puts positions of any scale on the map, the origin in its middle and both axes at one scale. Who would stand on
 * somebody else is moved aside to the nearest free place: a map on which one hides another tells nothing.
 */
export function placeMarks(positions: readonly (readonly [x: number, y: number])[]): readonly Place[] {
  const reach = Math.max(...positions.flat().map(Math.abs), Number.EPSILON);
  const scale = Math.min(WIDTH, HEIGHT) / 2 - MARGIN;
  // Opinions lie wider along the first axis: the map gives it the room that it has.
  const stretch = (WIDTH / 2 - MARGIN) / scale;
  const taken: (readonly [number, number])[] = [];
  return positions.map(([x, y]) => {
    const wanted = [WIDTH / 2 + (x / reach) * scale * stretch, HEIGHT / 2 - (y / reach) * scale] as const;
    const [left, top] = around(wanted).find((at) => isFree(at, taken)) ?? wanted;
    taken.push([left, top]);
    return { left: (left / WIDTH) * 100, top: (top / HEIGHT) * 100 };
  });
}

/** The place itself, then places on wider and wider rings around it that lie within the map. */
function around([x, y]: readonly [number, number]): readonly (readonly [number, number])[] {
  const rings = Array.from({ length: 6 }, (_, ring) => ring + 1);
  const places = rings.flatMap((ring) =>
    Array.from({ length: ring * 6 }, (_, i) => {
      const angle = (i / (ring * 6)) * 2 * Math.PI;
      return [x + Math.cos(angle) * ring * APART, y + Math.sin(angle) * ring * APART] as const;
    }),
  );
  const within = ([left, top]: readonly [number, number]): boolean =>
    left >= APART / 2 && left <= WIDTH - APART / 2 && top >= APART / 2 && top <= HEIGHT - APART / 2;
  return [[x, y], ...places.filter(within)];
}

const isFree = ([x, y]: readonly [number, number], taken: readonly (readonly [number, number])[]): boolean =>
  taken.every(([left, top]) => Math.hypot(x - left, y - top) >= APART - 0.001);
