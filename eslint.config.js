import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const timers = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      'test-results/',
      'data/',
      '.cache/',
      'node_modules/',
      '.dependency-cruiser.cjs',
    ],
  },
  eslint.configs.recommended,
  { rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: false }] } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: [
      'src/platform/**',
      // Browsers have timers of their own.
      'src/page/data/timers.ts',
      // Not converted yet.
      'src/runtime/loop.ts',
      'src/runtime/prober.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...timers.map((name) => ({ name, message: 'Timers are those of src/platform/timers.ts.' })),
      ],
      'no-restricted-imports': [
        'error',
        ...['node:timers', 'node:timers/promises', 'timers', 'timers/promises'].map((name) => ({
          name,
          message: 'Timers are those of src/platform/timers.ts.',
        })),
      ],
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[...timers, 'performance', 'process', 'globalThis', 'queueMicrotask'].map((name) => ({
          name,
          message: 'The domain knows no time and no process: time reaches it as a Moment.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Identifier[name="Date"]:not(NewExpression[arguments.length>0] > Identifier.callee)',
          message:
            'The domain does not know the time; `new Date(value)` may only format one that it was given.',
        },
      ],
    },
  },
  {
    files: ['src/page/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: './src/page/tsconfig.json' } },
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"], Identifier[name=/HTML$/]',
          message: 'What comes from the service gets into the page as text, never as markup.',
        },
      ],
    },
  },
  {
    files: ['test/page/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: './test/page/tsconfig.json' } },
  },
  // They speak to whoever called them.
  { files: ['scripts/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['scripts/run.mjs', 'test/**/*.mjs', '*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' },
    },
  },
);
