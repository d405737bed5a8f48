/** What the page measures, what it cannot know, and whether its threads share memory. */
export function Footer() {
  return (
    <footer>
      <section>
        <h2>What this measures</h2>
        <p>
          HTTP response time, from the request to the head of its answer, on a connection that the
          browser may have to make first. It is no ping: a page cannot send ICMP. The clock starts
          when a request has its turn, and at most twelve a carrier are under way;{" "}
          <i>asking costs</i> is what is measured of a host that answers at once.
        </p>
      </section>
      <section>
        <h2>What a page cannot know</h2>
        <p>
          Whether a host refused, was blocked on the way, or has no name: a browser tells none of
          these apart, so all of them are “no answer”. A page on <code>https:</code> may not ask
          hosts on <code>http:</code> but its own machine’s.
        </p>
      </section>
      <section>
        <h2>{crossOriginIsolated ? "Memory is shared" : "Memory is not shared"}</h2>
        {crossOriginIsolated ? (
          <p>
            The page is cross-origin isolated: barrier, semaphore and event of the threads lie in
            memory that all carriers have. <a href="./plain/">The same without</a>.
          </p>
        ) : (
          <p>
            The page is not cross-origin isolated. Threads run all the same; barrier, semaphore and
            event are kept by the page, and reached by messages, which costs a little more.{" "}
            <a href="../">The same with</a>.
          </p>
        )}
      </section>
    </footer>
  );
}
