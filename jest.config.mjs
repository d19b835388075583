/** Jest in ESM mode; swc strips the types. Tests sit beside the file they test. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  reporters: ['default', './jest.summary.mjs'],
  // Half of the tests wait for a browser or a database of their own.
  maxWorkers: 2,
  testTimeout: 30000,
  workerIdleMemoryLimit: '1GB',
};
