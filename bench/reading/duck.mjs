// DuckDB over a file of JSON lines with typed columns, or of slog's text with regular expressions:
// node duck.mjs SCRATCH FILE RUNS [QUESTION | answers]; one line a question. "answers" are those to questions that LogQL
// asks otherwise (of JSON only), to compare with; they are not for timing.
import { closeSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
const [scratch, file, runs, only] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(scratch + '/')('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const columns = "{timestamp:'TIMESTAMP',level:'VARCHAR',status_code:'INT',duration_ms:'DOUBLE'}";
const texts = `read_csv('${file}', columns={line:'VARCHAR'}, header=false, delim='\\x01', quote='', escape='',
        auto_detect=false, max_line_size=16777216)`;
const first = Buffer.alloc(1);
const handle = openSync(file);
readSync(handle, first);
closeSync(handle);
const isJson = first.toString() === '{';
const pick = (name) => `nullif(regexp_extract(line, '(?:^| )${name}="?([^" ]*)', 1), '')`;
const lines = isJson ? `read_json('${file}', format='newline_delimited', columns=${columns})`
  : `(select ${pick('time')}::TIMESTAMP as timestamp, ${pick('level')} as level, ${pick('status_code')}::INT as status_code,
        ${pick('duration_ms')}::DOUBLE as duration_ms from ${texts})`;
const bucket = '(epoch_ms(time_bucket(INTERVAL 10 minute, timestamp))//1000)';
const window = '((epoch_us(timestamp)+599999999)//600000000*600)'; // LogQL's: behind a point to the next, that included
const counted = (by) => `select count(*)::VARCHAR || ' counts, ' || sum(n * (b % 9973))::VARCHAR
          from (select level, ${by} b, count(*) n from ${lines} group by 1,2)`;
const questions = {
  count: `select count(*)::VARCHAR from ${lines} where status_code>=500 and duration_ms>1000`,
  level: counted(bucket),
  p95: `select string_agg(level || '=' || printf('%.17g', q), ' ' order by level)
        from (select level, quantile_cont(duration_ms,0.95) q from ${lines} group by 1)`,
};
const answers = {
  'logql-level': counted(window),
  'logql-general': `select string_agg(level || '=' || n, ' ' order by level) from (
        select line->>'$.level' as level, count(*) n from ${texts}
        where regexp_matches(line, 'timeout|refused') and (line->>'$.status_code')::INT >= 500 group by 1)`,
};
for (const [name, query] of Object.entries(only === 'answers' ? answers : questions)) {
  if (only && only !== 'answers' && name !== only) continue;
  const times = [];
  let answer;
  for (let run = 0; run < +runs; run++) {
    const start = performance.now();
    answer = (await connection.runAndReadAll(query)).getRows()[0][0];
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  console.log(`duckdb ${name} median ${times[times.length >> 1].toFixed(1)} ms, min ${times[0].toFixed(1)}: ${answer}`);
}
