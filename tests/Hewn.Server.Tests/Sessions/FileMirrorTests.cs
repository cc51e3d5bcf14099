using System.Collections.Concurrent;
using System.Text.Json;
using Hewn.Diagnostics;
using Hewn.Server.Sessions;
using Hewn.Sessions;
using Hewn.Sessions.Files;
using Hewn.Sessions.Parts;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Tests.Sessions;

/// <summary>Files that are sent here, while others write the same list.</summary>
public sealed class FileMirrorTests : IDisposable
{
    private const int Rounds = 20;
    private readonly string _root = Directory.CreateTempSubdirectory("hewn-mirror-").FullName;
    private readonly ConcurrentQueue<string> _told = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Each has its own hold of the session, as two processes have.</summary>
    [Fact]
    public async Task Two_first_files_at_once_find_no_list_that_was_lost()
    {
        for (int round = 0; round < Rounds; round++)
        {
            var places = new SessionPlaces(Path.Combine(_root, "ml", $"s{round}"));
            using var together = new Barrier(2);
            await Task.WhenAll(Sender(places, together), Sender(places, together));
            new SessionFiles(HostOf(places)).List().Count.ShouldBe(2);
        }

        _told.ShouldBeEmpty();
    }

    private Task Sender(SessionPlaces places, Barrier together) => Task.Factory.StartNew(
        () =>
        {
            using var held = new HeldSession(places, HostOf(places));
            using FileUpload upload = Upload(places);
            string id = Guid.NewGuid().ToString("N");
            using var entry = JsonDocument.Parse(JsonSerializer.Serialize(new
            {
                id, filename = "w.bin", path = "/", sizeBytes = upload.Bytes, checksum = upload.Checksum,
            }));
            SessionFile file = FileMirror.Read(entry.RootElement);
            together.SignalAndWait();
            FileMirror.Keep(held, file, entry.RootElement, upload);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static FileUpload Upload(SessionPlaces places)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent("abc"u8.ToArray()), "file", "w.bin" } };
        var context = new DefaultHttpContext();
        context.Request.ContentType = form.Headers.ContentType!.ToString();
        context.Request.Body = form.ReadAsStream();
        return FileUpload.ReadAsync(context, Path.Combine(places.Root, "files"), 1000).GetAwaiter().GetResult();
    }

    private PartHost HostOf(SessionPlaces places) =>
        new(places.Root, new DiagnosticChannel(problem => _told.Enqueue(problem.Message)));
}
