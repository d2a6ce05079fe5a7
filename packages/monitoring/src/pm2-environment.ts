/**
 * PM2's cluster mode hands an application's environment over in one variable, and puts it in place only after
 * preloads have run. What is read here is what it is about to write.
 */
export function applyPm2Environment(env: NodeJS.ProcessEnv): void {
  if (env.pm2_env === undefined) return;
  try {
    for (const [name, value] of Object.entries(JSON.parse(env.pm2_env) as Record<string, unknown>))
      if (['string', 'number', 'boolean'].includes(typeof value)) env[name] = String(value);
  } catch {
    // It is no environment of PM2's; the process' own stands.
  }
}
