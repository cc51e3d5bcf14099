using Hewn.Sessions;

namespace Hewn.Tests.Sessions;

/// <summary>
/// What threads keep of the memory that a session's lines needed. The heap is all of the process: it runs alone.
/// </summary>
[CollectionDefinition(nameof(SessionMemoryTests), DisableParallelization = true)]
[Collection(nameof(SessionMemoryTests))]
public sealed class SessionMemoryTests : IDisposable
{
    private const int Threads = 50;
    private const int Names = 20_000; // More than a line has room for.
    private const long MostKept = 4 * 1024 * 1024;

    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Threads_that_once_logged_much_metadata_keep_little_of_it()
    {
        using Session session = _folder.Open(options => options.BufferBytes = 64 * Limits.MinBufferBytes);
        KeptBy(session); // What is made once, whoever logs.
        KeptBy(session).ShouldBeLessThan(MostKept);
    }

    /// <summary>What is kept while all threads live that have logged.</summary>
    private static long KeptBy(Session session)
    {
        session.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        using var isDone = new CountdownEvent(Threads);
        using var mayEnd = new ManualResetEventSlim();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            Log(session);
            isDone.Signal();
            mayEnd.Wait();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        isDone.Wait();
        session.Flush(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        mayEnd.Set();
        Array.ForEach(threads, thread => thread.Join());
        return kept;
    }

    /// <summary>Pairs, some of one name: all are compared, and stand in a list of their own.</summary>
    private static void Log(Session session) => session.Info(
        "much",
        Enumerable.Range(0, Names).Select(n => KeyValuePair.Create($"n{n % (Names - 1)}", (object?)"a text of its own"))
            .ToList());
}
