namespace Hewn.Cli.Run;

/// <summary>
/// Reads one of the child's streams on a thread of its own, until its end: each piece becomes records, and goes on to
/// the terminal as it is. A terminal whose reader has gone ends the showing, not the reading.
/// </summary>
internal sealed class OutputPump
{
    private readonly Stream _from;
    private readonly Stream? _shown;
    private readonly OutputRecords _records;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _readAt;

    /// <param name="from">The child's stream.</param>
    /// <param name="shown">Where it is shown; null: nowhere.</param>
    /// <param name="records">What makes records of it.</param>
    /// <param name="time">The clock.</param>
    public OutputPump(Stream from, Stream? shown, OutputRecords records, TimeProvider time)
    {
        (_from, _shown, _records, _time) = (from, shown, records, time);
        _readAt = time.GetTimestamp();
    }

    /// <summary>Ends when the stream has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>How long nothing has come.</summary>
    public TimeSpan Quiet => _time.GetElapsedTime(Volatile.Read(ref _readAt));

    public void Start(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    private void Run()
    {
        var bytes = new byte[RunLimits.ReadBytes];
        Stream? shown = _shown;
        try
        {
            int read;
            while ((read = _from.Read(bytes)) > 0)
            {
                Volatile.Write(ref _readAt, _time.GetTimestamp());
                _records.Add(bytes.AsSpan(0, read)); // First: the terminal may keep us waiting.
                shown = Show(shown, bytes.AsSpan(0, read));
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The pipe went with the process: nothing more will come.
        }

        _ended.TrySetResult();
    }

    private static Stream? Show(Stream? shown, ReadOnlySpan<byte> bytes)
    {
        try
        {
            shown?.Write(bytes);
            shown?.Flush();
            return shown;
        }
        catch (IOException)
        {
            return null; // Nobody looks any more; what comes is recorded all the same.
        }
    }
}
