export { assertNever } from './assert-never.ts';
export { instantPlus, millisecondsBetween, systemClock, type Clock } from './clock.ts';
export { err, ok, type Err, type Ok, type Result } from './result.ts';
