using Hewn.Files;
using Hewn.Store.Streams.Deletes;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Packs files that are not written any more, puts small ones together, and takes out what is to be deleted: one file
/// at a time, on one thread that gets the processor time which others leave. One thread's.
/// </summary>
/// <param name="tenant">Whose lines.</param>
/// <param name="clock">The clock.</param>
/// <param name="report">Told what could not be done; it is tried again.</param>
/// <param name="stop">Ends it soon.</param>
internal sealed class Upkeep(
    TenantStreams tenant, TimeProvider clock, Action<string, Exception> report, CancellationToken stop)
{
    /// <summary>For tests: see <see cref="FileRewrite.BeforeStep"/>.</summary>
    internal Action<string>? BeforeStep { get; init; }

    /// <summary>Files that were packed.</summary>
    public int Packed { get; private set; }

    /// <summary>Lines that were deleted.</summary>
    public long Dropped { get; private set; }

    /// <summary>Packs what can be packed.</summary>
    /// <param name="idle">How long a file that is not full must not have been written; negative for no time.</param>
    public void Pack(TimeSpan idle)
    {
        foreach (DayFolder day in tenant.AllDays())
        {
            if (stop.IsCancellationRequested)
                return;
            Guard(day, () => Pack(day, idle));
        }
    }

    /// <summary>Deletes what was to be deleted since before a time.</summary>
    /// <param name="createdUntilMs">That time, milliseconds since 1970 UTC.</param>
    public void Delete(long createdUntilMs)
    {
        foreach (DeleteRequest request in tenant.Deletes.Due(createdUntilMs))
            Delete(request);
    }

    /// <summary>Each day's files are gone through once, whatever the parts are.</summary>
    private void Delete(DeleteRequest request)
    {
        DeletePart[] left = [.. request.Parts.Where(part => !part.IsDone)];
        var hidden = HiddenLines.Of(request.Query, left);
        bool isDone = true;
        foreach (DayFolder day in tenant.Days(left.Min(part => part.StartNs), left.Max(part => part.EndNs)))
        {
            if (stop.IsCancellationRequested || !tenant.Deletes.IsDue(request.Id))
                return;
            isDone &= Guard(day, () => Drop(day, hidden));
            if (isDone)
                MarkDone(request, left.Where(part => DayFolder.DayOf(part.EndNs) <= day.Day));
        }

        if (isDone)
            MarkDone(request, left);
    }

    private void MarkDone(DeleteRequest request, IEnumerable<DeletePart> parts)
    {
        try
        {
            tenant.Deletes.MarkDone(request.Id, [.. parts]);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            report("noting that lines were deleted", failed); // Done once more, which changes nothing.
        }
    }

    private bool Guard(DayFolder day, Func<bool> work)
    {
        lock (day.Work)
        {
            try
            {
                return day.IsGone || work();
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException
                or InvalidDataException)
            {
                if (!day.IsGone)
                    report($"packing pushed lines in {day.Path}", failed);
                return false;
            }
        }
    }

    private bool Pack(DayFolder day, TimeSpan idle)
    {
        day.DeleteUnfinished();
        DeleteReplaced(day);
        if (IsIdle(day, idle))
            tenant.TrySeal(day, idle);
        while (!stop.IsCancellationRequested && !day.IsGone)
        {
            IReadOnlyList<StreamFile> files = tenant.Unwritten(day);
            if (PackingPolicy.Choose([.. files.Select(file => (file.Name.IsPacked, file.TextBytes()))])
                is not (int first, int count))
                break;
            StreamFile[] chosen = [.. files.Skip(first).Take(count)];
            if (!Rewrite(day, chosen, null))
                break;
            Packed += count;
        }

        return true;
    }

    /// <summary>Whether the newest file was not written for a while; one that is packed needs no look.</summary>
    private bool IsIdle(DayFolder day, TimeSpan idle)
    {
        if (day.Files() is not [.., { Name.IsPacked: false } newest] || day.IsSealed(newest.Name))
            return false;
        return idle < TimeSpan.Zero || clock.GetUtcNow() - File.GetLastWriteTimeUtc(newest.Path) >= idle;
    }

    /// <summary>Takes lines out of the files of a day; true when they are in none any more.</summary>
    private bool Drop(DayFolder day, HiddenLines hidden)
    {
        tenant.Flush(day.Day * DayFolder.NsPerDay, day.Day * DayFolder.NsPerDay);
        HiddenTest test = hidden.NewTest();
        DeleteReplaced(day, atOnce: true); // A kill may have left what was gone already.
        if (!Concerned(day, test).Any())
            return true;
        if (Concerned(day, test).Any(file => !day.IsSealed(file.Name)) && !tenant.TrySeal(day, TimeSpan.MinValue))
            return false; // Lines wait in a ring.
        foreach (StreamFile file in Concerned(day, test).ToArray())
        {
            if (stop.IsCancellationRequested || day.IsGone)
                return day.IsGone;
            if (!Rewrite(day, [file], hidden) && stop.IsCancellationRequested)
                return false;
        }

        return true;
    }

    private static IEnumerable<StreamFile> Concerned(DayFolder day, HiddenTest test) =>
        day.Files().Where(file => file.Blocks().Any(test.MayHide));

    private bool Rewrite(DayFolder day, IReadOnlyList<StreamFile> files, HiddenLines? hidden)
    {
        using var rewrite = new FileRewrite(day, () => !stop.IsCancellationRequested && !day.IsGone)
        {
            BeforeStep = BeforeStep,
        };
        bool isDone = rewrite.Run(files, hidden, keepsSources: hidden is null && !IsScarce(day));
        Dropped += isDone ? rewrite.Dropped : 0;
        return isDone;
    }

    /// <summary>Files that were taken over stay for a moment, for those who copy the folder just then.</summary>
    private void DeleteReplaced(DayFolder day, bool atOnce = false)
    {
        foreach ((string path, string by) in day.Replaced())
        {
            if (atOnce || IsScarce(day) || clock.GetUtcNow() - File.GetLastWriteTimeUtc(by) >= StreamLimits.CopyTime)
                DayFolder.Delete(path);
        }
    }

    private static bool IsScarce(DayFolder day) =>
        SystemDisk.Instance.FreeBytes(day.Path) is { } free && free < StreamLimits.ScarceBytes;
}
