using Hewn.Store.Reading;

namespace Hewn.Store.Following;

/// <summary>One log of a <see cref="LogFeed"/>.</summary>
internal sealed class FedLog(LogSource source, SetFollower follower)
{
    private readonly FollowedLog _log = new(new OpenedLog(source, [], null), follower);

    public LogSource Source => source;

    public SetFollower Follower => follower;

    /// <summary>As <see cref="FollowedLog.TryRead"/>.</summary>
    public bool TryRead(ReadReport report) => _log.TryRead(report);
}
