// Says nothing to nobody.
export {};
