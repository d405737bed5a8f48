export class Account {
  constructor(values?: { balance?: number; owner?: string });
  balance: number;
  owner: string;
  deposit(amount: number): number;
}
export class Overdrawn extends Error {
  readonly account: Account;
  readonly missing: number;
}
export class Receipt {
  readonly account: Account;
  readonly notes: unknown;
  line(): string;
}
