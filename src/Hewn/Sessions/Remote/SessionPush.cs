using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Diagnostics;
using Hewn.Sessions.Parts;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace Hewn.Sessions.Remote;

/// <summary>
/// Sends what a session's directory has and the server has not: the log, parameters, tracks, files, and what the
/// session is. Each part goes on from the bookmark, which moves when the server has answered. Not thread-safe.
/// </summary>
internal sealed class SessionPush
{
    private readonly PartHost _host;
    private readonly SessionPlaces _places;
    private readonly (string Workspace, string Name) _named;
    private readonly RemoteClient _client;
    private readonly PushTally _tally;
    private readonly LinePush _lines;
    private readonly TrackPush _tracks;
    private readonly FilePush _files;
    private readonly TimeProvider _time;
    private string? _id;
    private long _toldAt;

    /// <param name="host">The session's directory, and where what goes wrong is told.</param>
    /// <param name="named">Its workspace and name.</param>
    /// <param name="client">The way to the server.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="tally">Where it is counted.</param>
    public SessionPush(
        PartHost host, (string Workspace, string Name) named, RemoteClient client, RemoteOptions options,
        PushTally tally)
    {
        (_host, _named, _client, _tally, _time) = (host, named, client, tally, options.Time);
        _places = new SessionPlaces(host.Directory);
        _lines = new LinePush(client, tally, new RefusalNotes(host.Diagnostics, client.Address), options.BatchBytes);
        // A damaged file is told by who writes it next, and not each second by who only reads it.
        PartHost quiet = host with { Diagnostics = new DiagnosticChannel(static _ => { }) };
        _tracks = new TrackPush(quiet, _lines, tally);
        _files = new FilePush(quiet, client, tally, new RefusalNotes(host.Diagnostics, client.Address));
    }

    /// <summary>Whether the session is open in this process: then it says now and then that it still is.</summary>
    public bool IsOpen { get; init; }

    /// <summary>
    /// Whether it is this process's turn: who sends a session to a server is alone with it. Dispose of it behind the
    /// sending. Null when another process is at it.
    /// </summary>
    // Not .lock: that would say that a process writes the session.
    public IDisposable? TryTakeTurn() => _host.TryLock(_client.Address.Stem);

