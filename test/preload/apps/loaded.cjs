// Prints which instrumentation packages are loaded at start, and which after each of the named libraries.
function loaded() {
  const names = Object.keys(require.cache).map(
    (file) => /@opentelemetry.instrumentation-([\w.-]+)/.exec(file)?.[1],
  );
  return [...new Set(names)].filter(Boolean).sort();
}

const steps = { start: loaded() };
for (const library of process.argv.slice(2)) {
  require(library);
  steps[library] = loaded();
}
console.log(JSON.stringify(steps));
