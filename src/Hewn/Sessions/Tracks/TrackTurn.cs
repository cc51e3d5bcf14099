using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// Whose turn it is to write a track: its lock, and how a process that keeps it between calls learns that another one
/// waits. Not thread-safe.
/// </summary>
internal sealed class TrackTurn(PartHost host, string lockName)
{
    private long _sharedAt;
    private bool _isShared;

    /// <summary>Whether other processes write the track, too, as far as the last seconds tell.</summary>
    public bool IsShared => _isShared && host.Time.GetElapsedTime(_sharedAt) < Limits.SharedTrackTime;

    /// <summary>A file that says that somebody waits.</summary>
    private string AskedPath => host.LockPathOf(lockName) + ".asked";

    /// <summary>Takes the lock.</summary>
    /// <param name="longest">How long to wait at most.</param>
    /// <exception cref="IOException">Nobody let go in time, or the lock cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock may not be made.</exception>
    public IDisposable Take(TimeSpan longest)
    {
        if (host.TryLock(lockName) is { } free)
            return free;
        NoteShared();
        if (longest == TimeSpan.Zero)
            return host.Lock(lockName, longest);
        Ask();
        try
        {
            return host.Lock(lockName, longest);
        }
        finally
        {
            Unask();
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    public IDisposable? TryTake() => host.TryLock(lockName);

    /// <summary>Somebody else has written the track.</summary>
    public void NoteShared() => (_isShared, _sharedAt) = (true, host.Time.GetTimestamp());

    /// <summary>Whether somebody waits for the lock that the caller has. Each asking is seen once.</summary>
    public bool IsWanted()
    {
        if (!host.Disk.Exists(AskedPath))
            return false;
        NoteShared();
        Unask(); // Who asked may be dead.
        return true;
    }

    private void Ask()
    {
        try
        {
            host.Disk.OpenAppend(AskedPath).Dispose();
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            // Who has the lock lets go after a while without points, too.
        }
    }

    private void Unask()
    {
        try
        {
            host.Disk.Delete(AskedPath);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            // Then somebody lets go for nobody once; no harm.
        }
    }
}