    /// <summary>Sends what is there. It is this process's turn.</summary>
    /// <exception cref="RemoteFailure">The server does not take it now, or not at all.</exception>
    /// <exception cref="IOException">A file of the session, or the bookmark, cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        PushBookmark mark = PushBookmark.Load(_host.Disk, _places, _client.Address);
        if (_id is null || (IsOpen && _time.GetElapsedTime(_toldAt) >= Limits.RemoteHeartbeat))
            await SendSessionAsync(mark, token).ConfigureAwait(false);
        string session = $"sessions/{_id}";
        await SendLogAsync(session, mark, token).ConfigureAwait(false);
        await SendParametersAsync(session, mark, token).ConfigureAwait(false);
        await _tracks.SendAsync(session, mark, token).ConfigureAwait(false);
        await _files.SendAsync(session, mark, token).ConfigureAwait(false);
        // Last: who reads there that it is completed finds everything.
        if (SmallFile.Read(_host.Disk, _places.Record) is { } record && SmallFile.HashOf(record) != mark.Session)
            await SendSessionAsync(mark, token).ConfigureAwait(false);
    }

    /// <summary>Where the log stands, in one of its two layouts.</summary>
    public static string LogOf(SessionPlaces places) =>
        File.Exists(places.Log) || !File.Exists(places.LogBeside) ? places.Log : places.LogBeside;

    /// <summary>The lines of a session's log.</summary>
    public static LineSource LinesOf(PartHost host) => new(
        host.Disk, LogOf(new SessionPlaces(host.Directory)), line => SessionNumbers.NumberOf(line.Span) >= 0);

    private async Task SendSessionAsync(PushBookmark mark, CancellationToken token)
    {
        byte[]? bytes = SmallFile.Read(_host.Disk, _places.Record);
        JsonObject? record = RecordOf(bytes);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", _named.Name);
            Copy(json, "description", record?["description"]);
            Copy(json, "tags", record?["tags"]);
            Copy(json, "folder", record?["folder"]);
            Copy(json, "metadata", record?["metadata"]);
            Copy(json, "writeProtected", record?["write_protected"]);
            Copy(json, "session", record ?? []);
            json.WriteEndObject();
        }

        string path = $"workspaces/{Uri.EscapeDataString(_named.Workspace)}/sessions";
        JsonElement answer = await _client
            .SendAsync(HttpMethod.Post, path, buffer.WrittenMemory, token).ConfigureAwait(false);
        Take(answer, mark);
        mark.Session = bytes is null ? "" : SmallFile.HashOf(bytes);
        mark.Save();
        _toldAt = _time.GetTimestamp();
    }

    private void Take(JsonElement answer, PushBookmark mark)
    {
        if (!answer.TryGetProperty("session", out JsonElement session) || session.ValueKind != JsonValueKind.Object
            || JsonFile.TextIn(session, "id") is not { Length: > 0 } id)
        {
            throw new RemoteFailure(
                RemoteFailureKind.Misdirected, "its answer names no session: it is no server of sessions");
        }

        _id = Uri.EscapeDataString(id);
        bool isNew = answer.TryGetProperty("created", out JsonElement created)
            && created.ValueKind == JsonValueKind.True;
        bool hasLess = answer.TryGetProperty("lastSequence", out JsonElement last)
            && last.ValueKind == JsonValueKind.Number && last.TryGetInt64(out long number) && number < mark.LastNumber;
        if (isNew || hasLess)
            mark.Clear(); // The server has lost what it had, or some of it: it gets everything again.
    }

    private async Task SendLogAsync(string session, PushBookmark mark, CancellationToken token)
    {
        LineSource source = LinesOf(_host);
        _lines.HasTakenAny |= mark.LastNumber >= 0;
        while (source.Read(mark.Log, _lines.BatchBytes) is { IsEmpty: false } batch)
        {
            (long taken, long known) = await _lines
                .SendAsync($"{session}/logs", "logs", batch, ReadOnlyMemory<byte>.Empty, sendsNone: false, token)
                .ConfigureAwait(false);
            long repeated = Math.Min(known, CountBehind(batch, mark));
            _tally.AddLines(taken - repeated);
            if (repeated > 0)
                Refuse(repeated, mark);
            mark.Refused += _lines.TakeRefused();
            mark.Log = batch.End;
            mark.Save();
        }
    }

    /// <summary>
    /// Lines whose number is not above all before them: programs of the original gave numbers twice. What is sent again
    /// after a kill is not among them, as the bookmark has not got so far.
    /// </summary>
    private static long CountBehind(LineBatch batch, PushBookmark mark)
    {
        if (batch.Start.Offset == 0)
            mark.LastNumber = -1; // All of it is sent, or sent again.
        long behind = 0;
        foreach (ReadOnlyMemory<byte> line in batch.Lines)
        {
            long number = SessionNumbers.NumberOf(line.Span);
            behind += number <= mark.LastNumber ? 1 : 0;
            mark.LastNumber = Math.Max(mark.LastNumber, number);
        }

        return behind;
    }

    private void Refuse(long repeated, PushBookmark mark)
    {
        _tally.AddRefused(repeated);
        mark.Refused += repeated;
        string lines = repeated == 1 ? "1 line" : FormattableString.Invariant($"{repeated} lines");
        _host.Diagnostics.Report(
            ProblemKind.Permanent,
            $"{lines} of the log of {_named.Workspace}/{_named.Name} with a number that stands there before: "
            + $"{_client.Address.Shown} keeps the first of each number; the others stand in {_host.Directory}.");
    }

    private async Task SendParametersAsync(string session, PushBookmark mark, CancellationToken token)
    {
        byte[]? bytes = SmallFile.Read(_host.Disk, Path.Combine(_places.Root, "parameters.json"));
        if (bytes is null || SmallFile.HashOf(bytes) is not { } hash || hash == mark.Parameters)
            return;
        if (RecordOf(bytes) is not { } parameters)
            return; // Damaged; who writes it next puts it aside, and says so.
        try
        {
            await _client.SendAsync(
                HttpMethod.Post, $"{session}/parameters", JsonSerialised(parameters), token).ConfigureAwait(false);
        }
        catch (RemoteFailure e) when (e.Kind is RemoteFailureKind.Refused or RemoteFailureKind.TooLarge)
        {
            _tally.AddRefused();
            mark.Refused++;
            _host.Diagnostics.Report(
                ProblemKind.Permanent,
                $"{_client.Address.Shown} refuses the parameters of {_named.Workspace}/{_named.Name}: {e.Message}");
        }

        mark.Parameters = hash;
        mark.Save();
    }

    private static byte[] JsonSerialised(JsonObject json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            json.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static JsonObject? RecordOf(byte[]? bytes)
    {
        if (bytes is null)
            return null;
        try
        {
            WholeText.Check(bytes);
            return JsonNode.Parse(bytes, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static void Copy(Utf8JsonWriter json, string name, JsonNode? value)
    {
        if (value is null)
            return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }
}
