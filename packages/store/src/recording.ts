export { nameOf } from './address.ts';
export type { CountName } from './record/counts.ts';
export { type Recording, type RecordingOptions, startRecording } from './record/recording.ts';
export { StoreError } from './store-error.ts';
