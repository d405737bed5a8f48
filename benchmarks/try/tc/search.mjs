import { Thread } from "@heddle/core";
globalThis.loaded = true;
export class Search extends Thread { static module=import.meta.url; hits=0; constructor(words, most=2){ super(); this.words=words; this.most=most; } run(){ this.hits=this.words.length; return this.words.slice(0,this.most); } }
export class Boom extends Thread { constructor(){ super(); throw new RangeError("no"); } run(){} }
