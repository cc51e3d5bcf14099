using System.Buffers.Text;
using System.Text;
using Hewn.Server.Http;
using Hewn.Sessions;

namespace Hewn.Server.Sessions;

/// <summary>
/// The id of a session in paths: its workspace and name, so that it needs no table and means the same after a restart.
/// What comes back is checked as names are; it is never a path.
/// </summary>
internal static class SessionId
{
    private const int MaxChars = 1000;

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The id of a session.</summary>
    public static string Of(string workspace, string name) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{workspace}/{name}"));

    /// <summary>The session of an id.</summary>
    /// <exception cref="RequestFailure">It is none of ours: 404.</exception>
    public static (string Workspace, string Name) Read(string id)
    {
        if (id.Length is 0 or > MaxChars || !Base64Url.IsValid(id))
            throw Unknown();
        try
        {
            string[] parts = _strict.GetString(Base64Url.DecodeFromChars(id)).Split('/');
            if (parts is not [var workspace, var name])
                throw Unknown();
            Check(workspace, name);
            return (workspace, name);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw Unknown();
        }
    }

    /// <summary>Returns if there can be a session of that name.</summary>
    /// <exception cref="ArgumentException">There cannot; the message says why.</exception>
    public static void Check(string workspace, string name)
    {
        SessionName.Check(workspace, "workspace", nameof(workspace));
        SessionName.Check(name, "session name", nameof(name));
    }

    /// <summary>What is answered where there is no such session.</summary>
    public static RequestFailure Unknown() =>
        new(404, "there is no session of that id; POST /workspaces/{workspace}/sessions makes one and tells its id");
}
