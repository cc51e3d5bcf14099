using Hewn.Store.Sessions;

namespace Hewn.Cli.Sessions;

/// <summary>A session beside others.</summary>
/// <param name="Letter">What it is called in tables and charts.</param>
/// <param name="Session">What its files say.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Tracks">Its series.</param>
internal sealed record ComparedSession(
    char Letter, StoredSession Session, StoredParameters Parameters, StoredTracks Tracks);
