using System.IO.MemoryMappedFiles;
using Hewn.Diagnostics;
using Hewn.Sessions.Files;
using Hewn.Sessions.Parameters;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Tracks;

namespace KillChild;

/// <summary>Parts of a session that are written until the process is killed, or beside another process.</summary>
internal static class SessionLife
{
    /// <summary>Lives: <c>session killed|killed-held|share|share-held DIRECTORY NUMBERS-OR-NAME
    /// COUNT</c>.</summary>
    public static void Live(string way, string directory, string what, int count)
    {
        var host = new PartHost(directory, new DiagnosticChannel(problem => Console.Error.WriteLine(problem.Message)))
        {
            LongestWait = TimeSpan.FromSeconds(60),
            HoldsPoints = way.EndsWith("-held", StringComparison.Ordinal),
        };
        if (way.StartsWith("killed", StringComparison.Ordinal))
            AppendForEver(host, what, count);
        else
            Share(host, what, count);
    }

    /// <summary>One thread appends batches, the others single points; each keeps what has returned.</summary>
    private static void AppendForEver(PartHost host, string numbers, int threads)
    {
        using var file = MemoryMappedFile.CreateFromFile(
            numbers, FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
        using MemoryMappedViewAccessor returned = file.CreateViewAccessor();
        Track track = new SessionTracks(host)["loss"];
        Console.WriteLine("ready");
        for (int i = 1; i < threads; i++)
        {
            int number = i;
            new Thread(() => Single(number)).Start();
        }

        double[] batch = new double[5000];
        for (long n = 1; ; n++)
        {
            Array.Fill(batch, n);
            track.AppendBatch(("batch", batch));
            returned.Write(0, n);
        }

        void Single(int thread)
        {
            for (long n = 1; ; n++)
            {
                track.Append(n, ("thread", thread), ("n", n));
                returned.Write(64 * thread, n);
            }
        }
    }

    private static void Share(PartHost host, string name, int count)
    {
        Console.WriteLine("ready");
        Console.ReadLine();
        var tracks = new SessionTracks(host);
        var parameters = new SessionParameters(host);
        var files = new SessionFiles(host);
        string source = Path.Combine(Path.GetTempPath(), $"hewn-{Guid.NewGuid():n}.txt");
        File.WriteAllText(source, name);
        for (int n = 0; n < count; n++)
        {
            tracks["shared"].Append(n, ("rank", name), ("n", n));
            if (n % 10 == 0)
                parameters.Set($"{name}.p{n}", n);
            if (n % 50 == 0)
                files.Add(source, "/" + name, fileName: $"{n}.txt");
        }

        File.Delete(source);
        tracks.Flush();
    }
}
