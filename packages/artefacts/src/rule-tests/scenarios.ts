import { type AlertRule, windowText } from '@hishamos/catalogue/alerts';
import { prometheusAlert } from '../rules/alert.ts';
import type { RuleOptions } from '../rules/options.ts';
import { alertRecords } from '../rules/records.ts';
import { inputSeries, type Phase } from './series.ts';
import type { Story } from './story.ts';

/** One test of `promtool test rules`: what happens, and which alerts there are when. */
export interface RuleTest {
  readonly name: string;
  readonly interval: '1m';
  readonly input_series: ReturnType<typeof inputSeries>;
  readonly promql_expr_test: readonly object[];
  readonly alert_rule_test?: readonly object[];
}

/** Whether and how an alert is there at some minute. */
type Expectation = readonly [minute: number, state: 'pending' | 'firing' | undefined];

const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');

const at = (minute: number): string => windowText(minute * 60);

/** The tests of one rule. */
export class RuleTests {
  readonly #rule: AlertRule;
  readonly #story: Story;
  readonly #options: RuleOptions;
  readonly #fires: number;

  constructor(rule: AlertRule, story: Story, options: RuleOptions) {
    this.#rule = rule;
    this.#story = story;
    this.#options = options;
    this.#fires = story.warm + rule.for / 60 + 3;
  }

  get #labels() {
    const { alert, severity, labels } = this.#rule;
    return { alertname: alert, severity, ...labels };
  }

  #test(what: string, phases: readonly Phase[], expected: readonly Expectation[]): RuleTest {
    const { alert, severity, labels } = this.#rule;
    const rule = [alert, severity, ...Object.values(labels ?? {})].join(' ');
    return {
      name: `${rule}: ${what}`,
      interval: '1m',
      input_series: inputSeries(phases),
      promql_expr_test: expected.map(([minute, state]) => ({
        expr: `ALERTS{${labelText(this.#labels)}}`,
        eval_time: at(minute),
        exp_samples:
          state === undefined
            ? []
            : [
                {
                  labels: `ALERTS{${labelText({ alertstate: state, ...this.#labels, ...this.#story.group })}}`,
                  value: 1,
                },
              ],
      })),
    };
  }

  /** Pending, then firing; with its texts, which takes that no lower level of the alert fires too. */
  fires({ texts }: { readonly texts: boolean }): RuleTest {
    const { beyond, warm, group, value } = this.#story;
    const minutes = this.#fires + 10;
    const pending: readonly Expectation[] =
      this.#rule.for === 0 ? [] : [[warm + Math.floor(this.#rule.for / 120), 'pending']];
    const test = this.#test('fires', [{ minutes, paces: beyond }], [...pending, [this.#fires, 'firing']]);
    if (!texts) return test;
    const { annotations } = prometheusAlert(this.#rule, this.#options, alertRecords(this.#options).promql);
    const filled = Object.entries(annotations).map(([name, text]) => [name, fill(text, group, value)]);
    return {
      ...test,
      alert_rule_test: [
        {
          eval_time: at(this.#fires),
          alertname: this.#rule.alert,
          exp_alerts: [
            {
              exp_labels: { severity: this.#rule.severity, ...this.#rule.labels, ...group },
              exp_annotations: Object.fromEntries(filled),
            },
          ],
        },
      ],
    };
  }

  /** Not at the bound, nor while too little happens, nor without data. */
  staysSilent(): readonly RuleTest[] {
    const { below, idle } = this.#story;
    const minutes = this.#fires + 2;
    const silent: readonly Expectation[] = [[minutes, undefined]];
    return [
      this.#test('not just below', [{ minutes, paces: below }], silent),
      ...(idle ? [this.#test('not while idle', [{ minutes, paces: idle }], silent)] : []),
    ];
  }

  withoutData(): RuleTest {
    return this.#test('not without data', [], [[this.#fires, undefined]]);
  }

  /** A restart of the processes, whose counters begin anew, neither makes an alert nor ends one. */
  survivesRestart(): readonly RuleTest[] {
    const { below, beyond } = this.#story;
    const minutes = this.#fires + 5;
    const twice = (paces: Story['below']): readonly Phase[] => [
      { minutes, paces },
      { minutes, paces, restart: true },
    ];
    const afterwards = [minutes, minutes + 1, minutes + 2, minutes + 5];
    return [
      this.#test(
        'not by a restart',
        twice(below),
        afterwards.map((minute) => [minute, undefined]),
      ),
      this.#test(
        'goes on through a restart',
        twice(beyond),
        afterwards.map((minute) => [minute, 'firing']),
      ),
    ];
  }

  /** The minute in which series are well again, and the one by which the alert has ended. */
  get #end(): readonly [until: number, ended: number] {
    const until = this.#fires + 5;
    return [until, until + this.#story.window + this.#rule.keepFiringFor / 60 + 8];
  }

  #ends(what: string, phases: (until: number, rest: number) => readonly Phase[]): RuleTest {
    const [until, ended] = this.#end;
    return this.#test(what, phases(until, ended - until + 1), [
      [until - 1, 'firing'],
      [ended, undefined],
    ]);
  }

  recovers(): RuleTest {
    const { beyond, well } = this.#story;
    return this.#ends('recovers', (until, rest) => [
      { minutes: until, paces: beyond },
      { minutes: rest, paces: well },
    ]);
  }

  /** An instance that is gone says nothing any more. */
  endsWithData(): RuleTest {
    return this.#ends('ends with its data', (until) => [{ minutes: until, paces: this.#story.beyond }]);
  }
}

/** A template's text for an alert with these labels and this value. */
const fill = (text: string, group: Readonly<Record<string, string>>, value: string): string =>
  text
    .replace(/\{\{ \$value[^}]*\}\}/g, () => value)
    .replace(/\{\{ \$labels\.(\w+)( \| urlquery)? \}\}/g, (_, name: string, query) =>
      query ? encodeURIComponent(group[name] ?? '') : (group[name] ?? ''),
    );
