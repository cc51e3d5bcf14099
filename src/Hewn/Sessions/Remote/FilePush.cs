using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Sessions.Files;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Remote;

/// <summary>
/// Sends what is known of a session's files, and the content of those that the server has not. Not thread-safe.
/// </summary>
internal sealed class FilePush(PartHost host, RemoteClient client, PushTally tally, RefusalNotes notes)
{
    private const string Folder = "files";

    // As the list itself is written, so that the server's is alike.
    private static readonly JsonWriterOptions _writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly HashSet<string> _refused = new(StringComparer.Ordinal); // Until the next opening.
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal); // Their content was not there.

    /// <summary>Sends what the bookmark has not.</summary>
    /// <param name="session">The session's path at the server.</param>
    /// <param name="mark">The bookmark; moved and saved.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="RemoteFailure">The server does not take it now.</exception>
    public async Task SendAsync(string session, PushBookmark mark, CancellationToken token)
    {
        while (!await TrySendAsync(session, mark, token).ConfigureAwait(false))
        {
            // The list has changed under it, and says by now what has become of the file.
        }
    }

    /// <summary>
    /// False when the content of a file has gone since the list was read: none behind it is sent before it, because
    /// the server's list is in the order in which entries come. A second time it is passed over.
    /// </summary>
    private async Task<bool> TrySendAsync(string session, PushBookmark mark, CancellationToken token)
    {
        foreach ((SessionFile file, byte[] entry, string hash) in EntriesOf(host))
        {
            if (mark.Files.GetValueOrDefault(file.Id) == hash || _refused.Contains(hash))
                continue;
            try
            {
                if (!await SendAsync(session, file, entry, token).ConfigureAwait(false))
                {
                    if (_missed.Add(hash))
                        return false;
                    continue;
                }
            }
            catch (RemoteFailure e) when (e.Kind is RemoteFailureKind.Refused or RemoteFailureKind.TooLarge)
            {
                _refused.Add(hash);
                tally.AddRefused();
                notes.Tell($"the file {FileNames.Shown(file.FileName)} ({file.Id})", e.Message);
                continue;
            }

            mark.Files[file.Id] = hash;
            mark.Save();
        }

        return true;
    }

    /// <summary>The session's files, each with its entry in the list and a hash of that.</summary>
    public static IEnumerable<(SessionFile File, byte[] Entry, string Hash)> EntriesOf(PartHost host)
    {
        string list = host.PathOf(Folder, ".files_metadata.json");
        foreach (FileEntry entry in FileList.Read(host, list, ownsIt: false) ?? [])
        {
            if (entry is not { File: { } file, Raw: { } raw } || FileNames.ProblemOf(file) is not null)
                continue; // Somebody else's, or one that leads out of the session.
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer, _writing))
                raw.WriteTo(json);
            yield return (file, buffer.WrittenSpan.ToArray(), SmallFile.HashOf(buffer.WrittenSpan));
        }
    }

    /// <summary>False when the content has gone since the list was read; the next look says what became of it.
    /// </summary>
    private async Task<bool> SendAsync(string session, SessionFile file, byte[] entry, CancellationToken token)
    {
        string path = $"{session}/files/{Uri.EscapeDataString(file.Id)}";
        JsonElement answer = await client.SendAsync(HttpMethod.Put, path, entry, token).ConfigureAwait(false);
        bool isWanted = answer.TryGetProperty("needsContent", out JsonElement wanted)
            && wanted.ValueKind == JsonValueKind.True;
        if (!isWanted)
            return true;
        FileStream content;
        try
        {
            content = FileContent.OpenRead(
                host.PathOf([Folder, .. FileNames.Folders(file.Prefix), file.Id, file.FileName]));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        await using (content.ConfigureAwait(false))
        {
            // In this order: what it is comes before its bytes.
            using var form = new MultipartFormDataContent
            {
                { new ByteArrayContent(entry), "entry" },
                { new StringContent(file.Checksum), "checksum" },
                { FileOf(content), "file", "content" }, // Its name stands in the entry, where any can.
            };
            await client.SendAsync($"{session}/files", form, content.Length, token).ConfigureAwait(false);
        }

        tally.AddFile();
        return true;
    }

    private static StreamContent FileOf(Stream content)
    {
        var part = new StreamContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue(ContentType.Unknown);
        return part;
    }
}
