using System.IO.MemoryMappedFiles;
using Hewn.Sessions;

namespace KillChild;

/// <summary>A process with a session that logs numbered records, or ends in the way it is told.</summary>
internal static class SessionLogLife
{
    /// <summary>
    /// Lives: <c>session-log write ROOT NUMBERS THREADS PROCESS LINES</c>, <c>session-log remote ROOT URL</c>, or
    /// <c>session-log WAY ROOT</c>.
    /// </summary>
    public static async Task<int> LiveAsync(string[] args)
    {
        string root = args[2];
        switch (args[1])
        {
            case "write":
                Write(root, args[3], int.Parse(args[4]), int.Parse(args[5]), int.Parse(args[6]));
                return 0;
            case "return":
                Open(root).Info("working");
                return 0;
            case "exit":
                Open(root).Info("working");
                return 3;
            case "unhandled":
                using (Session session = Open(root))
                    Throw(session);
                return 0;
            case "unhandled-async":
                await ThrowAsync(root);
                return 0;
            case "unhandled-thread":
                Session open = Open(root);
                var thread = new Thread(() => Throw(open));
                thread.Start();
                thread.Join();
                return 0;
            case "all":
                UseAll(root);
                return 0;
            case "remote":
                await SendAsync(root, args[3]);
                return 0;
            default: // "wait": for a signal.
                using (Session session = Open(root))
                {
                    session.Info("working");
                    Console.WriteLine("ready");
                    Console.ReadLine();
                }

                return 0;
        }
    }

    private static Session Open(string root) =>
        Session.Open("demo", "test", root, configure: options => options.RecordsGit = false);

    /// <summary>Everything that a session keeps.</summary>
    private static void UseAll(string root)
    {
        using (Session session = Open(root))
        {
            session.Parameters.Set(new { lr = 0.1 });
            session.Track("loss").Append(1, ("loss", 0.5));
            session.Files.Add(typeof(SessionLogLife).Assembly.Location, "/models");
            using (var progress = session.Progress(1))
                progress.Step();
            session.With(new { fold = 1 }).Error("working");
            session.Flush(TimeSpan.FromSeconds(1));
        }

        Console.WriteLine("done");
    }

    /// <summary>Logs and sends until it is killed.</summary>
    private static async Task SendAsync(string root, string url)
    {
        using Session session = Session.Open("demo", "test", root, remote: url, configure: options =>
        {
            options.RecordsGit = false;
            options.Remote!.Interval = TimeSpan.FromMilliseconds(50);
            options.Remote.BatchBytes = 8 * 1024;
        });
        Console.WriteLine("ready");
        for (long n = 0; ; n++)
        {
            session.Info("numbered", new { n, pad = new string('x', (int)(n % 90)) });
            session.Track("loss").Append(n, ("value", n));
            if (n % 100 == 0)
                session.Parameters.Set("last", n);
            if (n % 50 == 0)
                await Task.Delay(1);
        }
    }

    private static void Throw(Session session)
    {
        session.Info("working");
        throw new InvalidOperationException("nobody catches this");
    }

    private static async Task ThrowAsync(string root)
    {
        await using Session session = Open(root);
        await Task.Yield();
        Throw(session);
    }

    private static void Write(string root, string numbers, int threads, int process, int lines)
    {
        using var file = MemoryMappedFile.CreateFromFile(
            numbers, FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
        using MemoryMappedViewAccessor returned = file.CreateViewAccessor();
        using Session session = Session.Open("demo", "test", root, configure: options =>
        {
            options.RecordsGit = false;
            options.BufferBytes = 1024 * 1024;
        });
        Thread[] all = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            for (long n = 1; n <= lines; n++)
            {
                session.Info("numbered", new { p = process, t = thread, n, pad = new string('x', (int)(n % 90)) });
                returned.Write(64 * thread, n);
            }
        }))];
        Array.ForEach(all, thread => thread.Start());
        Console.WriteLine("ready");
        Array.ForEach(all, thread => thread.Join());
    }
}
