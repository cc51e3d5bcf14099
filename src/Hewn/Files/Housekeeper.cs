namespace Hewn.Files;

/// <summary>
/// The thread that deletes and packs backups, so that neither callers nor the writer's thread wait for it. One backup
/// is packed at a time, so it takes one core at most.
/// </summary>
internal sealed class Housekeeper : IDisposable
{
    private readonly IReadOnlyList<BackupKeeper> _keepers;
    private readonly TimeSpan _interval;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping; // Read alone: seen late, one block more is packed.
    private readonly ToldFailures<(BackupKeeper, string)> _told = new();

    public Housekeeper(IReadOnlyList<BackupKeeper> keepers)
    {
        _keepers = keepers;
        _interval = keepers.Min(keeper => keeper.Interval);
        _thread = new Thread(Work) { Name = "hewn-backups", IsBackground = true };
    }

    /// <summary>Begins.</summary>
    public void Begin()
    {
        foreach (BackupKeeper keeper in _keepers)
            keeper.Own.Changed = () => _wake.Set();
        _thread.Start();
    }

    /// <summary>Does what is to be done now.</summary>
    internal void RunOnce()
    {
        foreach (BackupKeeper keeper in _keepers)
            Guard(keeper, "deleted", () => keeper.DeleteBeyond(checksBytes: !keeper.Policy.Packs));
        foreach (BackupKeeper keeper in _keepers)
            Guard(keeper, "deleted for the sake of free disk", () => KeepFloor(keeper));
        foreach (BackupKeeper keeper in _keepers)
        {
            bool goesOn = true;
            while (goesOn)
            {
                goesOn = false;
                Guard(keeper, "compressed", () => goesOn = keeper.PackNext(MayPack));
                if (keeper.Policy.Packs)
                    Guard(keeper, "deleted", () => keeper.DeleteBeyond(checksBytes: true));
            }
        }
    }

    /// <summary>
    /// Stops it; a block that is being packed is finished. The event stays: a rotation may still set it.
    /// </summary>
    public void Dispose() => Stop(Limits.HousekeepingStopTimeout);

    /// <summary>As above, with a bound of its own.</summary>
    public void Stop(TimeSpan longest)
    {
        if (_isStopping)
            return;
        _isStopping = true;
        _wake.Set();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
            _thread.Join(longest);
    }

    private void Work()
    {
        while (!_isStopping)
        {
            RunOnce();
            if (!_isStopping)
                _wake.WaitOne(_interval);
        }
    }

    private bool MayPack() => !_isStopping && _keepers.All(keeper => keeper.MissingFreeBytes <= 0);

    /// <summary>
    /// Deletes the oldest backups on a disk that is too full, whichever log they are of. As many as should do: what a
    /// reader still has open becomes free only when that closes it, and need not cost the others.
    /// </summary>
    private void KeepFloor(BackupKeeper keeper)
    {
        long missing = keeper.MissingFreeBytes;
        if (missing > 0)
        {
            string? disk = Path.GetDirectoryName(keeper.Own.Path);
            IEnumerable<(BackupKeeper Keeper, Backup Backup)> oldestFirst = _keepers
                .Where(other => other == keeper || Path.GetDirectoryName(other.Own.Path) == disk)
                .SelectMany(other => other.ListOldestFirst().Select(backup => (other, backup)))
                .OrderBy(entry => entry.backup.NotAfterUtc).ThenByDescending(entry => entry.backup.Number);
            foreach ((BackupKeeper owner, Backup backup) in oldestFirst.ToArray())
            {
                DeletionResult result = owner.Delete(backup, DeletionReason.FreeDisk);
                if (result == DeletionResult.Renamed)
                    return; // The next round knows what is missing then; a rotation brings it about.
                if (result == DeletionResult.Deleted)
                    missing -= backup.Bytes;
                if (missing <= 0)
                    break;
            }
        }

        keeper.TellShortage(isShort: missing > 0);
    }

    /// <summary>What fails for one keeper costs no other; told once, until it fails otherwise or is over.</summary>
    private void Guard(BackupKeeper keeper, string what, Action action)
    {
        try
        {
            action();
            if (_told.Ends((keeper, what)))
                keeper.Report(ProblemKind.Over, $"Backups of {keeper.Own.Path} can be {what} again");
        }
        catch (Exception e) // Boundary: the thread must live on, and its next round tries again.
        {
            keeper.Own.CountFailure();
            if (_told.IsNews((keeper, what), e))
            {
                keeper.Report(
                    ProblemKind.Temporary, $"Backups of {keeper.Own.Path} cannot be {what}: {e.Message}", e);
            }
        }
    }
}
