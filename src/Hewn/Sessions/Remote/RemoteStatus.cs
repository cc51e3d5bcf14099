namespace Hewn.Sessions.Remote;

/// <summary>How the sending of a session to its server is doing in this process, at one moment. Immutable.</summary>
/// <param name="Url">The server.</param>
/// <param name="Lines">Lines of the log that the server has answered for.</param>
/// <param name="Points">The same of points of tracks.</param>
/// <param name="Files">Files whose content was sent.</param>
/// <param name="Requests">Requests that were made.</param>
/// <param name="Failures">Requests that came to nothing: no answer, a refusal for now, an answer that is none.</param>
/// <param name="Refused">Lines, points and files that the server refuses for good; they stand in the session.</param>
/// <param name="LeftOut">Lines of the session's files that are no records, and so are not sent.</param>
/// <param name="Problem">What stands in the way at the moment; null when nothing does.</param>
public sealed record RemoteStatus(
    Uri Url,
    long Lines,
    long Points,
    long Files,
    long Requests,
    long Failures,
    long Refused,
    long LeftOut,
    string? Problem);
