// Has never used what its threads hand to each other.
import "@heddle/node";
import { Queue } from "@heddle/core";
import { Teller } from "./teller.mjs";

// Made by a thread, and known here without its class, since it goes on at once.
const queue = new Queue();
const [relayed, collected] = [
  new Teller("openAndRelay", undefined, queue).start(),
  new Teller("collect", undefined, queue).start(),
];
const [balance, receipt] = await relayed.join();
const { account } = receipt;
console.log(
  JSON.stringify({
    came: [account.constructor.name, account.balance - 1],
    relayed: [
      balance,
      receipt.constructor.name,
      receipt.line(),
      receipt instanceof receipt.constructor,
    ],
    collected: await collected.join(),
  }),
);
