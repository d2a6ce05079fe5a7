import { initMonitoring } from './init.ts';

initMonitoring();
