/** A service that reads the environment here and there cannot say at boot what is wrong with it. */
export const environmentInConfig = {
  meta: {
    type: 'problem',
    docs: { description: '`process.env` is read in config.ts alone' },
    messages: { here: 'The environment is read in config.ts alone: take a typed value instead of `process.env`.' },
    schema: [],
  },
  create(context) {
    return {
      'MemberExpression[object.name="process"][property.name="env"]': (node) =>
        context.report({ node, messageId: 'here' }),
      'ImportSpecifier[imported.name="env"]'(node) {
        if (/^(node:)?process$/.test(node.parent.source.value)) context.report({ node, messageId: 'here' });
      },
    };
  },
};
