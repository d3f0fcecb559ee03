import { EXPORT_FORMAT, interpretExport, isExport } from '@maestro/ballot-chain';
import { weighBallots, type Profile, type Weights } from '@maestro/tally';
import { readBallots, readJson, type BallotFile } from '@maestro/tally/formats';
import { EXIT, Failure } from '../io.ts';
import { readText, within } from './read-text.ts';
import { readWeightsFile } from './read-weights.ts';

/** Ballots ready to count, and what their file is called. */
export type Ballots = Omit<BallotFile, 'format'> & { readonly name: string };

/** Reads ballots in any format, or those of an exported vote, and weighs them. Throws Failure. */
export async function readBallotFile(path: string, weightsPath: string | null): Promise<Ballots> {
  const file = await readText(path);
  const ballots = within(file, () => exported(file.text) ?? { weights: {}, ...readBallots(file.text, path) });
  const weights = weightsPath === null ? {} : await readWeightsFile(weightsPath);
  const profile = weighed(weighed(ballots.profile, ballots.weights), weights);
  return { name: file.name, title: ballots.title, seats: ballots.seats, notes: ballots.notes, profile };
}

function exported(text: string): (Omit<BallotFile, 'format'> & { readonly weights: Weights }) | null {
  // Only a file that names the format is read as JSON for it.
  if (!text.includes(JSON.stringify(EXPORT_FORMAT))) return null;
  const root = readJson(text);
  if (!isExport(root)) return null;
  const { profile, rules } = interpretExport(text, root);
  return { title: null, seats: null, notes: [], profile, weights: rules.weights ?? {} };
}

function weighed(profile: Profile, weights: Weights): Profile {
  try {
    return { ...profile, ballots: weighBallots(profile.ballots, weights) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Failure(EXIT.failed, `the weights do not fit the ballots: ${error.message}`);
  }
}
