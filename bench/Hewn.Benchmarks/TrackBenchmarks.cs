using BenchmarkDotNet.Attributes;
using Hewn.Diagnostics;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Tracks;

namespace Hewn.Benchmarks;

/// <summary>Points into a session's track: when the call has returned they are in the file.</summary>
public class TrackBenchmarks
{
    private const int Points = 100_000;

    private readonly double[] _losses = [.. Enumerable.Range(0, Points).Select(i => Math.Exp(-i / 30_000.0))];
    private readonly long[] _steps = [.. Enumerable.Range(0, Points).Select(i => (long)i)];
    private string _folder = string.Empty;
    private SessionTracks? _tracks;

    [IterationSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("hewn-bench-").FullName;
        _tracks = new SessionTracks(new PartHost(Path.Combine(_folder, "session"), new DiagnosticChannel(null))
        {
            HoldsPoints = true,
        });
    }

    [IterationCleanup]
    public void Close()
    {
        _tracks!.End();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Points, Baseline = true)]
    public long Batch() => _tracks!["loss"].AppendBatch(_steps, ("loss", _losses));

    [Benchmark(OperationsPerInvoke = 1000)]
    public long OneByOne()
    {
        Track track = _tracks!["loss"];
        long last = 0;
        for (int i = 0; i < 1000; i++)
            last = track.Append(i, ("loss", _losses[i]));
        return last;
    }
}
