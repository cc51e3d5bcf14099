const COUNT = 1024; // A power of two, so that a mask picks one.
const MODELS = ['llama-3-8b-instruct', 'gpt-4o-mini', 'mistral-7b-v0.3', 'claude-3-haiku'];

// The values of one record. Every peer program makes the same ones.
const samples = [];
let state = 12345;
const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
for (let i = 0; i < COUNT; i++) {
  const first = next();
  const second = next();
  samples.push({
    requestId: `req_${1719405000000000 + (first >>> 4)}`,
    model: MODELS[i % MODELS.length],
    tokens: (first >>> 8) % 4096,
    durationMs: ((second >>> 8) % 5000000) / 1000,
    cached: i % 8 === 0,
  });
}

export const sampleOf = (call) => samples[call & (COUNT - 1)];
