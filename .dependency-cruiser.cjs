/** The house rules of docs/architecture.md: domain ← platform ← runtime, config, adapters ← app ← main. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['^src/main\\.ts$', '^src/config/write-schema\\.ts$'] },
      to: {},
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain knows no library, no Node module and no other room.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'platform-knows-only-domain',
      comment: 'What adapters share of the machine: clocks and timers, sockets, files, child processes.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/(platform|domain)/' },
    },
    {
      name: 'runtime-knows-only-domain-and-platform',
      severity: 'error',
      from: { path: '^src/runtime/' },
      to: { path: '^src/', pathNot: '^src/(runtime|platform|domain)/' },
    },
    {
      name: 'config-knows-only-domain-and-platform',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(config|platform|domain)/' },
    },
    {
      name: 'adapters-do-not-meet',
      comment:
        'An adapter imports the domain, the platform, the API and its own folder; what it needs of others comes through a port.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/', pathNot: '^src/(adapters/$1|platform|api|domain)/' },
    },
    {
      name: 'api-knows-only-domain',
      comment: 'The table of commands and the report: pure, for adapters, the command line and the app.',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { pathNot: '^src/(api|domain)/' },
    },
    {
      name: 'import-knows-only-domain-platform-and-config',
      severity: 'error',
      from: { path: '^src/import/' },
      to: { path: '^src/', pathNot: '^src/(import|domain|platform|config)/' },
    },
    {
      name: 'only-the-command-line-imports',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(import|cli)/' },
      to: { path: '^src/import/' },
    },
    {
      name: 'cli-does-not-reach-into-the-service',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(app\\.ts|main\\.ts|runtime/)' },
    },
    {
      name: 'only-main-imports-app',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^src/app\\.ts$' },
    },
    {
      name: 'tests-stay-out-of-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'json-schema-to-ts' },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
