using System.Text.Json;
using Hewn.Files;
using Hewn.LogQL;
using Hewn.LogQL.Expressions;
using Hewn.LogQL.Results;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Syntax;

namespace Hewn.Store.Streams.Deletes;

/// <summary>
/// The requests of a tenant to delete lines, in a file of its folder, <c>deletes.json</c>, which is written anew as a
/// whole: a kill leaves the old one or the new one. Thread-safe.
/// </summary>
public sealed class DeleteBook
{
    private const int Version = 1;
    private const int IdBytes = 4;
    private readonly string _path;
    private readonly Lock _gate = new();
    private List<DeleteRequest> _requests = []; // under _gate
    private volatile HiddenLines? _hidden;

    internal DeleteBook(string tenantFolder)
    {
        _path = Path.Combine(tenantFolder, "deletes.json");
        if (File.Exists(_path))
            _requests = Read(_path);
        _hidden = HiddenLines.Of(_requests);
    }

    /// <summary>All requests, the oldest first.</summary>
    public IReadOnlyList<DeleteRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>What is to be deleted and still stands in files; null when nothing is.</summary>
    internal HiddenLines? Hidden => _hidden;

    /// <summary>Whether a query can be asked for: one of lines, whose stages all make sense.</summary>
    /// <param name="query">The query.</param>
    /// <exception cref="LogQLException">It cannot.</exception>
    public static void Check(string query) => Parse(query);

    /// <summary>Takes a request down. From here on its lines are not shown.</summary>
    /// <param name="query">Which lines.</param>
    /// <param name="parts">The times, at least one.</param>
    /// <param name="nowMs">The present, milliseconds since 1970 UTC.</param>
    /// <returns>Null when there are too many already.</returns>
    /// <exception cref="LogQLException">The query is none of lines.</exception>
    /// <exception cref="IOException">The disk refused; nothing has changed.</exception>
    public DeleteRequest? Add(string query, IReadOnlyList<DeletePart> parts, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        Parse(query);
        lock (_gate)
        {
            if (_requests.Count(request => !request.IsDone) >= StreamLimits.DeleteRequests)
                return null;
            long oldestMs = nowMs - (long)StreamLimits.DoneDeletes.TotalMilliseconds;
            var kept = new List<DeleteRequest>(
                _requests.Where(request => !request.IsDone || request.CreatedMs >= oldestMs));
            if (kept.Count >= 2 * StreamLimits.DeleteRequests)
                kept.RemoveAll(request => request.IsDone);
            string id;
            do
                id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(IdBytes));
            while (kept.Exists(request => request.Id == id));
            var added = new DeleteRequest(id, query, nowMs, parts);
            Save_NeedsLock([.. kept, added]);
            return added;
        }
    }

    /// <summary>Takes back what is not done of a request: its lines are shown again.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="isForced">Whether it may be done partly.</param>
    /// <exception cref="IOException">The disk refused; nothing has changed.</exception>
    public CancelOutcome Cancel(string id, bool isForced)
    {
        lock (_gate)
        {
            int index = _requests.FindIndex(request => request.Id == id);
            if (index < 0)
                return CancelOutcome.Unknown;
            DeleteRequest request = _requests[index];
            if (request.IsDone)
                return CancelOutcome.Done;
            DeletePart[] done = [.. request.Parts.Where(part => part.IsDone)];
            if (done.Length > 0 && !isForced)
                return CancelOutcome.PartlyDone;
            var left = new List<DeleteRequest>(_requests);
            if (done.Length > 0)
                left[index] = request with { Parts = done };
            else
                left.RemoveAt(index);
            Save_NeedsLock(left);
            return CancelOutcome.Cancelled;
        }
    }

    /// <summary>The requests that are old enough to be done.</summary>
    internal IReadOnlyList<DeleteRequest> Due(long createdUntilMs)
    {
        lock (_gate)
            return [.. _requests.Where(request => !request.IsDone && request.CreatedMs <= createdUntilMs)];
    }

    /// <summary>Whether a request still is to be done: somebody may have cancelled it.</summary>
    internal bool IsDue(string id)
    {
        lock (_gate)
            return _requests.Exists(request => request.Id == id && !request.IsDone);
    }

    /// <summary>The lines of some parts are gone.</summary>
    /// <exception cref="IOException">The disk refused; it will be done again, which changes nothing.</exception>
    internal void MarkDone(string id, IReadOnlyList<DeletePart> parts)
    {
        lock (_gate)
        {
            if (_requests.Find(request => request.Id == id) is not { } known
                || !known.Parts.Any(part => !part.IsDone && parts.Contains(part)))
                return;
            Save_NeedsLock([.. _requests.Select(request => request.Id != id ? request : request with
            {
                Parts = [.. request.Parts.Select(part => parts.Contains(part) ? part with { IsDone = true } : part)],
            })]);
        }
    }

    internal static LogExpression Parse(string query)
    {
        if (QueryParser.Parse(query) is not LogExpression log)
            throw new EvaluationException("only log selector is supported");
        if (log.Stages.Any(stage => stage is ResultStage or ContextStage))
            throw new EvaluationException("a query that says which lines are deleted chooses each by itself");
        _ = new LineTest(log); // for stages that parse and make no sense
        return log;
    }

    private void Save_NeedsLock(List<DeleteRequest> requests)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            Write(json, requests);
        NewFile.Replace(SystemDisk.Instance, _path, stream.ToArray());
        _requests = requests;
        _hidden = HiddenLines.Of(requests);
    }

    private static void Write(Utf8JsonWriter json, List<DeleteRequest> requests)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteStartArray("requests");
        foreach (DeleteRequest request in requests)
        {
            json.WriteStartObject();
            json.WriteString("id", request.Id);
            json.WriteString("query", request.Query);
            json.WriteNumber("created_ms", request.CreatedMs);
            json.WriteStartArray("parts");
            foreach (DeletePart part in request.Parts)
            {
                json.WriteStartObject();
                json.WriteNumber("start_ms", part.StartMs);
                json.WriteNumber("end_ms", part.EndMs);
                json.WriteBoolean("done", part.IsDone);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A request that was taken must not be forgotten in silence, so a file that cannot be read is an error.
    /// </summary>
    private static List<DeleteRequest> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
                throw new FormatException("it is of another version of Hewn");
            return [.. root.GetProperty("requests").EnumerateArray().Select(Read)];
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException or LogQLException)
        {
            throw new IOException($"{path} cannot be read, so it is not known which lines are to be deleted: "
                + $"{damaged.Message}. Mend it, or delete it to show all lines.", damaged);
        }
    }

    private static DeleteRequest Read(JsonElement request)
    {
        string query = request.GetProperty("query").GetString()!;
        Parse(query);
        return new(request.GetProperty("id").GetString()!, query, request.GetProperty("created_ms").GetInt64(),
            [.. request.GetProperty("parts").EnumerateArray().Select(part => new DeletePart(
                part.GetProperty("start_ms").GetInt64(), part.GetProperty("end_ms").GetInt64(),
                part.GetProperty("done").GetBoolean()))]);
    }
}
