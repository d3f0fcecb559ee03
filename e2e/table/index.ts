export { apollo, apolloRequest, must, playApollo } from './apollo.ts';
export { Follower, type Live, type Seen } from './follower.ts';
export { Person, type Reply } from './person.ts';
export { seededRandom } from './seeded-random.ts';
