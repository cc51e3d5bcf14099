namespace Hewn.Sessions.Remote;

/// <summary>Counts what a sending comes to. Thread-safe.</summary>
internal sealed class PushTally
{
    private long _lines;
    private long _points;
    private long _files;
    private long _requests;
    private long _failures;
    private long _refused;
    private long _leftOut;
    private volatile string? _problem;

    public long Lines => Interlocked.Read(ref _lines);

    public long Points => Interlocked.Read(ref _points);

    public long Files => Interlocked.Read(ref _files);

    public long Refused => Interlocked.Read(ref _refused);

    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>What stands in the way at the moment; null when nothing does.</summary>
    public string? Problem
    {
        get => _problem;
        set => _problem = value;
    }

    public void AddLines(long count) => Interlocked.Add(ref _lines, count);

    public void AddPoints(long count) => Interlocked.Add(ref _points, count);

    public void AddFile() => Interlocked.Increment(ref _files);

    public void AddRequest() => Interlocked.Increment(ref _requests);

    public void AddFailure() => Interlocked.Increment(ref _failures);

    public void AddRefused(long count = 1) => Interlocked.Add(ref _refused, count);

    public void AddLeftOut(long count) => Interlocked.Add(ref _leftOut, count);

    public RemoteStatus At(Uri url) => new(
        url, Lines, Points, Files, Interlocked.Read(ref _requests), Interlocked.Read(ref _failures), Refused, LeftOut,
        Problem);
}
