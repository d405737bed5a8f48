import { Thread, transfer, Queue, task } from "@heddle/core"; import { createNodeRuntime } from "@heddle/node"; import { isMainThread, MessageChannel } from "node:worker_threads"; import { open } from "node:fs/promises";
class B extends Thread { static module=import.meta.url; v; constructor(v){super(); this.v=v;} }
export class Gen extends B { static module=import.meta.url; run(){ return (async function*(){ yield 1; })(); } }
export class Gen2 extends B { static module=import.meta.url; async *run(){ yield 1; } }
export class Fn extends B { static module=import.meta.url; run(){ return () => 1; } }
export class PortHome extends B { static module=import.meta.url; run(){ return 1; } }
export class Take extends B { static module=import.meta.url; run(){ return typeof this.v; } }
export class Stream extends B { static module=import.meta.url; run(){ return new ReadableStream(); } }
export class Weak extends B { static module=import.meta.url; run(){ return {a:{b:[new WeakMap()]}}; } }
export class Prox extends B { static module=import.meta.url; run(){ return Promise.resolve({p: Promise.resolve(1)}); } }
export class GetQ extends B { static module=import.meta.url; async run(){ return String(await this.v.get()); } }
export const gen = task(import.meta.url, function gen(x){ return x; });
if (isMainThread) {
 const rt=createNodeRuntime({parallelism:1}); rt.install();
 const t=async(name,f)=>{ try { console.log(name,"->",await f()); } catch(e){ console.log(name,"=>",e.code??"",e.name,":",e.message, e.cause? "| cause: "+e.cause.message:""); } };
 await t("generator result",()=>new Gen().start().join());
 await t("generator run",()=>new Gen2().start().join());
 await t("function result",()=>new Fn().start().join());
 await t("port untransferred",()=>new Take(new MessageChannel().port1).start().join());
 await t("port moved, comes home",()=>{ const p=new MessageChannel().port1; return new PortHome(transfer(p,[p])).start().join(); });
 await t("nested port moved, comes home",()=>{ const p=new MessageChannel().port1; return new PortHome({a:transfer(p)}).start().join(); });
 await t("port transfer(p)",()=>{ const p=new MessageChannel().port1; return new Take(transfer(p)).start().join(); });
 await t("ReadableStream field",()=>new Take(new ReadableStream()).start().join());
 await t("ReadableStream transfer",()=>{const s=new ReadableStream(); return new Take(transfer(s)).start().join();});
 await t("stream result",()=>new Stream().start().join());
 const fh=await open(process.argv[1]);
 await t("FileHandle",()=>new Take(fh).start().join());
 await t("FileHandle transfer",()=>new Take(transfer(fh)).start().join());
 await t("function field",()=>new Take(()=>1).start().join());
 await t("nested fn",()=>new Take({a:[{onProgress(){}}]}).start().join());
 await t("AbortSignal",()=>new Take(AbortSignal.timeout(1000)).start().join());
 await t("AbortController",()=>new Take(new AbortController()).start().join());
 await t("WeakMap",()=>new Weak().start().join());
 await t("promise",()=>new Prox().start().join());
 await t("symbol",()=>new Take(Symbol("x")).start().join());
 const wasm=new WebAssembly.Module(new Uint8Array([0,0x61,0x73,0x6d,1,0,0,0]));
 await t("wasm field",()=>new Take(wasm).start().join());
 await t("wasm queue",async()=>{const q=new Queue(); const th=new GetQ(q).start(); await q.put(wasm); return th.join();});
 await t("port queue",async()=>{const q=new Queue(); const th=new GetQ(q).start(); try { await q.put(new MessageChannel().port1);} catch (e) { th.stop(); throw e;} return th.join();});
 await t("fn arg of task",()=>gen(()=>1));
 await t("signal arg of task",()=>gen(AbortSignal.timeout(1000)));
 await t("element-like", ()=>new Take({el:new (class HTMLThing{ #x=1; get y(){return this.#x}})}).start().join());
 await t("Worker class instance",()=>new Take(new Intl.NumberFormat()).start().join());
 await t("Request",()=>new Take(new Request("http://x/")).start().join());
 await rt.close(); process.exit(0);
}
