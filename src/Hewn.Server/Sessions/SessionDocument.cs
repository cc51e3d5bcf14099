using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Files;
using Hewn.Server.Http;
using Hewn.Sessions;
using Hewn.Sessions.Parts;
using Hewn.Sessions.Remote;

namespace Hewn.Server.Sessions;

/// <summary>The file <c>session.json</c> of a session that comes from elsewhere, or from requests alone.</summary>
internal static class SessionDocument
{
    private static readonly JsonWriterOptions _readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // As the library writes it, so that copies are alike.
    };

    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false };
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(2);

    /// <summary>What stands there; null when nothing does that can be read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonObject? Read(HeldSession held)
    {
        if (SmallFile.Read(held.Host.Disk, held.Places.Record) is not { } bytes)
            return null;
        try
        {
            WholeText.Check(bytes);
            return JsonNode.Parse(bytes, documentOptions: _reading) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Keeps what its own machine says of a session, as it stands there.</summary>
    /// <exception cref="RequestFailure">The session here comes from another directory: 409.</exception>
    public static JsonObject Mirror(HeldSession held, string workspace, string name, JsonElement told)
    {
        JsonObject session;
        try
        {
            session = JsonNode.Parse(told.GetRawText(), documentOptions: _reading)!.AsObject();
        }
        catch (JsonException e)
        {
            throw RequestFailure.Bad($"'session' cannot be read: {e.Message}");
        }

        using IDisposable others = Enter(held);
        JsonObject? known = Read(held);
        string? own = SessionRecord.TextOf(session["created_at"]);
        string? theirs = SessionRecord.TextOf(known?["created_at"]);
        if (known is not null && own is null)
            return known; // It says nothing of itself: its file is damaged, or gone.
        if (theirs is not null && own != theirs)
        {
            throw new RequestFailure(409, $"there is another session {workspace}/{name} here, made at "
                + $"{JsonBody.Shown(theirs)}; this one was made at {JsonBody.Shown(own ?? "")}");
        }

        session["name"] = name;
        session["workspace"] = workspace;
        Write(held, session);
        held.Runs.Hear(session);
        return session;
    }

    /// <summary>Makes a session, or changes what is said of it; what was not said stays.</summary>
    public static JsonObject Upsert(HeldSession held, string workspace, string name, JsonElement body)
    {
        string? description = JsonBody.Text(body, "description");
        IReadOnlyList<string>? tags = JsonBody.Texts(body, "tags");
        string? folder = FolderOf(JsonBody.Text(body, "folder"));
        bool? isProtected = JsonBody.Flag(body, "writeProtected") ?? JsonBody.Flag(body, "write_protected");
        JsonNode? metadata = NodeOf(JsonBody.Object(body, "metadata"));
        using IDisposable others = Enter(held);
        JsonObject session = Read(held) ?? [];
        string now = JsonFile.TextOf(held.Host.Now);
        session["name"] = name;
        session["workspace"] = workspace;
        Set("description", description);
        Set("tags", tags is null ? null : new JsonArray([.. tags.Distinct().Select(tag => (JsonNode?)tag)]));
        Set("folder", folder);
        Set("metadata", metadata);
        Set("created_at", session["created_at"]?.DeepClone() ?? now);
        Set("write_protected", isProtected is { } flag ? JsonValue.Create(flag) : null);
        session["write_protected"] ??= false;
        session["updated_at"] = now;
        Write(held, session);
        return session;

        void Set(string key, JsonNode? value)
        {
            if (value is not null || !session.ContainsKey(key))
                session[key] = value;
        }
    }

    private static string? FolderOf(string? folder)
    {
        try
        {
            return folder is null ? null : SessionName.CheckFolder(folder, nameof(folder));
        }
        catch (ArgumentException e)
        {
            throw RequestFailure.Bad(e.Message);
        }
    }

    private static JsonNode? NodeOf(JsonElement? value)
    {
        try
        {
            return value is { } element ? JsonNode.Parse(element.GetRawText(), documentOptions: _reading) : null;
        }
        catch (JsonException e)
        {
            throw RequestFailure.Bad($"'metadata' cannot be read: {e.Message}");
        }
    }

    private static IDisposable Enter(HeldSession held)
    {
        held.Host.Disk.CreateDirectory(held.Places.Own);
        return LockFile.TakeSoon(held.Host.Disk, held.Places.RecordLock, _patience, _pause)
            ?? throw new IOException($"{held.Places.Record} is being written by another process");
    }

    private static void Write(HeldSession held, JsonObject session)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
            session.WriteTo(json);
        NewFile.Replace(held.Host.Disk, held.Places.Record, (byte[])[.. buffer.WrittenSpan, (byte)'\n']);
    }
}
