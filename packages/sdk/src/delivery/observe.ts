import { deliveryFailureReason, selfMetrics, telemetryDropReason } from '@hishamos/catalogue';
import { metrics } from '@opentelemetry/api';
import { signals } from './batch.ts';
import type { Delivery } from './delivery.ts';

/** Tells by metrics what becomes of the telemetry. */
export function observeDelivery(delivery: Delivery): void {
  const meter = metrics.getMeter('@hishamos/sdk');
  const { courier } = delivery;
  const optionsOf = ({ help, unit }: { help: string; unit: string }) => ({ description: help, unit });
  const { deliveredItems, droppedItems, deliveryFailures, queuedItems, spooledFiles } = selfMetrics;
  meter.createObservableCounter(deliveredItems.name, optionsOf(deliveredItems)).addCallback((result) => {
    for (const signal of signals) result.observe(courier.ledger.get(signal, 'delivered'), { signal });
  });
  meter.createObservableCounter(droppedItems.name, optionsOf(droppedItems)).addCallback((result) => {
    for (const signal of signals)
      for (const reason of telemetryDropReason.values)
        result.observe(courier.dropped(signal, reason), { signal, reason });
  });
  meter.createObservableCounter(deliveryFailures.name, optionsOf(deliveryFailures)).addCallback((result) => {
    for (const signal of signals)
      for (const reason of deliveryFailureReason.values)
        result.observe(courier.ledger.get(signal, `failed ${reason}`), { signal, reason });
  });
  meter.createObservableGauge(queuedItems.name, optionsOf(queuedItems)).addCallback((result) => {
    for (const signal of signals) result.observe(delivery.queued(signal), { signal });
  });
  meter.createObservableGauge(spooledFiles.name, optionsOf(spooledFiles)).addCallback((result) => {
    result.observe(courier.ledger.spooledFiles);
  });
}
