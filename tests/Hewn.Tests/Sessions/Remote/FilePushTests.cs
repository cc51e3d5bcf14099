using Hewn.Sessions;
using Hewn.Sessions.Remote;

namespace Hewn.Tests.Sessions.Remote;

/// <summary>Files that change while they are sent.</summary>
public sealed class FilePushTests : IDisposable
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);
    private readonly SessionFolder _folder = new();
    private readonly StubServer _server = new();

    public void Dispose()
    {
        _folder.Dispose();
        _server.Dispose();
    }

    /// <summary>The server's list is in the order in which entries come to it.</summary>
    [Fact]
    public void A_file_that_another_takes_the_place_of_meanwhile_stays_before_those_behind_it()
    {
        string content = Path.Combine(_folder.Root, "model.bin");
        File.WriteAllText(content, "weights");
        string[] ids;
        using (Session session = _folder.Open())
        {
            ids =
            [
                session.Files.Add(content, "/", fileName: "again.bin")!.Id,
                session.Files.Add(content, "/", fileName: "later.bin")!.Id,
            ];
        }

        Session? opened = null;
        bool isReplaced = false;
        _server.Instead = (path, _) =>
        {
            if (isReplaced || !path.EndsWith($"/files/{ids[0]}", StringComparison.Ordinal))
                return null;
            isReplaced = true;
            SpinWait.SpinUntil(() => Volatile.Read(ref opened) is not null, _long).ShouldBeTrue();
            opened!.Files.Add(content, "/", fileName: "again.bin");
            return StubServer.Json("""{"needsContent":true}""");
        };
        using (Session session = _folder.Open(options => options.Remote = new RemoteOptions
        {
            Url = "http://server.test:1",
            Handler = _server,
            Interval = TimeSpan.FromMilliseconds(50),
            EndTimeout = _long,
        }))
        {
            Volatile.Write(ref opened, session);
            SpinWait.SpinUntil(() => session.Files.List(includeDeleted: true).Count == 3, _long).ShouldBeTrue();
        }

        string[] puts = [.. _server.Paths.Where(request => request.StartsWith("PUT ", StringComparison.Ordinal)
            && request.Contains("/files/", StringComparison.Ordinal)).Select(request => request.Split('/')[^1])];
        puts.Length.ShouldBe(4);
        puts[..3].ShouldBe([ids[0], ids[0], ids[1]]);
    }
}
