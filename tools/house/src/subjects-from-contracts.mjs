const SUBJECT = /^(evt|cmd|req|ask|live|dlq)\./;

/** A subject spelled by hand is one that permissions, topology and contracts do not know of. */
export const subjectsFromContracts = {
  meta: {
    type: 'problem',
    docs: { description: 'subjects of the bus come from the contracts' },
    messages: { literal: '"{{subject}}" is a subject of the bus: take it from @maestro/contracts.' },
    schema: [],
  },
  create(context) {
    const check = (node, text) => {
      if (SUBJECT.test(text)) context.report({ node, messageId: 'literal', data: { subject: text } });
    };
    return {
      Literal: (node) => typeof node.value === 'string' && check(node, node.value),
      TemplateLiteral: (node) => check(node, node.quasis[0].value.raw),
    };
  },
};
