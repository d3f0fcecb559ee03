const IMPURE = new Map([
  ['Date', 'time comes in as data (kernel: instantPlus, millisecondsBetween)'],
  ['performance', 'time comes in as data'],
  ['process', 'the environment is read at boot, in config.ts'],
  ['console', 'a core has nothing to say: its answer is what it returns'],
  ['fetch', 'what happens outside comes in as an input'],
  ['crypto', 'ids derive from the discussion and seq'],
  ['setTimeout', 'a timer is a deadline that the shell watches'],
  ['setInterval', 'a timer is a deadline that the shell watches'],
  ['setImmediate', 'a timer is a deadline that the shell watches'],
  ['queueMicrotask', 'a core has no later'],
  ['Promise', 'a core has no later'],
]);

/** Cores are functions of their arguments: the same on any machine, in any year. */
export const pureRoom = {
  meta: {
    type: 'problem',
    docs: { description: 'no clock, no randomness, no timers, no async and no environment in pure rooms' },
    messages: { impure: '`{{name}}` has no place in a pure room: {{why}}.' },
    schema: [],
  },
  create(context) {
    const report = (node, name, why) => context.report({ node, messageId: 'impure', data: { name, why } });
    const asynchronous = (node) => {
      if (node.async) report(node, 'async', 'a core has no later');
    };
    return {
      FunctionDeclaration: asynchronous,
      FunctionExpression: asynchronous,
      ArrowFunctionExpression: asynchronous,
      AwaitExpression: (node) => report(node, 'await', 'a core has no later'),
      'MemberExpression[object.name="Math"][property.name="random"]': (node) =>
        report(node, 'Math.random', 'chance comes in as data'),
      'Program:exit'(program) {
        const scope = context.sourceCode.getScope(program);
        const references = [...scope.through, ...scope.set.values().flatMap((variable) => outer(variable))];
        for (const { identifier } of references) {
          const why = IMPURE.get(identifier.name);
          if (why && !inType(identifier)) report(identifier, identifier.name, why);
        }
      },
    };
  },
};

/** References to names the language or the platform defines, not this file. */
const outer = (variable) => (variable.defs.length === 0 ? variable.references : []);

/** A type is not used at run time. */
const inType = (identifier) => identifier.parent.type.startsWith('TS') && identifier.parent.type !== 'TSAsExpression';
