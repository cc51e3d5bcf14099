using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>A session of a listing.</summary>
/// <param name="Session">What its files say.</param>
/// <param name="Loss">The newest value of what tells of its loss, or null.</param>
internal sealed record ListedSession(StoredSession Session, (string Series, double Value)? Loss);
