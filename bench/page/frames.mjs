/** Frames a second over some milliseconds, and the longest of them. */
export const frames = (page, ms) => page.evaluate((length) => new Promise((done) => {
  const times = [];
  const began = performance.now();
  const tick = (now) => {
    times.push(now);
    if (now - began < length) requestAnimationFrame(tick);
    else {
      done({
        rate: (times.length - 1) / ((times.at(-1) - times[0]) / 1000),
        longest: Math.max(...times.slice(1).map((t, i) => t - times[i])),
      });
    }
  };
  requestAnimationFrame(tick);
}), ms);

/** Mebibytes that the page's scripts hold, without what is garbage. */
export const heap = (page) => page.evaluate(() => (globalThis.gc?.(), performance.memory.usedJSHeapSize / 1048576));
