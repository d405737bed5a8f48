/** Numbers as a person reads them. */

export function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 99_950 ? 2 : 0)} s`;
}

export function percent(share: number): string {
  return `${Number(share.toFixed(share < 10 ? 1 : 0))} %`;
}

export function times(factor: number): string {
  return factor < 9.95 ? factor.toFixed(1) : String(Math.round(factor));
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
