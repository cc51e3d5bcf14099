using StressChild;

// Logs from eight threads through eight loggers while its settings change at random, until it is killed, gets a
// signal, or reads a line, upon which it stops its log in order:
//   StressChild <directory> <directory for rings> <shared: True or False> <life> <seed>
var places = new Places(args[0], args[1], bool.Parse(args[2]), int.Parse(args[3]));
int seed = int.Parse(args[4]);

using var journal = new JournalFile(places.Journal);
var driver = new Driver(seed, places, journal);
Worker[] workers =
[
    .. Enumerable.Range(0, JournalFile.Threads).Select(thread => new Worker(
        thread, unchecked((seed * 31) + thread), driver.Regimes, journal, () => driver.Epoch, !places.EndsOnFatal)),
];
Thread[] threads = [.. workers.Select(worker => new Thread(worker.Run))];
Array.ForEach(threads, thread => thread.Start());
Task<string?> asked = Task.Run(Console.In.ReadLine);
Console.WriteLine("ready");
while (!asked.IsCompleted)
    driver.Step();
Array.ForEach(workers, worker => worker.Stop());
Array.ForEach(threads, thread => thread.Join());
driver.Stop();
Console.WriteLine("stopped");
