import js from '@eslint/js';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { house } from './tools/house/src/index.mjs';

const TESTS = ['**/*.test.ts', '**/test/**', '**/testing/**'];
/** Rooms in which everything is a function of its arguments. */
const PURE = [
  'libs/kernel/src/**',
  'libs/discussion-core/src/**',
  'libs/tally/src/**',
  'libs/ballot-chain/src/**',
  'libs/opinion/src/**',
  'services/*/src/domain/**',
];
/** Rooms that run on a developer's machine alone. */
const TOOLS = ['libs/testing/**', 'tools/**', 'e2e/**', 'bench/**', '*.ts', '*.mjs'];

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '**/.angular/**', '.maestro/**', '**/test-results/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,

  {
    files: ['**/*.mjs', 'frontend/**/*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `noUncheckedIndexedAccess` makes every index a maybe; a `!` says that we know better, in one character.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A function may be async because its port is, `return stop()` is no riddle, an options literal is no instance.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    // Tests look at replies, files and spans as a stranger does: what is in them is what the test is about.
    files: [...TESTS, 'e2e/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What a `beforeAll` sets is there, unless it failed; bodies of replies are anything.
    files: ['e2e/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },

  {
    files: ['frontend/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    languageOptions: {
      parserOptions: { project: ['frontend/tsconfig.spec.json'], tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    files: ['frontend/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },

  {
    plugins: { house },
    files: ['**/*.ts'],
    rules: { 'house/subjects-from-contracts': 'error', 'house/environment-in-config': 'error' },
  },
  // Tests spell subjects out: a second witness beside the function that makes them.
  { files: ['libs/contracts/**', ...TESTS], rules: { 'house/subjects-from-contracts': 'off' } },
  { files: ['services/*/src/config.ts', ...TOOLS, ...TESTS], rules: { 'house/environment-in-config': 'off' } },
  {
    // The one place where the machine's clock is asked, and where instants are computed.
    files: PURE,
    ignores: [...TESTS, 'libs/kernel/src/clock.ts'],
    rules: { 'house/pure-room': 'error' },
  },

  prettier,
);
