// What a script did, as lines of JSON on standard output: two chains that behave alike have equal transcripts.
// What differs by nature stays out: hashes, block numbers, times, prices.

import { createHash } from 'node:crypto';

const plain = (_, value) => (typeof value === 'bigint' ? value.toString() : value);

/** Adds a step with whatever it came to. */
export function tell(step, value) {
  console.log(JSON.stringify({ step, value: value ?? null }, plain));
}

/** Adds a step that must fail, with what `read` makes of the error. */
export async function tellFailure(step, attempt, read) {
  let done;
  try {
    done = await attempt();
  } catch (error) {
    tell(step, read(error));
    return;
  }
  throw new Error(`${step}: expected a failure, got ${JSON.stringify(done, plain)}`);
}

/** In place of what is long. */
export function digest(value) {
  return createHash('sha256').update(JSON.stringify(value, plain)).digest('hex').slice(0, 16);
}

/** Ends the script unless a thing is as it must be on any chain. */
export function check(condition, what) {
  if (!condition) throw new Error(`expected ${what}`);
}
