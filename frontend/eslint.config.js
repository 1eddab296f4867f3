import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// Imports point one way: app → features → stream → api, ui → lib. A feature never imports another; they meet by URL.
const layers = { lib: ['lib', 'api'], api: ['api'], ui: ['ui', 'lib', 'api'], stream: ['stream', 'api', 'lib'] };
const every = ['app', 'features', 'stream', 'ui', 'api', 'lib'];
const features = ['strip', 'board', 'game', 'opportunities', 'trades', 'monitoring'];

const only = (files, forbidden, message) => ({
  files: [`src/${files}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['../*'], message: 'Reach another folder through @/, so that the layer rule can see it.' },
          { group: forbidden, message },
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'screenshots'] },
  ...tseslint.configs.strict,
  { plugins: { 'react-hooks': hooks }, rules: hooks.configs.recommended.rules },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_$' }],
      '@typescript-eslint/no-non-null-assertion': 'off', 
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  { files: ['mock/**', 'e2e/**'], rules: { 'no-console': 'off' } },
  ...Object.entries(layers).map(([layer, may]) =>
    only(
      layer,
      every.filter((other) => !may.includes(other)).map((other) => `@/${other}/**`),
      `${layer} may import only ${may.join(', ')}.`,
    ),
  ),
  ...features.map((feature) =>
    only(
      `features/${feature}`,
      ['@/app/**', ...features.filter((other) => other !== feature).map((other) => `@/features/${other}/**`)],
      'A feature imports stream, ui, api and lib; another feature is reached by its URL.',
    ),
  ),
);
