/** Waits until something is so, for as long as a busy machine may take. */
export async function until(condition: () => Promise<boolean> | boolean, limit = 50_000): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`it did not come to be within ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
