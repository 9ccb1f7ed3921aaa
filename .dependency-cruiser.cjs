/** The house rules of docs/architecture.md: domain ← platform ← probes, runtime ← config, adapters ← app ← main. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['^src/(page/)?main\\.tsx?$', '^src/config/write-schema\\.ts$', '^src/page/styles/'],
      },
      to: {},
    },
    {
      name: 'domain-is-pure',
      comment:
        'The domain knows no library (but json-schema-to-ts, which is types alone), no Node module and no other room.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/|^node_modules/json-schema-to-ts/' },
    },
    {
      name: 'reasons-run-in-browsers-too',
      comment: 'The page makes sentences of reasons by render.ts, in every language.',
      severity: 'error',
      from: { path: '^src/domain/view/reasons/(render|english)' },
      to: { pathNot: '^src/domain/view/reasons/' },
    },
    {
      name: 'platform-knows-only-domain',
      comment: 'What adapters share of the machine: clocks and timers, sockets, files, child processes.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/(platform|domain)/' },
    },
    {
      name: 'probes-know-only-domain-and-platform',
      comment: 'A kind of probe is one file: its part of the configuration, and how it asks.',
      severity: 'error',
      from: { path: '^src/probes/' },
      to: { path: '^src/', pathNot: '^src/(probes|platform|domain)/' },
    },
    {
      name: 'kinds-of-probes-by-registry',
      comment: 'Who names a kind by its file knows of it: a new one would have to be told everywhere.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(probes|adapters/probe)/' },
      to: { path: '^src/probes/', pathNot: '^src/probes/(registry|probe_kind)\\.ts$' },
    },
    {
      name: 'runtime-knows-only-domain-and-platform',
      severity: 'error',
      from: { path: '^src/runtime/' },
      to: { path: '^src/', pathNot: '^src/(runtime|platform|domain)/' },
    },
    {
      name: 'config-knows-only-domain-platform-and-probes',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(config|probes|platform|domain)/' },
    },
    {
      name: 'adapters-do-not-meet',
      comment:
        'An adapter imports the domain, the platform, api and its own folder (probe/ also probes/); what it needs of others comes through a port.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/', pathNot: '^src/(adapters/$1|$1s|platform|api|domain|config/sections)/' },
    },
    {
      name: 'api-knows-only-domain',
      comment: 'The table of commands and the report: pure, for adapters, the command line and the app.',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { pathNot: '^src/(api|domain)/' },
    },
    {
      name: 'adapters-know-only-types-of-settings',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/config/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'config-arrows-run-one-way',
      comment: 'text ← sections ← engine ← home_assistant; load.ts stands on all of them.',
      severity: 'error',
      from: { path: '^src/config/(text|sections|engine)/' },
      to: { path: '^src/config/home_assistant/' },
    },
    {
      name: 'config-sections-do-not-know-the-engine',
      severity: 'error',
      from: { path: '^src/config/(text|sections)/' },
      to: { path: '^src/config/engine/' },
    },
    {
      name: 'config-text-knows-no-sections',
      severity: 'error',
      from: { path: '^src/config/text/' },
      to: { path: '^src/config/sections/' },
    },
    {
      name: 'page-knows-only-types-of-the-service',
      comment: 'It runs in a browser; what it shares with the service is the shape of what is told.',
      severity: 'error',
      from: { path: '^src/page/' },
      // One function makes the sentences of every language.
      to: {
        path: '^src/',
        pathNot: '^src/(page/|domain/view/reasons/render\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nobody-imports-the-page',
      comment: 'The service serves its files, as Vite has built them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/page/' },
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
      // Vite puts what the page uses into its bundle.
      from: { path: '^src/', pathNot: '^src/page/' },
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
