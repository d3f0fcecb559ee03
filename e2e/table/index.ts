export { apollo, apolloRequest, must, playApollo } from './apollo.ts';
export { Discussion, type Item } from './discussion.ts';
export { Follower, type Live, type Seen } from './follower.ts';
export { Person, type Reply } from './person.ts';
export { misbehave } from './provider.ts';
export { seededRandom } from './seeded-random.ts';
