export { type Cell, HistogramCell, NumberCell } from './cell.ts';
export { Engine, type EngineOptions, type EngineScope } from './engine.ts';
export { newExecutionId } from './execution-id.ts';
export {
  type ExecutionEnd,
  type ExecutionListener,
  executionListener,
  type MeteredExecution,
  type RunningExecution,
} from './execution-listener.ts';
export type { Exemplar, Origin, OriginSource } from './exemplar.ts';
export { type CellOf, Family, familyKey } from './family.ts';
export { detached, folded, type LabelSet, ownRoom } from './folding.ts';
export { installed } from './installed.ts';
export { inSlices } from './slices.ts';
export { Tree } from './tree.ts';
export { warnFold } from './warn-fold.ts';
export { warnOnce } from './warn-once.ts';
