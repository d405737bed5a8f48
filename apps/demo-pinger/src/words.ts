/** Numbers as a person reads them. */

export const milliseconds = (ms: number): string => `${ms.toFixed(1)} ms`;

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 99_950 ? 2 : 0)} s`;
}

export function times(factor: number): string {
  return factor < 9.95 ? factor.toFixed(1) : String(Math.round(factor));
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
