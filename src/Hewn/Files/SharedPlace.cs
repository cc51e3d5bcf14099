namespace Hewn.Files;

/// <summary>A process's own file of a log that processes share; nobody else gets its number meanwhile.</summary>
internal sealed class SharedPlace : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    private IDisposable? _claim;

    private SharedPlace(string log, string path, IDisposable? claim)
    {
        Log = log;
        Path = path;
        _claim = claim;
    }

    /// <summary>The log.</summary>
    public string Log { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// Takes the first free number. A number is free again when its process has ended, however it ended. Where none is
    /// to be had the file is the log itself, and opening it says what is wrong.
    /// </summary>
    /// <param name="disk">The disk.</param>
    /// <param name="log">The log.</param>
    /// <param name="former">The places of a system that this one takes over from.</param>
    public static SharedPlace Take(IDisk disk, string log, IEnumerable<SharedPlace> former)
    {
        foreach (SharedPlace place in former)
        {
            // One of those who hand a place over and give it back gets it: the exchange decides.
            if (place.Log == log && Interlocked.Exchange(ref place._claim, null) is { } inherited)
                return new SharedPlace(log, place.Path, inherited);
        }

        try
        {
            for (int number = 1; number <= Limits.MaxSharers; number++)
            {
                string path = SharedNames.NameOf(log, number);
                if (TryClaim(disk, path) is { } claim)
                    return new SharedPlace(log, path, claim);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder in which no lock can be made will take no log either.
        }

        return new SharedPlace(log, log, null);
    }

    /// <summary>
    /// Keeps other processes from starting with the same logs until disposed: whoever starts recovers first what ended
    /// processes have left in the file whose number it takes. Null when it took too long, or cannot be done.
    /// </summary>
    public static IDisposable? EnterStart(IDisk disk, string log)
    {
        try
        {
            return LockFile.NameOf(log) is { } name
                ? LockFile.TakeSoon(disk, name[..^".lock".Length] + ".start", Limits.SharedStartTimeout, _pause)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // See Take.
        }
    }

    /// <summary>Gives the number back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _claim, null)?.Dispose();

    private static IDisposable? TryClaim(IDisk disk, string path)
    {
        if (LockFile.NameOf(path) is not { } name || disk.TryLock(name[..^".lock".Length] + ".claim") is not { } claim)
            return null;
        // A process that does not share may have the file all the same.
        using IDisposable? writer = disk.TryLock(name);
        if (writer is not null)
            return claim;
        claim.Dispose();
        return null;
    }
}
