using Hewn.Store.Entries;
using Hewn.Store.Reading;

namespace Hewn.Store.Following;

/// <summary>One log of a follower.</summary>
internal sealed class FollowedLog(OpenedLog opened, SetFollower follower)
{
    private bool _isToldBroken;

    /// <summary>The log. Its files are the follower's.</summary>
    public OpenedLog Opened => opened;

    public LogSource Source => opened.Source;

    public SetFollower Follower => follower;

    /// <summary>The place of the entry that was held back last, so that none of this log overtakes it.</summary>
    public long LastKey { get; set; } = long.MinValue;

    public Entry Current => follower.Current;

    /// <summary>For how long <see cref="Current"/> has been written at least, by the file's last write; zero where
    /// that is not known.</summary>
    public TimeSpan AgeAt(DateTimeOffset now)
    {
        try
        {
            TimeSpan age = now - (follower.CurrentSegment?.LastWriteUtc ?? now);
            bool isBelieved = age > Limits.WriteTimeGrain && age < Limits.MaxWriteAge;
            return isBelieved ? age - Limits.WriteTimeGrain : TimeSpan.Zero;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>As <see cref="SetFollower.TryRead"/>. A file that cannot be read is told once, and tried
    /// again.</summary>
    public bool TryRead(ReadReport report)
    {
        try
        {
            bool isRead = follower.TryRead();
            _isToldBroken &= !isRead;
            return isRead;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isToldBroken)
            {
                report.Add(new(
                    SourceProblemKind.Unreadable,
                    Source.Path,
                    $"'{Source.Path}' cannot be read now: {e.Message} It is tried again."));
            }

            _isToldBroken = true;
            return false;
        }
    }
}
