import { threadClass } from "@heddle/core"; import { createNodeRuntime } from "@heddle/node";
const rt=createNodeRuntime({parallelism:2}); rt.install();
const module=new URL("./search.mjs",import.meta.url);
const Search=threadClass("Search",{module});
const t=new Search(["a","b","c"]); console.log(t.name, t.constructor.name);
console.log(await t.start().join(), t.hits, t.words, t, globalThis.loaded);
console.log(await Promise.all(Array.from({length:1000},(_, i)=>new Search([i],1).start().join())).then(x=>x.length));
const u=new (Search.with({name:"x",signal:AbortSignal.timeout(1000)}))(["q"]); console.log(u.name, await u.start().join());
for (const C of [threadClass("Boom",{module}),threadClass("Nope",{module}),threadClass("Nope2"),threadClass("Search",{module:new URL("./no.mjs",import.meta.url)})]) await new C(1).start().join().catch(e=>console.log(e.code,e.name,e.message));
for (const f of [()=>threadClass(),()=>threadClass("A",{module:"./x"}),()=>threadClass("A",{kind:"x"}),()=>threadClass("A",{limit:0}),()=>Search.with({nam:1}), ()=>new Search(()=>1).start().join()]) try { await f() } catch(e) { console.log(e.name,e.message) }
await rt.close();
